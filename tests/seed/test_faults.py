"""A plan that pages could not address, or rows that could not be kept, are refused row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError

from models.database import writing_sessions
from models.plan import LAST_POSITION, Plan
from models.retention import FOR_EVER, RetentionPeriod
from seed.faults import refuse_faulty
from seed.load import load, load_plan
from seed.plan import CellText, PlanRefused, PlanSource, SuggestedLeadSource, plan_from, read_plan
from seed.units import read_organisation
from web.app import create_app
from web.config import Settings
from web.wording import covered
from workflow.actors.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from werkzeug.routing import MapAdapter

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 9, 21, 1, tzinfo=UTC)
PLAN = read_plan()
CODES = {party.code for task in PLAN.tasks for party in (*task.leads, *task.cooperating)}
UNITS = {unit.code for unit in read_organisation().units}


def with_first_task(**changes: Any) -> PlanSource:
    first, *others = PLAN.tasks
    return replace(PLAN, tasks=(replace(first, **changes), *others))


def with_first_section(**changes: Any) -> PlanSource:
    first, *others = PLAN.sections
    return replace(PLAN, sections=(replace(first, **changes), *others))


def with_content(text: str) -> PlanSource:
    first = PLAN.tasks[0]
    return with_first_task(cells=replace(first.cells, content=CellText(text, ())))


def told(plan: PlanSource) -> list[str]:
    with pytest.raises(PlanRefused) as refused:
        refuse_faulty(plan, CODES, UNITS)
    return [str(fault) for fault in refused.value.faults]


def test_the_shipped_plan_has_no_fault() -> None:
    refuse_faulty(PLAN, CODES, UNITS)


def test_only_a_unit_can_be_suggested_to_lead() -> None:
    plan = with_first_task(suggested_lead=SuggestedLeadSource("G_PHONG_BAN", "vì sao"))
    assert told(plan) == ["I.1: there is no unit G_PHONG_BAN to suggest as its lead."]


LONG = "x" * 301
PARTY, PRODUCT = PLAN.tasks[0].leads[0], PLAN.tasks[0].products[0]
FIGURE = next(figure for task in PLAN.tasks for figure in task.indicators)
FAULTY = {
    "kept for a year": (replace(PLAN, retention=1), "the plan: 1 is no retention"),
    "kept by a yes": (replace(PLAN, retention=True), "the plan: True is no retention"),
    "a product kept too long": (
        with_first_task(products=(replace(PRODUCT, retention=71),)),
        "I.1: 71 is no retention",
    ),
    "a section in other numerals": (with_first_section(numeral="1"), "section 1: its number"),
    "a section of a letter": (with_first_section(numeral="A"), "section A: its number"),
    "a section below a section": (with_first_section(numeral="I.1"), "section I.1: its number"),
    "a section in one sign": (with_first_section(numeral="Ⅰ"), "section Ⅰ: its number"),
    "a section without a number": (with_first_section(numeral=""), "section : its number"),
    "a section with a long number": (
        with_first_section(numeral="X" * 11),
        f"section {'X' * 11}: its number",
    ),
    "a section numbered twice": (
        with_first_section(numeral="II"),
        "section II: 2 sections have this number.",
    ),
    "a row of no section": (with_first_task(section="XI"), "XI.1: there is no section XI."),
    "a row without a number": (with_first_task(number=0), "I.0: its number has to lie"),
    "a row below nought": (with_first_task(number=-1), "I.-1: its number has to lie"),
    "a row numbered beyond": (with_first_task(number=10**9), "I.1000000000: its number has to"),
    "a row numbered twice": (with_first_task(number=2), "I.2: 2 rows have this number."),
    "a row without content": (with_content(" \n"), "I.1: it does not say what is to be done."),
    "a row without a lead": (with_first_task(leads=()), "I.1: it names no lead unit."),
    "a unit nobody knows": (
        with_first_task(leads=(replace(PARTY, code="NOBODY"),)),
        f"I.1: there is no unit and no group NOBODY ({PARTY.text}).",
    ),
    "a name too long": (
        with_first_task(leads=(replace(PARTY, text=LONG),)),
        f"I.1: “{LONG[:40]}…” has 301 characters; 300 is the most.",
    ),
    "a product too long": (
        with_first_task(products=(replace(PRODUCT, text=LONG),)),
        f"I.1: “{LONG[:40]}…” has 301 characters; 300 is the most.",
    ),
    "what no database keeps": (with_content("a\0b"), "I.1: a text has a character that cannot"),
    "half a character": (with_content("a\ud800b"), "I.1: a text has a character that cannot"),
    "what no database keeps in a heading": (
        with_first_section(title="a\0b"),
        "section I: a text has a character that cannot",
    ),
    "a row whose number is a yes": (with_first_task(number=True), "I.True: its number has to lie"),
    "a figure twice": (
        with_first_task(indicators=(FIGURE, FIGURE)),
        f"I.1: 2 figures have the code {FIGURE.code}.",
    ),
    "a measure too long": (
        with_first_task(indicators=(replace(FIGURE, unit_of_measure=LONG),)),
        f"I.1: “{LONG[:40]}…” has 301 characters;",
    ),
    "no section at all": (replace(PLAN, sections=()), "the plan: it has no section."),
    "a year that is none": (replace(PLAN, issued_year=26), "the plan: 26 is no year"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_is_told_in_a_sentence_with_its_row(name: str) -> None:
    plan, sentence = FAULTY[name]
    assert any(each.startswith(sentence) for each in told(plan)), told(plan)


def test_every_fault_is_told_at_once() -> None:
    sections = [replace(section, numeral=f"{section.numeral}.") for section in PLAN.sections]
    assert len(told(replace(PLAN, sections=tuple(sections)))) == len(sections) + len(PLAN.tasks)


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> MapAdapter:
    """The addresses of the application, as it makes and reads them."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("addresses"))
    return create_app(settings).url_map.bind("localhost")


@given(
    numeral=st.text(max_size=12) | st.text("IVXLCM", max_size=12),
    position=st.integers() | st.integers(LAST_POSITION - 2, LAST_POSITION + 2),
)
def test_just_what_has_an_address_is_taken(
    addresses: MapAdapter, numeral: str, position: int
) -> None:
    section, task = PLAN.sections[0], PLAN.tasks[0]
    plan = replace(
        PLAN,
        sections=(replace(section, numeral=numeral),),
        tasks=(replace(task, section=numeral, number=position),),
    )
    assert is_addressed(addresses, numeral, position) is not is_refused(plan)


def is_addressed(addresses: MapAdapter, numeral: str, position: int) -> bool:
    """Whether a page of the task can be linked to, and its address leads to it."""
    wanted = {"number": 1, "numeral": numeral, "position": position}
    try:
        path = addresses.build("plans.task", wanted)
        return addresses.match(path, method="GET") == ("plans.task", wanted)
    except (BuildError, HTTPException):
        return False


def is_refused(plan: PlanSource) -> bool:
    try:
        refuse_faulty(plan, CODES, UNITS)
    except PlanRefused:
        return True
    return False


def test_of_a_faulty_plan_nothing_is_loaded(engine: Engine) -> None:
    writing = writing_sessions(engine)
    with writing.begin() as session:
        commune = load(session, worded=covered(), at=NOW)
    other = replace(PLAN.source, sha256="0" * 64)
    faulty = replace(with_first_task(number=0), source=other)
    with pytest.raises(PlanRefused, match=r"^I\.0: its number"), writing.begin() as session:
        load_plan(session, faulty, actor=Actor.system(commune.id), at=NOW)
    with writing.begin() as session:
        assert session.scalar(select(func.count()).select_from(Plan)) == 1
        load_plan(session, replace(PLAN, source=other), actor=Actor.system(commune.id), at=NOW)
        assert session.scalar(select(func.count()).select_from(Plan)) == 2


def test_what_a_plan_says_of_how_long_things_are_kept_is_loaded(engine: Engine) -> None:
    writing = writing_sessions(engine)
    raw = yaml.safe_load(resources.files("seed").joinpath("data/plan.yaml").read_text("utf-8"))
    raw["retention"], raw["source"]["sha256"] = 70, "0" * 64
    raw["tasks"][0]["products"][1]["retention"] = "permanent"
    with writing.begin() as session:
        commune = load(session, worded=covered(), at=NOW)
        assert not session.scalars(select(RetentionPeriod)).all()
        plan = load_plan(session, plan_from(raw), actor=Actor.system(commune.id), at=NOW)
        [of_plan, of_product] = session.scalars(
            select(RetentionPeriod).order_by(RetentionPeriod.years.desc())
        )
        assert (of_plan.plan_id, of_plan.years) == (plan.id, 70)
        assert (of_product.plan_id, of_product.years) == (None, FOR_EVER)
        assert of_product.requirement_id


MISREAD: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a row that lacks a cell": (lambda row: row["cells"].pop("time"), "row 2: it cannot be read"),
    "a row that lacks its number": (lambda row: row.pop("number"), "row 2: it cannot be read"),
    "a row without cells": (lambda row: row.pop("cells"), "row 2: it lacks 'cells'."),
    "a key nobody knows": (lambda row: row.update(colour="red"), "row 2: it cannot be read"),
    "a cadence nobody knows": (
        lambda row: row.update(cadence="weekly"),
        "row 2: it cannot be read: 'weekly' is not a valid Cadence.",
    ),
}


@pytest.mark.parametrize("name", MISREAD)
def test_a_row_that_cannot_be_read_is_told_by_its_place(name: str) -> None:
    spoil, sentence = MISREAD[name]
    raw = yaml.safe_load((ROOT / "seed/data/plan.yaml").read_bytes())
    spoil(raw["tasks"][1])
    with pytest.raises(PlanRefused) as refused:
        plan_from(raw)
    [fault] = refused.value.faults
    assert str(fault).startswith(sentence)
