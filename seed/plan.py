"""The plan's appendix as it was issued, cell by cell, and what its cells are taken to mean."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib import resources
from typing import Any, TypeAlias, TypeVar

import yaml

from models.retention import FOR_EVER
from models.vocabulary import ApprovalMode, Cadence, ProductKind, Sensitivity

Row = TypeVar("Row")

LineRanges: TypeAlias = tuple[tuple[int, int], ...]
"""First and last lines of the issued text, counted from 1, both included."""


@dataclass(frozen=True, slots=True)
class CellText:
    """The words of one place in the appendix, one space between them, and where they stand."""

    text: str
    lines: LineRanges


@dataclass(frozen=True, slots=True)
class IssuedText:
    """The file that the plan was transcribed from. Its page headers belong to no cell."""

    file: str
    sha256: str
    page_headers: LineRanges


@dataclass(frozen=True, slots=True)
class BasisDocument:
    """A document of a higher level that the plan carries out."""

    kind: ProductKind
    number: str
    dated: date
    issuer: str
    text: str


@dataclass(frozen=True, slots=True)
class SectionSource:
    """A ruled heading of the appendix: I to VI."""

    numeral: str
    numeral_line: int
    title: CellText


@dataclass(frozen=True, slots=True)
class Cells:
    """The five cells of a row, as issued."""

    content: CellText
    lead: CellText
    cooperating: CellText
    product: CellText
    time: CellText


@dataclass(frozen=True, slots=True)
class Party:
    """One body named in a cell, in the cell's words, and the code of the unit or group meant."""

    text: str
    code: str


@dataclass(frozen=True, slots=True)
class ProductSource:
    """One product named in a product cell."""

    text: str
    kind: ProductKind
    title: str | None = None
    """What it is called by itself, where its words in the cell lean on those beside."""
    approval_mode: ApprovalMode = ApprovalMode.INDIVIDUAL
    outside_issuer: str | None = None
    """An authority outside the plan that issues it: the lead can only receive it."""
    retention: int | None = None
    """For how many years it is kept; None as the rules have it, `FOR_EVER` for ever."""


@dataclass(frozen=True, slots=True)
class IndicatorSource:
    """A figure that a task's content promises, and one reading of how it is measured."""

    code: str
    text: str
    name: str
    formula: str
    unit_of_measure: str
    target_from: int | None
    target_to: int | None
    by_year: int | None
    """The year by which the target holds; none for every year."""
    scope: str
    edge_rule: str
    remark: str


@dataclass(frozen=True, slots=True)
class SuggestedLeadSource:
    """The code of the unit that could lead where the cell names a group, and why."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class TaskSource:
    """One row of the appendix: what its cells say, and beside it what they mean."""

    section: str
    number: int
    number_line: int
    cells: Cells
    leads: tuple[Party, ...]
    cooperating: tuple[Party, ...]
    products: tuple[ProductSource, ...]
    cadence: Cadence
    sensitivity: Sensitivity
    indicators: tuple[IndicatorSource, ...]
    assigning_note: str | None
    """Points of substance for the person who assigns, one a line."""
    suggested_lead: SuggestedLeadSource | None = None

    @property
    def label(self) -> str:
        """Its number as people say it: `V.4`."""
        return f"{self.section}.{self.number}"


@dataclass(frozen=True, slots=True)
class PlanSource:
    """The whole appendix. Its document number and date are blank in the issued text."""

    source: IssuedText
    heading: CellText
    title: CellText
    attachment: CellText
    document_number: str | None
    document_date: date | None
    document_symbol: str
    issued_year: int
    issuer: str
    basis: tuple[BasisDocument, ...]
    sections: tuple[SectionSource, ...]
    tasks: tuple[TaskSource, ...]
    retention: int | None = None
    """For how many years the plan itself is kept; None as the rules have it."""


def read_plan() -> PlanSource:
    """The shipped plan. Raises `ValueError` if the issued text beside it is another one."""
    plan = plan_from(yaml.safe_load(_data("plan.yaml")))
    if sha256(read_issued_text(plan)).hexdigest() != plan.source.sha256:
        raise ValueError(f"{plan.source.file} is not the text that the plan was transcribed from")
    return plan


def read_issued_text(plan: PlanSource) -> bytes:
    """The issued text as it was handed over, byte for byte (UTF-8)."""
    return _data(plan.source.file)


def plan_as_json(plan: PlanSource) -> dict[str, Any]:
    """The plan in the shape that `dondoc plan show --json` promises."""
    return {
        "sections": [
            {"number": section.numeral, "title": section.title.text} for section in plan.sections
        ],
        "tasks": [_task_as_json(task) for task in plan.tasks],
    }


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one row of the appendix."""

    row: str
    """Its number as people say it: `V.4`, `section V`; `the plan` for what is about the whole."""
    sentence: str

    def __str__(self) -> str:
        return f"{self.row}: {self.sentence}"


class PlanRefused(ValueError):
    """The plan cannot be loaded; nothing was."""

    def __init__(self, faults: list[RowFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def _task_as_json(task: TaskSource) -> dict[str, Any]:
    cells = task.cells
    return {
        "section": task.section,
        "number": task.number,
        "content": cells.content.text,
        "lead_text": cells.lead.text,
        "cooperating_text": cells.cooperating.text,
        "product_text": cells.product.text,
        "time_text": cells.time.text,
        "leads": [{"text": party.text, "code": party.code} for party in task.leads],
        "cooperating": [{"text": party.text, "code": party.code} for party in task.cooperating],
        "products": [{"text": item.text, "kind": item.kind.value} for item in task.products],
    }


def _data(name: str) -> bytes:
    return (resources.files("seed") / "data" / name).read_bytes()


# Each reader hands all keys to the dataclass, so a missing or misspelt key is an error.


def plan_from(raw: dict[str, Any]) -> PlanSource:
    """The plan of a transcription. Raises `PlanRefused` with every row that cannot be read."""
    rows = _Rows()
    plan = _plan(raw, rows)
    if rows.faults:
        raise PlanRefused(rows.faults)
    return plan


class _Rows:
    """The rows that could be read, and why the others could not."""

    def __init__(self) -> None:
        self.faults: list[RowFault] = []

    def read(self, kind: str, raw: list[Any], reader: Callable[[Any], Row]) -> tuple[Row, ...]:
        read = []
        for place, each in enumerate(raw, 1):
            try:
                read.append(reader(each))
            except KeyError as error:
                self.faults.append(RowFault(f"{kind} {place}", f"it lacks {error}."))
            except (AttributeError, TypeError, ValueError) as error:
                self.faults.append(RowFault(f"{kind} {place}", f"it cannot be read: {error}."))
        return tuple(read)


def _plan(raw: dict[str, Any], rows: _Rows) -> PlanSource:
    source = raw["source"]
    return PlanSource(
        **raw
        | {
            "source": IssuedText(**source | {"page_headers": _ranges(source["page_headers"])}),
            "heading": _cell(raw["heading"]),
            "title": _cell(raw["title"]),
            "attachment": _cell(raw["attachment"]),
            "basis": tuple(
                BasisDocument(**document | {"kind": ProductKind(document["kind"])})
                for document in raw["basis"]
            ),
            "sections": rows.read("section", raw["sections"], _section),
            "tasks": rows.read("row", raw["tasks"], _task),
            "retention": _years(raw),
        }
    )


def _section(raw: dict[str, Any]) -> SectionSource:
    return SectionSource(**raw | {"title": _cell(raw["title"])})


def _task(raw: dict[str, Any]) -> TaskSource:
    return TaskSource(
        **raw
        | {
            "cells": Cells(**{name: _cell(cell) for name, cell in raw["cells"].items()}),
            "leads": tuple(Party(**party) for party in raw["leads"]),
            "cooperating": tuple(Party(**party) for party in raw["cooperating"]),
            "products": tuple(_product(product) for product in raw["products"]),
            "cadence": Cadence(raw["cadence"]),
            "sensitivity": Sensitivity(raw["sensitivity"]),
            "indicators": tuple(IndicatorSource(**item) for item in raw.get("indicators", ())),
            "assigning_note": raw.get("assigning_note"),
            "suggested_lead": _suggested_lead(raw.get("suggested_lead")),
        }
    )


def _suggested_lead(raw: dict[str, Any] | None) -> SuggestedLeadSource | None:
    return SuggestedLeadSource(**raw) if raw else None


def _product(raw: dict[str, Any]) -> ProductSource:
    mode = ApprovalMode(raw.get("approval_mode", ApprovalMode.INDIVIDUAL))
    kind, years = ProductKind(raw["kind"]), _years(raw)
    return ProductSource(**raw | {"kind": kind, "approval_mode": mode, "retention": years})


def _years(raw: dict[str, Any]) -> int | None:
    """For how long something is kept: a number of years, the word `permanent`, or nothing said."""
    said = raw.get("retention")
    return FOR_EVER if said == "permanent" else said


def _cell(raw: dict[str, Any]) -> CellText:
    return CellText(**raw | {"lines": _ranges(raw["lines"])})


def _ranges(raw: list[list[int]]) -> LineRanges:
    return tuple((first, last) for first, last in raw)
