"""Trả lại, mở lại: others' time is not counted against the lead unit, and no delay is hidden."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.vocabulary import Timeliness
from models.work import TaskInstance
from workflow.audit.verification import verify
from workflow.calendar.timeliness import days_late, original_due_on, timeliness_of
from workflow.engine.acts.returns import WORKING_DAYS, ReturnEntry, usual_day
from workflow.errors import Invalid

if TYPE_CHECKING:
    from datetime import date

    from tests.office import Office


def reported_in_time(office: Office, label: str = "I.1") -> int:
    """An instance reported on its last day, which others have considered for weeks since."""
    number = office.in_progress(label)
    office.until(number)
    office.report(number)
    office.later(weeks=3)
    return number


def approve(office: Office, number: int) -> None:
    """After both units that were asked agreed."""
    for head in ("vhxh", "congan"):
        office.perform(head, number, "confirm")
    office.perform("chutich", number, "approve")


def due(office: Office, number: int) -> date:
    due_on = office.instance(number).due_on
    assert due_on is not None
    return due_on


def stands(office: Office, number: int) -> Timeliness | None:
    return timeliness_of(office.instance(number), today=office.now.date(), due_soon_days=3)


@pytest.mark.parametrize(("who", "action"), [("vanphong", "return"), ("chutich", "reopen")])
def test_what_was_in_time_is_due_again_and_not_late(office: Office, who: str, action: str) -> None:
    number = reported_in_time(office)
    if action == "reopen":
        approve(office, number)
    before, again = due(office, number), office.now.date() + timedelta(days=10)

    office.perform(who, number, action, ReturnEntry("Thiếu biểu.", again))

    assert due(office, number) == again
    assert stands(office, number) is Timeliness.OPEN_WITHIN_DEADLINE
    assert days_late(office.instance(number), office.now.date()) == 0
    assert office.situation(number).original_due_on == before
    [kept] = office.situation(number).renewed_due_dates
    assert (kept.due_before, kept.due_on) == (before, again)
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


def test_what_is_reported_by_then_is_in_time(office: Office) -> None:
    number = reported_in_time(office)
    office.perform("vanphong", number, "return")
    office.report(number)
    assert stands(office, number) is Timeliness.REPORTED_IN_TIME
    office.later(days=30)
    approve(office, number)
    assert stands(office, number) is Timeliness.COMPLETED_ON_TIME


def test_what_was_late_stays_late(office: Office) -> None:
    number = office.in_progress()
    before = due(office, number)
    office.until(number, days=1)
    office.report(number)

    again = ReturnEntry("Thiếu biểu.", office.now.date() + timedelta(days=10))
    with pytest.raises(Invalid) as invalid:
        office.perform("vanphong", number, "return", again)
    assert invalid.value.fields == {"due_on": "late_already"}

    office.perform("vanphong", number, "return", ReturnEntry("Thiếu biểu."))
    assert due(office, number) == before
    assert stands(office, number) is Timeliness.OPEN_OVERDUE


@pytest.mark.parametrize(
    ("days", "fault"),
    [(None, "required"), (-1, "not_ahead"), (900, "long_after_period")],
)
def test_a_day_that_is_not_fair_is_not_taken(office: Office, days: int | None, fault: str) -> None:
    number = reported_in_time(office)
    day = None if days is None else office.now.date() + timedelta(days=days)
    with pytest.raises(Invalid) as invalid:
        office.perform("vanphong", number, "return", ReturnEntry("Thiếu biểu.", day))
    assert invalid.value.fields == {"due_on": fault}


def test_before_its_due_date_nothing_has_to_be_said(office: Office) -> None:
    number = office.reported("I.1")
    before = due(office, number)
    office.perform("vanphong", number, "return", ReturnEntry("Thiếu biểu."))
    assert due(office, number) == before
    assert office.situation(number).renewed_due_dates == ()


def test_some_working_days_are_proposed(office: Office) -> None:
    number = reported_in_time(office)
    with office.reading() as session:
        day = usual_day(session, office.situation(number))
    assert day is not None
    assert (day - office.now.date()).days >= WORKING_DAYS


def test_the_original_date_is_the_first_of_all_that_moved(office: Office) -> None:
    number = office.in_progress()
    first = due(office, number)
    office.perform("kinhte", number, "request_extension")
    office.perform("chutich", number, "grant_extension")
    office.report(number)
    office.perform("vanphong", number, "return")
    office.report(number)
    again = ReturnEntry("Thiếu biểu.", due(office, number) + timedelta(days=9))
    office.perform("vanphong", number, "return", again)

    assert office.situation(number).original_due_on == first
    by_number = TaskInstance.number == number
    with office.reading() as session:
        in_sql = session.scalar(select(original_due_on(office.commune_id)).where(by_number))
    assert in_sql == first
