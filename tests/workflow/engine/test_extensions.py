"""Gia hạn: a deadline is moved in the open, and the original date is never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from models.queries.plan import plan_numbered
from models.vocabulary import EventKind, Timeliness
from models.work import Period
from tests.acts.extensions import WEEK
from tests.deadlines import extended
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.audit.verification import verify
from workflow.calendar.days import OfficeCalendar, local_day
from workflow.calendar.timeliness import days_late, timeliness_of
from workflow.definition.commune import COMMUNE
from workflow.engine.acts.extensions import ExtensionEntry, GrantEntry
from workflow.engine.publishing import publish
from workflow.errors import Invalid, NotEntitled, Refused
from workflow.planning.extension_limit import MOST_DAYS, limit_that_holds, set_limit
from workflow.planning.listing import list_page
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


def test_no_extension_is_asked_for_once_it_is_reported(office: Office) -> None:
    number = office.reported()
    [obstacle] = office.verdict("kinhte", number, "request_extension").obstacles
    assert obstacle.code == "not_in_this_state"


# Asked for in time, and not answered before the report


def reported_late(office: Office, days: int = 4, label: str = "I.1") -> int:
    """An instance asked for in time until a week later, and reported so many days late."""
    number = office.in_progress(label)
    office.perform("kinhte", number, "request_extension")
    office.until(number, days=days)
    office.report(number)
    return number


def stands(office: Office, number: int) -> Timeliness | None:
    today = local_day(office.now)
    return timeliness_of(office.instance(number), today=today, due_soon_days=3)


@pytest.mark.parametrize(
    ("label", "state"), [("I.1", "reported"), ("I.2", "reviewed")], ids=["reported", "reviewed"]
)
def test_a_report_late_for_want_of_an_answer_is_in_time_once_that_is_given(
    office: Office, label: str, state: str
) -> None:
    number = reported_late(office, label=label)
    due_on = office.situation(number).original_due_on
    assert due_on is not None
    assert stands(office, number) is Timeliness.OPEN_OVERDUE

    office.later(days=10)
    office.perform("chutich", number, "grant_extension", GrantEntry(due_on + WEEK))

    instance = office.instance(number)
    assert (instance.state, instance.due_on) == (state, due_on + WEEK)
    assert stands(office, number) is Timeliness.REPORTED_IN_TIME
    assert office.situation(number).original_due_on == due_on
    with office.reading() as session:
        assert verify(session, office.commune_id).findings == ()


def test_a_day_that_has_passed_is_granted_only_as_far_as_the_report_needs_it(
    office: Office,
) -> None:
    number = reported_late(office, days=4)
    due_on = office.instance(number).due_on
    assert due_on is not None
    office.later(days=10)
    for days in (0, 1, 3):
        day = GrantEntry(due_on + timedelta(days=days))
        with pytest.raises(Invalid) as invalid:
            office.perform("chutich", number, "grant_extension", day)
        assert invalid.value.fields == {"until": "not_later_than_reported"}
    office.perform("chutich", number, "grant_extension", GrantEntry(due_on + timedelta(days=4)))
    assert stands(office, number) is Timeliness.REPORTED_IN_TIME


def test_what_was_asked_for_is_granted_also_where_the_report_came_later_still(
    office: Office,
) -> None:
    number = reported_late(office, days=9)
    due_on = office.instance(number).due_on
    assert due_on is not None
    sooner = GrantEntry(due_on + WEEK - timedelta(days=1))
    with pytest.raises(Invalid):
        office.perform("chutich", number, "grant_extension", sooner)
    office.perform("chutich", number, "grant_extension")
    instance = office.instance(number)
    assert instance.due_on == due_on + WEEK
    assert days_late(instance, local_day(office.now)) == 2


def test_who_has_not_answered_is_awaited_beside_the_way(office: Office) -> None:
    number = reported_late(office)
    turns = office.situation(number).turns
    assert ("grant_extension", "committee") in {(t.action, t.standing) for t in turns}
    holding = {turn.action for turn in office.situation(number).held_up_by}
    assert holding == {"confirm"}
    office.perform("chutich", number, "refuse_extension")
    assert {turn.action for turn in office.situation(number).turns} == {"confirm"}
    assert stands(office, number) is Timeliness.OPEN_OVERDUE


def test_what_a_definition_of_before_leaves_unanswered_waits_for_the_return(
    office: Office,
) -> None:
    before = replace(
        COMMUNE,
        rules=tuple(
            rule
            for rule in COMMUNE.rules
            if rule.action not in {"grant_extension", "refuse_extension"}
            or rule.state not in {"reported", "reviewed"}
        ),
    )
    with office.transaction() as session:
        actor = Actor.system(office.commune_id)
        publish(session, before, worded=covered(), actor=actor, at=office.now)
    number = reported_late(office)
    [obstacle] = office.verdict("chutich", number, "grant_extension").obstacles
    assert obstacle.code == "not_in_this_state"
    assert {turn.action for turn in office.situation(number).turns} == {"confirm"}


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


def test_what_is_asked_for_waits_on_when_the_report_is_returned(office: Office) -> None:
    number = office.in_progress("I.1")
    office.perform("kinhte", number, "request_extension")
    office.report(number)
    office.perform("vanphong", number, "return")
    assert office.situation(number).open_extension
    office.perform("chutich", number, "revoke")
    [asked] = office.situation(number).extensions
    assert asked.is_moot


def may_office(office: Office, number: int) -> Verdict:
    return office.verdict("vanphong", number, "grant_extension")


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
        return {each.number for each in page.listed}


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
