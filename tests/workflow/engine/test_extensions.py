"""Gia hạn: a deadline is moved in the open, and the original date is never lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from models.queries.plan import plan_numbered
from models.vocabulary import EventKind, Timeliness
from models.work import Period
from tests.acts.extensions import WEEK
from tests.deadlines import extended
from workflow.audit.verification import verify
from workflow.calendar.days import OfficeCalendar
from workflow.calendar.timeliness import timeliness_of
from workflow.engine.acts.extensions import ExtensionEntry, GrantEntry
from workflow.errors import Invalid, NotEntitled, Refused
from workflow.planning.extension_limit import MOST_DAYS, limit_that_holds, set_limit
from workflow.planning.overview import list_page
from workflow.planning.periods_chosen import PeriodsChosen
from workflow.planning.plan_filters import PlanFilters
from workflow.planning.statistics import Statistics, statistics

if TYPE_CHECKING:
    from tests.office import Office
    from workflow.engine.explain import Verdict

EVERY = PeriodsChosen(every_period=True)


def test_what_is_granted_moves_the_date_and_keeps_the_original(office: Office) -> None:
    number = office.in_progress()
    before = office.instance(number)
    assert before.due_on is not None
    assert before.answer_by is not None
    office.perform("kinhte", number, "request_extension")
    assert office.instance(number).due_on == before.due_on

    office.perform("chutich", number, "grant_extension")

    after, situation = office.instance(number), office.situation(number)
    assert after.due_on == before.due_on + WEEK
    assert situation.original_due_on == before.due_on
    [granted] = situation.granted
    assert (granted.due_before, granted.granted_until) == (before.due_on, after.due_on)
    assert after.answer_by == OfficeCalendar().after_working_days(
        after.due_on, OfficeCalendar().working_days_between(before.due_on, before.answer_by)
    )


def test_a_second_one_counts_from_the_first_and_the_original_stays(office: Office) -> None:
    number = extended(office)
    first = office.situation(number).original_due_on
    assert first is not None
    office.perform("kinhte", number, "request_extension")
    office.perform("phochutich", number, "grant_extension")
    situation = office.situation(number)
    assert [each.number for each in situation.granted] == [1, 2]
    assert situation.original_due_on == first
    assert situation.instance.due_on == first + 2 * WEEK


def test_a_period_may_end_on_the_leap_day(office: Office) -> None:
    number = office.in_progress("I.2")
    with office.transaction() as session:
        period_id = office.instance(number).period_id
        session.get_one(Period, (office.commune_id, period_id)).cut_off = date(2028, 2, 29)
    late = ExtensionEntry(date(2029, 3, 1), "Mưa lũ.")
    with pytest.raises(Invalid) as invalid:
        office.perform("kinhte", number, "request_extension", late)
    assert invalid.value.fields == {"proposed_on": "long_after_period"}
    office.perform(
        "kinhte", number, "request_extension", ExtensionEntry(date(2029, 2, 28), "Mưa lũ.")
    )


def test_the_record_names_the_years_on_which_a_new_date_rests(office: Office) -> None:
    number = extended(office, until=date(2027, 1, 29))
    assert office.events(number)[-1].details["unsettled_years"] == [2027]


def test_another_date_may_be_granted_and_a_refusal_changes_nothing(office: Office) -> None:
    number = office.in_progress("I.2")
    due_on = office.instance(number).due_on
    assert due_on is not None
    office.perform("kinhte", number, "request_extension")
    office.perform("chutich", number, "refuse_extension")
    assert office.instance(number).due_on == due_on
    office.perform("kinhte", number, "request_extension")
    other = GrantEntry(due_on + timedelta(days=2), "Chỉ đến ngày này.")
    office.perform("chutich", number, "grant_extension", other)
    assert office.instance(number).due_on == other.until
    refused, granted = office.situation(number).extensions
    assert (refused.granted_until, granted.granted_until) == (None, other.until)
    assert granted.answer == "Chỉ đến ngày này."


@pytest.mark.parametrize(
    ("days", "fault"), [(-1, "not_later"), (0, "not_later"), (1, None), (800, "long_after_period")]
)
def test_a_new_date_lies_after_the_old_one_and_not_too_far(
    office: Office, days: int, fault: str | None
) -> None:
    number = office.in_progress("I.2")
    due_on = office.instance(number).due_on
    assert due_on is not None
    day = due_on + timedelta(days=days)
    for who, action, entry, field in (
        ("kinhte", "request_extension", ExtensionEntry(day, "Mưa lũ."), "proposed_on"),
        ("chutich", "grant_extension", GrantEntry(day), "until"),
    ):
        if not fault:
            office.perform(who, number, action, entry)
            continue
        with pytest.raises(Invalid) as invalid:
            office.perform(who, number, action, entry)
        assert invalid.value.fields == {field: fault}
        if action == "request_extension":
            office.perform("kinhte", number, action)


def test_a_date_that_has_passed_by_now_is_not_granted(office: Office) -> None:
    number = office.in_progress("I.2")
    office.perform("kinhte", number, "request_extension")
    office.until(number, days=9)
    with pytest.raises(Invalid) as invalid:
        office.perform("chutich", number, "grant_extension")
    assert invalid.value.fields == {"until": "not_later"}


def test_the_obstacle_names_the_day_that_has_passed(office: Office) -> None:
    number = office.in_progress("I.2")
    office.until(number, days=1)
    [obstacle] = office.verdict("kinhte", number, "request_extension").obstacles
    assert obstacle.missing == (office.instance(number).due_on,)
    assert obstacle.as_json()["missing"] == [str(office.instance(number).due_on)]


def test_a_report_that_waits_leaves_no_room_for_extending(office: Office) -> None:
    number = office.in_progress()
    office.perform("kinhte", number, "request_extension")
    office.report(number)
    for who, action in (("kinhte", "request_extension"), ("chutich", "grant_extension")):
        [obstacle] = office.verdict(who, number, action).obstacles
        assert obstacle.code == "not_in_this_state"
    office.perform("vanphong", number, "return")
    assert office.verdict("chutich", number, "grant_extension").allowed


# What is left to the office


def test_what_nobody_decided_before_the_result_was_approved_waits_no_more(office: Office) -> None:
    number = office.in_progress("I.2")
    office.perform("kinhte", number, "request_extension")
    office.report(number)
    office.perform("chutich", number, "approve")
    office.perform("chutich", number, "reopen")

    situation = office.situation(number)
    assert [turn.action for turn in situation.turns] == ["report"]
    assert situation.open_extension is None
    [asked] = situation.extensions
    assert (asked.is_moot, asked.granted_until) == (True, None)
    office.perform("kinhte", number, "request_extension")
    office.perform("chutich", number, "refuse_extension")
    refused = office.situation(number).extensions[-1]
    assert not refused.is_moot
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


def test_what_is_asked_for_waits_on_while_the_report_is_with_others(office: Office) -> None:
    number = office.in_progress("I.1")
    office.perform("kinhte", number, "request_extension")
    office.report(number)
    office.perform("vanphong", number, "return")
    assert office.situation(number).open_extension
    office.perform("chutich", number, "revoke")
    [asked] = office.situation(number).extensions
    assert asked.is_moot


def may_office(office: Office, number: int) -> Verdict:
    return office.verdict("vanphong.cb", number, "grant_extension")


def test_nothing_is_left_to_the_office_until_the_chair_says_so(office: Office) -> None:
    number = office.in_progress("I.2")
    office.perform("kinhte", number, "request_extension")
    assert not may_office(office, number).allowed
    office.set_limit(5)
    assert may_office(office, number).allowed
    office.set_limit(4)
    assert not may_office(office, number).allowed


def test_the_office_goes_no_further_than_its_limit_by_another_date(office: Office) -> None:
    office.set_limit(5)
    number = office.in_progress("I.2")
    office.perform("kinhte", number, "request_extension")
    latest = office.situation(number).office_may_grant_until
    assert latest is not None
    later = GrantEntry(latest + timedelta(days=1))
    with pytest.raises(Invalid) as invalid:
        office.perform("vanphong", number, "grant_extension", later)
    assert invalid.value.fields == {"until": "beyond_office_limit"}
    office.perform("vanphong", number, "grant_extension", GrantEntry(latest))
    assert office.instance(number).due_on == latest


def test_the_limit_counts_from_the_original_date_however_often(office: Office) -> None:
    office.set_limit(5)
    number = office.in_progress("I.2")
    office.perform("kinhte", number, "request_extension")
    office.perform("vanphong", number, "grant_extension")
    office.perform("kinhte", number, "request_extension")
    [obstacle] = may_office(office, number).obstacles
    assert (obstacle.code, obstacle.cleared_by) == ("beyond_office_limit", "committee")


@pytest.mark.parametrize("who", ["phochutich", "vanphong", "admin", "kinhte"])
def test_only_the_chair_sets_the_limit(office: Office, who: str) -> None:
    with pytest.raises(Refused) as refused, office.transaction() as session:
        set_limit(session, 5, actor=office.actor(who), at=office.now)
    assert isinstance(refused.value, NotEntitled)
    [attempt] = office.events(None, EventKind.REFUSAL)
    assert attempt.action == "set_extension_limit"


def test_the_limit_is_recorded_once_and_kept_within_reason(office: Office) -> None:
    office.set_limit(3)
    office.set_limit(3)
    [told] = [e for e in office.events() if e.action == "set_extension_limit"]
    assert told.details == {"working_days": 3, "before": 0}
    for days in (-1, MOST_DAYS + 1):
        with pytest.raises(Invalid):
            office.set_limit(days)
    with office.reading() as session:
        limit = limit_that_holds(session, office.actor("thon1"))
    assert limit is not None
    assert limit.working_days == 3


def test_who_decides_is_awaited_the_office_where_it_may(office: Office) -> None:
    office.set_limit(5)
    number = office.in_progress("I.2")
    office.perform("kinhte", number, "request_extension")
    awaited = {(t.action, t.standing) for t in office.situation(number).turns}
    assert awaited == {
        ("report", "lead_head"), ("grant_extension", "committee"), ("grant_extension", "follow_up"),
    }  # fmt: skip
    office.set_limit(0)
    awaited = {(t.action, t.standing) for t in office.situation(number).turns}
    assert awaited == {("report", "lead_head"), ("grant_extension", "committee")}


# Both statistics


def counted(office: Office) -> Statistics:
    with office.reading() as session:
        plan = session.scalars(plan_numbered(office.commune_id, 1)).one()
        actor = office.actor("chutich")
        return statistics(session, plan, EVERY, actor=actor, at=office.now)


def listed(office: Office, timeliness: Timeliness, *, originally: bool) -> set[int]:
    filters = PlanFilters(every_period=True, timeliness=(timeliness,), originally=originally)
    with office.reading() as session:
        page = list_page(session, filters, size=50, actor=office.actor("chutich"), at=office.now)
        return {line.instance.number for line in page.lines}


def test_both_statistics_are_kept(office: Office) -> None:
    number, other = extended(office, "I.2"), office.in_progress("I.1")
    office.until(other, days=1)
    found = counted(office)
    assert found.whole.extended == 1
    assert found.total.counts == {
        Timeliness.OPEN_WITHIN_DEADLINE: 1,
        Timeliness.OPEN_OVERDUE: 1,
    }
    assert found.whole.original.counts == {Timeliness.OPEN_OVERDUE: 2}
    overdue = Timeliness.OPEN_OVERDUE
    assert listed(office, overdue, originally=True) == {number, other}
    assert listed(office, overdue, originally=False) == {other}


def test_done_after_the_original_date_is_on_time_by_the_new_one(office: Office) -> None:
    number = extended(office, "I.2")
    original = office.situation(number).original_due_on
    assert original is not None
    while office.now.date() <= original + timedelta(days=1):
        office.later(days=1)
    office.report(number)
    office.perform("chutich", number, "approve")
    instance = office.situation(number).instance
    how = timeliness_of(instance, today=office.now.date(), due_soon_days=3)
    assert how is Timeliness.COMPLETED_ON_TIME
    found = counted(office)
    assert found.total.counts == {Timeliness.COMPLETED_ON_TIME: 1}
    assert found.whole.original.counts == {Timeliness.COMPLETED_LATE: 1}


def test_the_record_tells_of_each_and_stays_whole(office: Office) -> None:
    office.set_limit(10)
    number = extended(office, "I.2")
    office.perform("kinhte", number, "request_extension")
    office.perform("vanphong", number, "refuse_extension")
    told = [event.action for event in office.events(number, EventKind.TRANSITION)]
    assert told == [
        "start", "request_extension", "grant_extension", "request_extension", "refuse_extension",
    ]  # fmt: skip
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()
