"""What the office enters of its plan: number, date, corrections, and the year it ends with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from models.queries.plan import plan_numbered
from models.vocabulary import EventKind
from tests.administration import is_whole
from workflow.audit import hashes
from workflow.errors import Invalid, NotEntitled, Refused, Unknown
from workflow.planning.plans import SET_LAST_YEAR, enter_issue, last_year_of, set_last_year

if TYPE_CHECKING:
    from models.plan import Plan
    from tests.office import Office


def enter(
    office: Office,
    number: str = "45/KH-UBND",
    day: date | None = date(2026, 8, 28),
    *,
    by: str = "vanphong",
    plan: int = 1,
) -> Plan:
    actor = office.actor(by)
    with office.transaction() as session:
        return enter_issue(session, plan, number, day, actor=actor, at=office.now)


def the_plan(office: Office) -> Plan:
    with office.reading() as session:
        return session.scalars(plan_numbered(office.commune_id, 1)).one()


def test_the_office_enters_number_and_date_and_the_record_vouches_for_them(office: Office) -> None:
    plan = enter(office)
    assert (plan.document_number, plan.document_date) == ("45/KH-UBND", date(2026, 8, 28))
    event = office.events(None, EventKind.PLAN)[-1]
    assert event.subject == "plan/1"
    assert event.capacity.startswith("Chánh Văn phòng")
    assert event.rows == {hashes.row_name(plan): hashes.row_hash(the_plan(office))}


def test_a_correction_keeps_what_stood_there_before(office: Office) -> None:
    enter(office)
    enter(office, "46/KH-UBND")
    event = office.events(None, EventKind.PLAN)[-1]
    assert event.details["before"] == {
        "document_number": "45/KH-UBND", "document_date": "2026-08-28",
    }  # fmt: skip
    assert the_plan(office).document_number == "46/KH-UBND"


def test_entering_the_same_again_leaves_no_line(office: Office) -> None:
    enter(office)
    before = office.events()
    enter(office)
    assert len(office.events()) == len(before)


def test_others_are_refused_and_the_attempt_recorded(office: Office) -> None:
    for somebody in ("kinhte", "chutich", "admin", "giamsat"):
        with pytest.raises(Refused) as refusal:
            enter(office, by=somebody)
        assert isinstance(refusal.value, NotEntitled), somebody
        event = office.events(None, EventKind.REFUSAL)[-1]
        assert (event.subject, event.action) == ("plan/1", "enter_issue")
        assert event.capacity == office.actor(somebody).posts[0].name
    assert the_plan(office).document_number is None


WRONG: list[tuple[str, date | None, dict[str, str]]] = [
    ("  ", date(2026, 8, 28), {"document_number": "required"}),
    ("45/KH-UBND", None, {"document_date": "required"}),
    ("45/KH-UBND", date(2025, 8, 28), {"document_date": "not_issued_year"}),
    ("45/KH-UBND", date(2026, 9, 22), {"document_date": "in_future"}),
]


def test_wrong_input_says_what_is_wrong(office: Office) -> None:
    for number, day, wrong in WRONG:
        with pytest.raises(Invalid) as invalid:
            enter(office, number, day)
        assert invalid.value.fields == wrong


def test_a_plan_that_is_not_there_is_unknown(office: Office) -> None:
    with pytest.raises(Unknown):
        enter(office, plan=2)


def end_with(office: Office, year: int | None, *, by: str = "vanphong") -> None:
    actor = office.actor(by)
    with office.transaction() as session:
        set_last_year(session, 1, year, actor=actor, at=office.now)


def last_year(office: Office) -> int | None:
    with office.reading() as session:
        return last_year_of(session, the_plan(office))


def test_the_office_says_with_which_year_the_plan_ends_and_may_take_it_back(
    office: Office,
) -> None:
    assert last_year(office) is None
    for year in (2030, 2031, 2031, None):
        end_with(office, year)
        assert last_year(office) == year
    told = [e.details for e in office.events(None, EventKind.PLAN) if e.action == SET_LAST_YEAR]
    assert told == [
        {"before": None, "last_year": 2030},
        {"before": 2030, "last_year": 2031},
        {"before": 2031, "last_year": None},
    ]
    assert is_whole(office)


@pytest.mark.parametrize("year", [2025, 2047])
def test_it_ends_in_a_year_that_can_be_meant(office: Office, year: int) -> None:
    with pytest.raises(Invalid) as invalid:
        end_with(office, year)
    assert invalid.value.fields == {"last_year": "year_out_of_plan"}


@pytest.mark.parametrize("who", ["chutich", "kinhte", "admin", "giamsat"])
def test_nobody_else_ends_it(office: Office, who: str) -> None:
    with pytest.raises(Refused) as refused:
        end_with(office, 1, by=who)
    assert isinstance(refused.value, NotEntitled)
