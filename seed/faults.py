"""What keeps a plan from being loaded, row by row, in sentences."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect

from models.plan import (
    LAST_POSITION,
    NUMERAL,
    Indicator,
    Plan,
    ProductRequirement,
    TaskParty,
)
from models.retention import FEWEST_YEARS, MOST_YEARS, are_years
from seed.plan import PlanRefused, RowFault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from seed.plan import IndicatorSource, PlanSource, SectionSource, TaskSource

YEARS = range(1000, 10_000)
"""Years as addresses and dates write them."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL keeps in no text; neither do pages have a way to show it."""


def refuse_faulty(plan: PlanSource, codes: Collection[str], units: Collection[str]) -> None:
    """Raise `PlanRefused` unless every row can be stored, addressed and assigned.

    `codes` are those of the units and groups there are, `units` those of the units alone. Raises
    `PlanRefused` with every fault.
    """
    faults = [*_of_plan(plan), *_of_sections(plan.sections), *_of_tasks(plan, codes, units)]
    if faults:
        raise PlanRefused(faults)


def _of_plan(plan: PlanSource) -> Iterator[RowFault]:
    if plan.issued_year not in YEARS:
        yield RowFault("the plan", f"{plan.issued_year} is no year it can have been issued in.")
    texts = {"document_number": plan.document_number or "", "source_name": plan.source.file}
    yield from _too_long("the plan", Plan, texts)
    yield from _of_retention("the plan", plan.retention)
    if not plan.sections:
        yield RowFault("the plan", "it has no section.")


def _of_sections(sections: tuple[SectionSource, ...]) -> Iterator[RowFault]:
    times = Counter(section.numeral for section in sections)
    for numeral in times:
        row = f"section {numeral}"
        if not re.fullmatch(NUMERAL, numeral):
            yield RowFault(
                row,
                "its number has to be a Roman numeral of at most ten letters,"
                " from I to CCCXCIX, for its pages to have an address.",
            )
        if times[numeral] > 1:
            yield RowFault(row, f"{times[numeral]} sections have this number.")
    for section in sections:
        yield from _unstorable(f"section {section.numeral}", section)


def _of_tasks(
    plan: PlanSource, codes: Collection[str], units: Collection[str]
) -> Iterator[RowFault]:
    numerals = {section.numeral for section in plan.sections}
    times = Counter(task.label for task in plan.tasks)
    for label, count in times.items():
        if count > 1:
            yield RowFault(label, f"{count} rows have this number.")
    for task in plan.tasks:
        if task.section not in numerals:
            yield RowFault(task.label, f"there is no section {task.section}.")
        yield from _of_task(task, codes)
        if task.suggested_lead and task.suggested_lead.code not in units:
            fault = f"there is no unit {task.suggested_lead.code} to suggest as its lead."
            yield RowFault(task.label, fault)


def _of_task(task: TaskSource, codes: Collection[str]) -> Iterator[RowFault]:
    row = task.label
    if isinstance(task.number, bool) or not 1 <= task.number <= LAST_POSITION:
        bounds = f"between 1 and {LAST_POSITION}"
        yield RowFault(row, f"its number has to lie {bounds}, for its page to have an address.")
    if not task.cells.content.text.strip():
        yield RowFault(row, "it does not say what is to be done.")
    if not task.leads:
        yield RowFault(row, "it names no lead unit.")
    for party in (*task.leads, *task.cooperating):
        yield from _too_long(row, TaskParty, {"text": party.text})
        if party.code not in codes:
            yield RowFault(row, f"there is no unit and no group {party.code} ({party.text}).")
    for product in task.products:
        yield from _too_long(
            row, ProductRequirement, {"text": product.text, "title": product.title or ""}
        )
        yield from _of_retention(row, product.retention)
    yield from _of_indicators(row, task.indicators)
    yield from _unstorable(row, task)


def _of_retention(row: str, years: int | None) -> Iterator[RowFault]:
    if years is None or (type(years) is int and are_years(years)):
        return
    bounds = f"from {FEWEST_YEARS} to {MOST_YEARS} years"
    yield RowFault(row, f"{years} is no retention: it is permanent, or {bounds}.")


def _of_indicators(row: str, indicators: tuple[IndicatorSource, ...]) -> Iterator[RowFault]:
    for code, count in Counter(indicator.code for indicator in indicators).items():
        if count > 1:
            yield RowFault(row, f"{count} figures have the code {code}.")
    for indicator in indicators:
        texts = {name: getattr(indicator, name) for name in ("code", "unit_of_measure", "scope")}
        yield from _too_long(row, Indicator, texts)


def _too_long(row: str, noun: type[Any], texts: dict[str, str]) -> Iterator[RowFault]:
    columns = inspect(noun).columns
    for name, text in texts.items():
        most = columns[name].type.length
        if len(text) > most:
            what = f"“{text[:40]}…” has {len(text)} characters; {most} is the most."
            yield RowFault(row, what)


def _unstorable(row: str, value: object) -> Iterator[RowFault]:
    """A fault for each text anywhere in a source that holds what no database keeps."""
    if isinstance(value, str) and (found := _UNSTORABLE.search(value)):
        yield RowFault(row, f"a text has a character that cannot be kept: {found.group()!r}.")
    elif is_dataclass(value):
        for field in fields(value):
            yield from _unstorable(row, getattr(value, field.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _unstorable(row, each)
