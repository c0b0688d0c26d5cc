"""Instances open by themselves: each period once, with the same units, and none is left out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import EventKind, HaltKind
from tests.administration import is_whole
from tests.periods import QUARTER_I, end_unit, run
from tests.statements import counted
from workflow.calendar.days import LOCAL, local_day
from workflow.calendar.periods import timetable_of
from workflow.errors import Invalid, NotEntitled, Refused
from workflow.planning import suspensions
from workflow.planning.assignment import Assignment, assign
from workflow.planning.plans import set_last_year
from workflow.planning.upcoming import outlook
from workflow.scheduler.recurrence import RULE

if TYPE_CHECKING:
    from models.work import TaskInstance
    from tests.office import Office

BEFORE_QUARTER_I = datetime(2026, 12, 14, 16, 59, tzinfo=UTC)


def made(office: Office, numbers: list[int]) -> list[TaskInstance]:
    return [office.situation(number).instance for number in numbers]


def summary(instance: TaskInstance) -> tuple[str, int, int, str, list[str]]:
    period = instance.period
    return (
        instance.task.label,
        period.year,
        period.ordinal,
        instance.lead_unit.code,
        [each.unit.code for each in instance.cooperations],
    )


def halt(office: Office, label: str, kind: HaltKind, since: date) -> None:
    with office.transaction() as session:
        actor, task = office.actor("vanphong"), office.task(label)
        suspensions.halt(
            session, task.id, kind, since, "Chờ chủ trương mới.", actor=actor, at=office.now
        )


def carry_on(office: Office, label: str, day: date) -> None:
    with office.transaction() as session:
        actor, task = office.actor("vanphong"), office.task(label)
        suspensions.carry_on(session, task.id, day, actor=actor, at=office.now)


def view(office: Office, label: str) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Year and number of the period that opens next, and of the one that was taken back."""
    with office.reading() as session:
        timetable = timetable_of(session, office.commune_id)
        found = outlook(session, office.task(label), timetable, today=local_day(office.now))
    next_one, back = found.following, found.taken_back
    return (
        (next_one.year, next_one.ordinal) if next_one else None,
        (back.year, back.ordinal) if back else None,
    )


def test_nothing_opens_before_the_first_day_of_the_period(office: Office) -> None:
    office.assign("I.1")
    assert run(office, BEFORE_QUARTER_I) == []


def test_it_opens_on_the_first_day_as_it_was_last_resolved(office: Office) -> None:
    first = office.situation(office.assign("I.1")).instance
    [opened] = made(office, run(office))
    assert summary(opened) == ("I.1", 2027, 1, *summary(first)[3:])
    assert (opened.state, opened.due_on) == ("assigned", date(2027, 3, 16))
    assert [each.group_id for each in opened.cooperations] == [
        each.group_id for each in first.cooperations
    ]


def test_the_record_tells_that_the_clock_did_it_and_by_which_rule(office: Office) -> None:
    first = office.assign("I.1")
    [number] = run(office)
    [event] = office.events(number, EventKind.ASSIGNMENT)
    assert (event.actor, event.actor_id, event.rule) == ("clock", None, RULE)
    assert (event.details["follows"], event.details["left_out"]) == (first, [])
    assert is_whole(office)


def test_a_second_run_opens_nothing(office: Office) -> None:
    office.assign("I.1")
    assert len(run(office)) == 1
    assert run(office) == []


@pytest.mark.both
def test_many_at_once_open_it_once(office: Office) -> None:
    office.assign("I.1")
    office.assign("I.2")
    office.now = QUARTER_I
    with ThreadPoolExecutor(3) as pool:
        rounds = list(pool.map(lambda _: run(office), range(3)))
    opened = [number for numbers in rounds for number in numbers]
    assert sorted(summary(i)[0] for i in made(office, opened)) == ["I.1", "I.2"]


def test_after_a_long_silence_no_period_is_missing(office: Office) -> None:
    office.assign("I.1")
    opened = run(office, datetime(2027, 9, 20, 3, tzinfo=UTC))
    spans = [summary(instance)[1:3] for instance in made(office, opened)]
    assert spans == [(2027, 1), (2027, 2), (2027, 3), (2027, 4)]


def test_each_lead_unit_gets_its_own(office: Office) -> None:
    office.assign_all("II.1")
    opened = made(office, run(office))
    assert [summary(instance)[3] for instance in opened] == ["THON_1", "THON_2"]


def test_a_yearly_task_waits_for_the_year(office: Office) -> None:
    office.assign("I.3")
    assert run(office, BEFORE_QUARTER_I) == []
    [opened] = made(office, run(office))
    assert summary(opened)[:3] == ("I.3", 2027, 1)


def test_what_the_office_assigned_itself_is_not_opened_again(office: Office) -> None:
    office.assign("I.1")
    office.now = BEFORE_QUARTER_I
    again = Assignment.as_proposed(office.propose("I.1", day=date(2026, 12, 20)))
    with office.transaction() as session:
        assign(session, again, actor=office.actor("vanphong"), at=office.now)
    assert run(office) == []


def test_what_the_committee_took_back_for_a_period_stays_taken_back(office: Office) -> None:
    office.assign("I.1")
    [number] = run(office)
    office.perform("chutich", number, "revoke")
    assert run(office, office.now) == []


def test_what_was_taken_back_altogether_is_not_carried_on(office: Office) -> None:
    office.perform("chutich", office.assign("I.1"), "revoke")
    assert view(office, "I.1") == (None, (2026, 4))
    assert run(office) == []
    assert view(office, "I.1") == (None, (2026, 4))


def test_assigned_anew_after_it_was_taken_back_it_goes_on(office: Office) -> None:
    office.perform("chutich", office.assign("I.1"), "revoke")
    office.assign("I.1")
    assert view(office, "I.1") == ((2027, 1), None)
    assert len(run(office)) == 1


def test_a_period_left_out_when_assigning_ahead_opens_from_the_one_before_it(
    office: Office,
) -> None:
    office.assign("I.1")
    ahead = office.assign("I.1", day=date(2027, 4, 1))
    assert view(office, "I.1") == ((2027, 1), None)
    [opened] = made(office, run(office))
    assert summary(opened)[1:3] == (2027, 1)
    assert view(office, "I.1") == ((2027, 3), None)
    office.perform("chutich", ahead, "revoke")
    assert view(office, "I.1") == (None, (2027, 2))


def test_what_had_ended_before_the_task_was_first_assigned_is_left_to_the_office(
    office: Office,
) -> None:
    office.assign("I.1", day=date(2026, 2, 1))
    opened = made(office, run(office, office.now))
    assert [summary(instance)[1:3] for instance in opened] == [(2026, 4)]


def test_after_its_plan_has_ended_nothing_opens(office: Office) -> None:
    office.assign("I.1")
    office.assign("I.3")
    with office.transaction() as session:
        set_last_year(session, 1, 2026, actor=office.actor("vanphong"), at=office.now)
    assert run(office) == []
    with office.reading() as session:
        timetable = timetable_of(session, office.commune_id)
        found = outlook(session, office.task("I.1"), timetable, today=local_day(office.now))
    assert (found.following, found.ended_with) == (None, 2026)
    with office.transaction() as session:
        set_last_year(session, 1, 2027, actor=office.actor("vanphong"), at=office.now)
    opened = made(office, run(office, datetime(2027, 12, 20, 3, tzinfo=UTC)))
    assert [(*summary(instance)[:3],) for instance in opened] == [
        ("I.1", 2027, 1), ("I.1", 2027, 2), ("I.1", 2027, 3), ("I.1", 2027, 4), ("I.3", 2027, 1),
    ]  # fmt: skip


def test_what_waits_for_the_office_costs_no_more_from_period_to_period(office: Office) -> None:
    for label in ("I.1", "I.2"):
        office.perform("chutich", office.assign(label), "revoke")
    asked = []
    for year in (2027, 2030):
        run(office, datetime(year, 7, 1, 3, tzinfo=UTC))
        with counted(office.engine) as statements:
            assert run(office, office.now) == []
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_a_task_that_was_never_assigned_does_not_begin_by_itself(office: Office) -> None:
    assert run(office) == []


def test_without_its_lead_unit_it_does_not_open(office: Office) -> None:
    office.assign("I.1")
    end_unit(office, "PHONG_KINH_TE", date(2026, 12, 1))
    assert run(office) == []


def test_a_lead_that_is_gone_takes_none_of_the_others_with_it(office: Office) -> None:
    office.assign_all("II.1")
    end_unit(office, "THON_1", date(2026, 12, 1))
    assert [summary(i)[3] for i in made(office, run(office))] == ["THON_2"]


def test_a_unit_asked_that_is_gone_is_left_out_and_named(office: Office) -> None:
    office.assign("I.1")
    end_unit(office, "CONG_AN_XA", date(2026, 12, 14))
    [number] = run(office)
    assert summary(*made(office, [number]))[4] == ["PHONG_VHXH"]
    [event] = office.events(number, EventKind.ASSIGNMENT)
    assert event.details["left_out"] == ["CONG_AN_XA"]


class TestHalts:
    def test_suspended_it_opens_nothing_and_carried_on_it_opens_at_once(
        self, office: Office
    ) -> None:
        office.assign("I.1")
        halt(office, "I.1", HaltKind.SUSPENDED, local_day(office.now))
        assert run(office) == []
        carry_on(office, "I.1", local_day(office.now))
        assert len(run(office, office.now)) == 1

    def test_what_runs_is_not_touched(self, office: Office) -> None:
        number = office.in_progress("I.1")
        halt(office, "I.1", HaltKind.ENDED, local_day(office.now))
        office.report(number)
        assert office.state(number) == "reported"

    def test_a_period_that_was_slept_through_is_never_opened(self, office: Office) -> None:
        office.assign("I.1")
        halt(office, "I.1", HaltKind.SUSPENDED, date(2026, 12, 1))
        office.now = datetime(2027, 3, 20, 3, tzinfo=UTC)
        carry_on(office, "I.1", date(2027, 3, 20))
        opened = made(office, run(office, office.now))
        assert [summary(instance)[1:3] for instance in opened] == [(2027, 2)]

    def test_until_the_day_it_is_carried_on_nothing_opens(self, office: Office) -> None:
        office.assign("I.1")
        halt(office, "I.1", HaltKind.SUSPENDED, local_day(office.now))
        carry_on(office, "I.1", date(2027, 1, 4))
        assert run(office, datetime(2027, 1, 3, 16, 59, tzinfo=UTC)) == []
        assert len(run(office, datetime(2027, 1, 3, 17, 0, tzinfo=UTC))) == 1

    def test_a_task_whose_end_lies_ahead_goes_on_until_then(self, office: Office) -> None:
        office.assign("I.1")
        halt(office, "I.1", HaltKind.ENDED, date(2027, 3, 15))
        opened = made(office, run(office, datetime(2027, 9, 20, 3, tzinfo=UTC)))
        assert [summary(instance)[1:3] for instance in opened] == [(2027, 1)]

    def test_one_that_is_suspended_can_be_ended(self, office: Office) -> None:
        office.assign("I.1")
        halt(office, "I.1", HaltKind.SUSPENDED, date(2026, 12, 1))
        halt(office, "I.1", HaltKind.ENDED, date(2026, 11, 1))
        with office.reading() as session:
            found = suspensions.halts(session, office.task("I.1"))
        assert [(each.kind, each.since, each.until) for each in found] == [
            (HaltKind.ENDED, date(2026, 11, 1), None),
            (HaltKind.SUSPENDED, date(2026, 12, 1), date(2026, 12, 1)),
        ]
        assert is_whole(office)

    def test_until_the_day_comes_on_which_it_goes_on_that_day_can_be_moved(
        self, office: Office
    ) -> None:
        office.assign("I.1")
        halt(office, "I.1", HaltKind.SUSPENDED, local_day(office.now))
        carry_on(office, "I.1", date(2030, 10, 1))
        before = len(office.events())
        carry_on(office, "I.1", date(2030, 10, 1))
        assert len(office.events()) == before
        carry_on(office, "I.1", date(2026, 10, 1))
        [event] = [e for e in office.events()[before:] if e.action == "carry_on"]
        assert event.details == {"before": "2030-10-01", "day": "2026-10-01"}
        assert len(run(office)) == 1
        with pytest.raises(Refused):
            carry_on(office, "I.1", date(2027, 1, 1))
        assert is_whole(office)

    @pytest.mark.parametrize("kind", list(HaltKind))
    def test_before_it_goes_on_it_can_be_stopped_again(
        self, office: Office, kind: HaltKind
    ) -> None:
        halt(office, "I.1", HaltKind.SUSPENDED, date(2026, 10, 1))
        carry_on(office, "I.1", date(2030, 10, 1))
        halt(office, "I.1", kind, date(2026, 11, 1))
        with office.reading() as session:
            found = suspensions.halts(session, office.task("I.1"))
        assert [(each.since, each.until) for each in found] == [
            (date(2026, 10, 1), date(2026, 11, 1)),
            (date(2026, 11, 1), None),
        ]
        standing = suspensions.lasting_halt(found, local_day(office.now))
        assert standing
        assert standing.kind is kind

    def test_a_year_that_cannot_be_meant_is_said(self, office: Office) -> None:
        with pytest.raises(Invalid) as invalid:
            halt(office, "I.1", HaltKind.SUSPENDED, date(2062, 10, 1))
        assert invalid.value.fields == {"since": "day_far"}
        halt(office, "I.1", HaltKind.SUSPENDED, local_day(office.now))
        with pytest.raises(Invalid) as invalid:
            carry_on(office, "I.1", date(2062, 10, 1))
        assert invalid.value.fields == {"opens_on": "day_far"}

    @pytest.mark.parametrize("kind", list(HaltKind))
    def test_the_same_twice_is_done_once(self, office: Office, kind: HaltKind) -> None:
        halt(office, "I.1", kind, local_day(office.now))
        before = office.contents()
        halt(office, "I.1", kind, local_day(office.now))
        assert office.contents() == before

    @pytest.mark.parametrize("kind", list(HaltKind))
    def test_what_is_so_already_is_refused(self, office: Office, kind: HaltKind) -> None:
        halt(office, "I.1", kind, local_day(office.now))
        with pytest.raises(Refused) as refused:
            halt(office, "I.1", kind, date(2026, 12, 1))
        assert [each.code for each in refused.value.obstacles] == [f"{kind}_already"]

    def test_what_nothing_stops_cannot_be_carried_on(self, office: Office) -> None:
        with pytest.raises(Refused):
            carry_on(office, "I.1", local_day(office.now))
        [event] = office.events(None, EventKind.REFUSAL)
        assert (event.subject, event.action) == ("task/I.1", "carry_on")

    @pytest.mark.parametrize("who", ["chutich", "kinhte", "admin", "giamsat"])
    def test_only_the_follow_up_office_stops_a_task(self, office: Office, who: str) -> None:
        task, actor, day = office.task("I.1"), office.actor(who), local_day(office.now)
        with pytest.raises(Refused) as refused, office.transaction() as session:
            suspensions.halt(
                session, task.id, HaltKind.ENDED, day, "Hết.", actor=actor, at=office.now
            )
        assert isinstance(refused.value, NotEntitled)
        assert len(office.events(None, EventKind.REFUSAL)) == 1

    def test_what_is_wrong_stands_beside_its_field(self, office: Office) -> None:
        task, actor = office.task("I.1"), office.actor("vanphong")
        yesterday = office.now.astimezone(LOCAL).date().replace(day=1)
        with pytest.raises(Invalid) as invalid, office.transaction() as session:
            suspensions.halt(
                session, task.id, HaltKind.ENDED, yesterday, " ", actor=actor, at=office.now
            )
        assert invalid.value.fields == {"since": "in_past", "reason": "required"}
