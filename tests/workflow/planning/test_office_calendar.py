"""The office keeps its calendar: who may, what the record tells, and what stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from models.calendar import CalendarTerms, OwnDay, SettledYear
from models.queries.plan import plan_numbered
from models.vocabulary import Cadence, EventKind
from models.work import Period, Report
from tests.administration import administer, is_whole, last_refusal
from tests.office import Office
from workflow.calendar.days import OfficeCalendar, calendar_of
from workflow.calendar.periods import Span, Timetable, timetable_of
from workflow.errors import Invalid, NotEntitled, Refused
from workflow.planning import office_calendar
from workflow.planning.assignment import Assignment, assign
from workflow.planning.office_calendar import CalendarRules
from workflow.planning.overview import overview
from workflow.planning.plan_filters import PlanFilters
from workflow.scheduler.recurrence import open_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from models.record import Event

MONDAY = date(2026, 12, 14)
"""The cut-off of quarter IV; its reports are due two working days later."""


def keep(
    office: Office, verb: Callable[..., Any], *what: Any, by: str = "vanphong", **how: Any
) -> Any:
    """What a service of the calendar gives to a person, by default of the follow-up office."""
    return administer(office, verb, *what, by=by, **how)


def calendar(office: Office) -> OfficeCalendar:
    with office.reading() as session:
        return calendar_of(session, office.commune_id)


def timetable(office: Office) -> Timetable:
    with office.reading() as session:
        return timetable_of(session, office.commune_id)


def lines(office: Office) -> list[Event]:
    found = office.events(None, EventKind.COMMUNE)
    return [line for line in found if line.subject.startswith("calendar/")]


DEEDS = [
    (office_calendar.set_day, (MONDAY, "Nghỉ bù"), {"worked": False}),
    (office_calendar.remove_day, (MONDAY,), {}),
    (office_calendar.settle, (2027,), {}),
    (office_calendar.unsettle, (2027,), {}),
    (office_calendar.set_calendar_rules, (CalendarRules(frozenset({7}), 31),), {}),
]


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed[0].__name__)
def test_only_the_follow_up_office_keeps_the_calendar(office: Office, deed: Any) -> None:
    verb, what, how = deed
    before = office.contents()
    for username in ("admin", "chutich", "kinhte", "giamsat", "vangchuc"):
        with pytest.raises(Refused) as refused:
            keep(office, verb, *what, by=username, **how)
        assert isinstance(refused.value, NotEntitled)
        refusal = last_refusal(office)
        assert refusal.subject.startswith("calendar/")
        assert refusal.actor_id == office.user(username).id
    assert office.contents() == before
    keep(office, verb, *what, by="vanphong.cb", **how)
    assert is_whole(office)


def test_without_a_word_of_the_office_the_usual_calendar_holds(office: Office) -> None:
    assert calendar(office) == OfficeCalendar()


def test_a_day_of_its_own_is_set_taken_back_and_set_anew(office: Office) -> None:
    keep(office, office_calendar.set_day, MONDAY, "Nghỉ bù", worked=False)
    assert not calendar(office).is_working_day(MONDAY)
    keep(office, office_calendar.remove_day, MONDAY)
    keep(office, office_calendar.set_day, MONDAY, "Làm việc", worked=True)
    assert calendar(office).is_working_day(MONDAY)
    keep(office, office_calendar.remove_day, MONDAY)
    assert calendar(office).own_days == {}
    told = [
        (line.action, line.subject, line.details, [*line.rows.values()]) for line in lines(office)
    ]
    assert [(action, details) for action, _, details, _ in told] == [
        ("set_day", {"worked": False, "name": "Nghỉ bù"}),
        ("remove_day", {"worked": False, "name": "Nghỉ bù"}),
        ("set_day", {"worked": True, "name": "Làm việc"}),
        ("remove_day", {"worked": True, "name": "Làm việc"}),
    ]
    assert {subject for _, subject, _, _ in told} == {"calendar/2026-12-14"}
    assert told[3][3] == [None]
    assert is_whole(office)


def test_a_day_that_is_there_is_not_written_over(office: Office) -> None:
    keep(office, office_calendar.set_day, MONDAY, "Nghỉ bù", worked=False)
    with pytest.raises(Invalid) as invalid:
        keep(office, office_calendar.set_day, MONDAY, "Làm việc", worked=True)
    assert invalid.value.fields == {"day": "day_named"}
    assert invalid.value.missing == {"day": "Nghỉ bù"}
    assert not calendar(office).is_working_day(MONDAY)


def test_what_is_so_already_is_not_told_again(office: Office) -> None:
    for _ in range(2):
        keep(office, office_calendar.set_day, MONDAY, "Nghỉ bù", worked=False)
        keep(office, office_calendar.settle, 2027)
        keep(office, office_calendar.set_calendar_rules, CalendarRules(cut_off_day=20))
    assert [line.action for line in lines(office)] == ["set_day", "settle_year", "calendar_terms"]
    for _ in range(2):
        keep(office, office_calendar.remove_day, MONDAY)
        keep(office, office_calendar.unsettle, 2027)
    assert [line.action for line in lines(office)][3:] == ["remove_day", "unsettle_year"]


@pytest.mark.parametrize(
    ("day", "name", "field"),
    [
        (date(1500, 1, 1), "Nghỉ", "day"),
        (date(2020, 12, 14), "Nghỉ", "day"),
        (date(2032, 1, 5), "Nghỉ", "day"),
        (MONDAY, " ", "name"),
    ],
)
def test_a_day_is_within_reason_and_has_a_name(
    office: Office, day: date, name: str, field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        keep(office, office_calendar.set_day, day, name, worked=False)
    assert list(invalid.value.fields) == [field]


def test_a_year_is_confirmed_as_it_is_known(office: Office) -> None:
    row = keep(office, office_calendar.settle, 2027)
    assert row.settled_by_id == office.user("vanphong").id
    assert "2027-02-06" in row.national["off"]
    assert calendar(office).unsettled([date(2027, 1, 1), date(2028, 1, 1)]) == [2028]
    assert lines(office)[-1].details == row.national
    assert is_whole(office)


@pytest.mark.parametrize("year", [2024, 2032])
def test_a_year_far_away_cannot_be_confirmed(office: Office, year: int) -> None:
    with pytest.raises(Invalid) as invalid:
        keep(office, office_calendar.settle, year)
    assert invalid.value.fields == {"year": "year_far"}


def test_other_weekdays_off_want_the_years_confirmed_again(office: Office) -> None:
    for year in (2025, 2026, 2027):
        keep(office, office_calendar.settle, year)
    keep(office, office_calendar.set_calendar_rules, CalendarRules(cut_off_day=31))
    assert sorted(calendar(office).settled) == [2025, 2026, 2027]
    keep(office, office_calendar.set_calendar_rules, CalendarRules(frozenset({7}), 31))
    assert sorted(calendar(office).settled) == [2025]
    assert lines(office)[-1].details == {
        "before": {"free_days": "67", "cut_off_day": 31},
        "free_days": "7",
        "cut_off_day": 31,
        "unsettled_years": [2026, 2027],
    }
    assert is_whole(office)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (CalendarRules(frozenset(range(1, 8))), "free_days"),
        (CalendarRules(frozenset({8})), "free_days"),
        (CalendarRules(frozenset()), "free_days"),
        (CalendarRules(cut_off_day=29), "cut_off_day"),
        (CalendarRules(cut_off_day=0), "cut_off_day"),
    ],
)
def test_some_days_are_worked_some_are_off_and_every_month_has_its_cut_off(
    terms: CalendarRules, field: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        terms.check()
    assert list(invalid.value.fields) == [field]


@pytest.mark.parametrize(
    "values", [{"free_days": "1234567"}, {"cut_off_day": 30}, {"cut_off_day": 0}]
)
def test_the_database_keeps_to_it_too(office: Office, values: dict[str, Any]) -> None:
    keep(office, office_calendar.set_calendar_rules, CalendarRules(cut_off_day=20))
    with pytest.raises(IntegrityError), office.transaction() as session:
        session.execute(update(CalendarTerms).values(**values))


# What follows from it


def test_due_dates_are_proposed_by_it_and_given_ones_stay(office: Office) -> None:
    number = office.assign("I.1")
    given = office.instance(number).due_on
    assert given == date(2026, 12, 16)
    keep(office, office_calendar.set_day, date(2026, 12, 15), "Nghỉ bù", worked=False)
    assert office.propose("I.2").due_on == date(2026, 12, 17)
    assert office.instance(number).due_on == given


def test_the_time_for_answers_is_counted_by_it(office: Office) -> None:
    first = office.reported("I.1")
    with office.transaction() as session:
        due = session.scalars(select(Report.answers_due_on)).one()
    assert due is not None
    office.now = datetime(2026, 12, 28, 3, tzinfo=UTC)
    keep(office, office_calendar.set_day, date(2026, 12, 29), "Nghỉ bù", worked=False)
    office.perform("kinhte", first, "withdraw")
    office.report(first)
    with office.reading() as session:
        later = session.scalars(select(Report.answers_due_on).where(Report.round == 2)).one()
    # Three working days from Monday, without that Tuesday and New Year's Day.
    assert later == date(2027, 1, 4)


def test_a_proposal_names_the_years_it_rests_on(office: Office) -> None:
    assert office.propose("I.1").unsettled == (2026,)
    keep(office, office_calendar.settle, 2026)
    assert office.propose("I.1").unsettled == ()
    assert office.propose("I.1", day=date(2027, 1, 15)).unsettled == (2027,)


def test_the_record_tells_on_which_unconfirmed_years_a_date_was_given(office: Office) -> None:
    number = office.assign("I.1")
    [line] = office.events(number, EventKind.ASSIGNMENT)
    assert line.details["unsettled_years"] == [2026]
    keep(office, office_calendar.settle, 2026)
    [line] = office.events(office.assign("I.2"), EventKind.ASSIGNMENT)
    assert "unsettled_years" not in line.details
    [opened, _] = open_due(
        office.reading, office.transaction, at=datetime(2026, 12, 15, 3, tzinfo=UTC)
    )
    [line] = office.events(opened, EventKind.ASSIGNMENT)
    assert line.details["unsettled_years"] == [2027]


def test_a_stored_period_keeps_its_dates_when_the_cut_off_changes(office: Office) -> None:
    office.assign("I.1")
    keep(office, office_calendar.set_calendar_rules, CalendarRules(cut_off_day=31))
    second = office.instance(office.assign("I.2"))
    assert second.due_on == date(2026, 12, 16)
    with office.reading() as session:
        period = session.scalars(select(Period)).one()
        assert (period.starts_on, period.cut_off) == (date(2026, 9, 15), MONDAY)
    [opened, _] = open_due(
        office.reading, office.transaction, at=datetime(2026, 12, 15, 3, tzinfo=UTC)
    )
    following = office.situation(opened).instance
    assert following.period.starts_on == date(2026, 12, 15)
    assert following.period.cut_off == date(2027, 3, 31)
    assert following.due_on == date(2027, 4, 2)


@pytest.mark.parametrize("cut_off_day", [1, 20, 31])
def test_the_plan_is_not_empty_between_two_cut_offs(office: Office, cut_off_day: int) -> None:
    """What runs by the stored period is not asked for again by the computed one, nor lost."""
    office.assign("I.1")
    keep(office, office_calendar.set_calendar_rules, CalendarRules(cut_off_day=cut_off_day))
    for day in (date(2026, 9, 21), date(2026, 10, 2), date(2026, 12, 2), MONDAY):
        office.now = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        with office.reading() as session:
            found = overview(
                session,
                session.scalars(plan_numbered(office.commune_id, 1)).one(),
                PlanFilters(),
                timetable_of(session, office.commune_id),
                actor=office.actor("vanphong"),
                at=office.now,
            )
        rows = {line.task.label: line for section in found.sections for line in section.tasks}
        assert rows["I.1"].running == 1, day
        assert rows["I.2"].span == Span(Cadence.QUARTER, 2026, 4), day
        assert rows["I.2"].unassigned


def test_a_due_date_may_be_a_year_after_the_end_of_february(office: Office) -> None:
    keep(office, office_calendar.set_calendar_rules, CalendarRules(cut_off_day=31))
    proposal = office.propose("I.1")
    february = Span(Cadence.MONTH, 2028, 2)
    last = date(2029, 2, 28)
    assignment = replace(
        Assignment.as_proposed(proposal), span=february, due_on=last, answer_by=last
    )
    assignment.check(timetable(office))
    with pytest.raises(Invalid):
        replace(assignment, answer_by=date(2029, 3, 1)).check(timetable(office))
    with office.transaction() as session:
        actor = office.actor("vanphong")
        assert assign(session, assignment, actor=actor, at=office.now)


def test_a_commune_has_a_calendar_of_its_own(engine: Engine) -> None:
    one, other = Office.founded(engine), Office.founded(engine, "another")
    keep(one, office_calendar.set_day, MONDAY, "Nghỉ bù", worked=False)
    keep(one, office_calendar.set_calendar_rules, CalendarRules(frozenset({7}), 31))
    keep(one, office_calendar.settle, 2026)
    assert calendar(other) == OfficeCalendar()
    keep(other, office_calendar.set_day, MONDAY, "Làm việc", worked=True)
    keep(other, office_calendar.remove_day, MONDAY)
    keep(other, office_calendar.unsettle, 2026)
    kept = calendar(one)
    assert (kept.own_days, sorted(kept.settled), kept.cut_off_day) == ({MONDAY: False}, [2026], 31)


@pytest.mark.parametrize("noun", [OwnDay, SettledYear, CalendarTerms])
def test_the_record_vouches_for_every_row(office: Office, noun: Any) -> None:
    keep(office, office_calendar.set_day, MONDAY, "Nghỉ bù", worked=False)
    keep(office, office_calendar.settle, 2026)
    keep(office, office_calendar.set_calendar_rules, CalendarRules(cut_off_day=31))
    assert is_whole(office)
    changed = {
        OwnDay: {"worked": True},
        SettledYear: {"year": 2027},
        CalendarTerms: {"cut_off_day": 1},
    }
    with office.transaction() as session:
        session.execute(update(noun).values(**changed[noun]))
    assert not is_whole(office)
