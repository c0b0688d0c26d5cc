"""Closing a period: it can be closed once it is over, and what is open is carried over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.recurrence import CarryOver, Closing
from models.vocabulary import Cadence, EventKind
from tests.administration import is_whole
from tests.deadlines import declined, reassigned
from tests.entries import given_with
from tests.periods import OVER, QUARTER_IV, close, run
from workflow.calendar.days import local_day
from workflow.calendar.periods import Span, Timetable
from workflow.engine.performing import perform
from workflow.errors import NotEntitled, Refused, Unknown
from workflow.planning.assignment import Assignment, assign
from workflow.planning.closings import PeriodLine, period_lines, reopen_period

if TYPE_CHECKING:
    from tests.office import Office

QUARTER_I = Span(Cadence.QUARTER, 2027, 1)
LAST_MOMENT = datetime(2026, 12, 14, 16, 55, tzinfo=UTC)


def reopen(office: Office, span: Span = QUARTER_IV, by: str = "vanphong") -> None:
    actor = office.actor(by)
    with office.transaction() as session:
        reopen_period(session, span, actor=actor, at=office.now)


def line(office: Office, by: str = "vanphong") -> PeriodLine:
    with office.reading() as session:
        [found] = period_lines(session, actor=office.actor(by), at=office.now)
    return found


def carried_over(office: Office, *numbers: int) -> list[bool]:
    return [office.situation(number).carried_over for number in numbers]


def assign_in(office: Office, label: str, span: Span) -> None:
    proposal = office.propose(label, day=Timetable().starts_on(span))
    with office.transaction() as session:
        actor = office.actor("vanphong")
        assign(session, Assignment.as_proposed(proposal), actor=actor, at=office.now)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [obstacle.code for obstacle in refused.value.obstacles]


def test_what_is_open_is_carried_over_and_what_is_over_is_not(office: Office) -> None:
    closed, revoked, running = office.closed("I.2"), office.revoked("I.1"), office.assign("I.1")
    office.now = OVER
    close(office)
    assert carried_over(office, closed, revoked, running) == [False, False, True]
    found = line(office)
    assert (found.over, found.not_over, found.carried_over) == (True, 1, 1)
    assert (found.figures.total, found.figures.completed, found.figures.open) == (2, 1, 1)
    assert is_whole(office)


def test_the_record_names_what_was_carried_over(office: Office) -> None:
    number = office.assign("I.1")
    office.now = OVER
    close(office)
    [event] = [e for e in office.events(None, EventKind.PLAN) if e.action == "close_period"]
    assert (event.subject, event.details) == ("period/quarter-2026-4", {"carried_over": [number]})


def test_work_on_what_is_carried_over_goes_on(office: Office) -> None:
    number = office.assign("I.2")
    office.now = OVER
    close(office)
    office.perform("kinhte", number, "start")
    assert office.state(number) == "in_progress"
    assert carried_over(office, number) == [True]


def test_it_cannot_be_closed_while_it_runs(office: Office) -> None:
    office.assign("I.1")
    office.now = LAST_MOMENT
    with pytest.raises(Refused) as refused:
        close(office)
    [obstacle] = refused.value.obstacles
    assert (obstacle.code, obstacle.missing) == ("period_runs", (local_day(OVER),))
    assert obstacle.cleared_by is None


def test_nothing_more_is_assigned_in_it(office: Office) -> None:
    office.assign("I.1")
    office.now = OVER
    close(office)
    with pytest.raises(Refused) as refused:
        assign_in(office, "I.2", QUARTER_IV)
    assert codes(refused) == ["period_closed"]
    reopen(office)
    assign_in(office, "I.2", QUARTER_IV)


def test_the_clock_opens_nothing_in_it(office: Office) -> None:
    office.assign("I.1")
    office.now = OVER
    assign_in(office, "I.2", QUARTER_I)
    office.now = datetime(2027, 3, 14, 17, tzinfo=UTC)
    close(office, QUARTER_I)
    # Quarter I was never opened for I.1, and never will be; quarter II is.
    opened = [office.situation(number).instance for number in run(office, office.now)]
    assert [(i.task.label, i.period.ordinal) for i in opened] == [("I.1", 2), ("I.2", 2)]


def test_closing_and_reopening_twice_does_it_once(office: Office) -> None:
    number = office.assign("I.1")
    office.now = OVER
    for deed in (close, close, reopen, reopen):
        deed(office)
    assert carried_over(office, number) == [False]
    done = [e.action for e in office.events(None, EventKind.PLAN) if "period" in e.action]
    assert done == ["close_period", "reopen_period"]
    close(office)
    assert carried_over(office, number) == [True]
    with office.reading() as session:
        assert len(session.scalars(select(Closing)).all()) == 2
        assert len(session.scalars(select(CarryOver)).all()) == 2
    assert is_whole(office)


@pytest.mark.parametrize("who", ["chutich", "kinhte", "admin", "giamsat"])
@pytest.mark.parametrize("deed", [close, reopen])
def test_only_the_follow_up_office_does_it(office: Office, deed: object, who: str) -> None:
    office.assign("I.1")
    office.now = OVER
    with pytest.raises(Refused) as refused:
        deed(office, by=who)  # type: ignore[operator]
    assert isinstance(refused.value, NotEntitled)
    assert len(office.events(None, EventKind.REFUSAL)) == 1


def test_a_period_that_nothing_was_assigned_in_is_unknown(office: Office) -> None:
    with pytest.raises(Unknown):
        close(office)


def test_the_figures_are_of_what_one_may_see(office: Office) -> None:
    office.assign("II.2")
    assert line(office).figures.total == 1
    assert line(office, "nongdan").figures.total == 0
    assert line(office).period.cut_off == date(2026, 12, 14)


def test_what_goes_to_another_unit_in_it_is_carried_over(office: Office) -> None:
    old = declined(office)
    office.now = OVER
    close(office)
    new = reassigned(office, old, "HOI_NONG_DAN")
    assert carried_over(office, new) == [True]
    assert line(office).carried_over == 2
    assert is_whole(office)


def test_what_is_reopened_in_it_is_carried_over_once(office: Office) -> None:
    finished, going_on = office.closed("I.2"), office.in_progress("I.1")
    office.now = OVER
    close(office)
    assert carried_over(office, finished) == [False]
    office.perform("chutich", finished, "reopen")
    assert carried_over(office, finished) == [True]
    office.report(going_on)
    for head in ("vhxh", "congan"):
        office.perform(head, going_on, "confirm")
    office.perform("chutich", going_on, "approve")
    office.perform("chutich", going_on, "reopen")
    assert carried_over(office, going_on) == [True]
    assert is_whole(office)


@pytest.mark.parametrize("action", ["approve", "revoke"])
@pytest.mark.both
def test_what_ends_at_the_same_moment_is_not_carried_over(office: Office, action: str) -> None:
    number = office.reviewed("I.2")
    office.now = OVER
    chair, entry = office.actor("chutich"), given_with(action)
    with ThreadPoolExecutor() as elsewhere:
        with office.transaction() as session:
            perform(session, number, action, entry, actor=chair, at=office.now)
            other = elsewhere.submit(close, office)
            # Nothing happens in this time, unless the period is closed past what is not committed.
            wait([other], timeout=0.2)
        other.result(timeout=30)
    assert carried_over(office, number) == [False]
    assert is_whole(office)
