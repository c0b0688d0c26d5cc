"""Reminders: before, on and after a deadline, each once, and only of those who can act."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.reminder import Reminder
from models.vocabulary import EventKind, ReminderStage
from tests.administration import is_whole
from tests.reminding import DUE, STAGES, morning, remind, stumbling, through, told
from tests.statements import counted
from workflow.actors.actor import CLOCK
from workflow.administration.reminder_terms import set_reminder_terms
from workflow.calendar.days import OfficeCalendar
from workflow.engine.acts.extensions import ExtensionEntry, GrantEntry
from workflow.engine.acts.reminders import RemindersEntry
from workflow.engine.reminder_days import ReminderTiming, due_reminders, stage_days
from workflow.errors import Invalid
from workflow.scheduler.reminders import remind_due, ripe

if TYPE_CHECKING:
    from tests.office import Office


def given(office: Office) -> list[tuple[str, str]]:
    with office.reading() as session:
        rows = session.scalars(select(Reminder).order_by(Reminder.reminded_at, Reminder.id))
        return [(row.stage, row.action) for row in rows]


def test_the_days_of_the_stages_are_worked() -> None:
    calendar = OfficeCalendar()
    assert stage_days(DUE, DUE, ReminderTiming(), calendar) == STAGES


def test_each_stage_reminds_once(office: Office) -> None:
    office.assign("I.1")
    assert through(office, date(2026, 12, 1), date(2027, 1, 31)) == list(STAGES.values())
    assert given(office) == [(stage, "start") for stage in STAGES]
    assert is_whole(office)


def test_nobody_is_reminded_before_the_office_opens_or_on_a_day_off(office: Office) -> None:
    office.assign("I.1")
    assert remind(office, morning(STAGES[ReminderStage.BEFORE], 7)) == []
    assert remind(office, morning(date(2026, 12, 12))) == []
    assert len(remind(office, morning(date(2026, 12, 14)))) == 1


def test_what_was_missed_is_made_up_for_once(office: Office) -> None:
    office.assign("I.1")
    assert len(remind(office, morning(date(2026, 12, 18)))) == 1
    assert given(office) == [("after", "start")]


def test_the_record_tells_that_the_clock_did_it(office: Office) -> None:
    number = office.assign("I.1")
    remind(office, morning(DUE))
    event = office.events(number, EventKind.TRANSITION)[-1]
    assert (event.actor, event.action, event.rule) == (
        "clock",
        "remind",
        "assigned/remind/clock",
    )
    assert event.details["entry"]["due"][0]["stage"] == "on"


def test_what_somebody_has_before_them_stays_what_it_was(office: Office) -> None:
    number = office.in_progress("I.2")
    office.hand_in(number)
    seen = office.seen("kinhte", number, "report")
    remind(office, morning(DUE))
    office.perform("kinhte", number, "report", seen=seen)


@pytest.mark.both
def test_several_at_once_remind_once(office: Office) -> None:
    office.assign("I.1")
    office.assign("I.2")
    at = morning(DUE)
    with ThreadPoolExecutor(3) as pool:
        rounds = list(pool.map(lambda _: remind(office, at), range(3)))
    assert len([number for numbers in rounds for number in numbers]) == 2
    assert len(given(office)) == 2


def test_only_those_are_told_who_can_act(office: Office) -> None:
    number = office.in_progress("I.1")
    before = told(office)
    remind(office, morning(STAGES[ReminderStage.BEFORE]))
    news = told(office) - before
    assert news == {
        ("kinhte", "report"): 1,
        ("kiemnhiem", "report"): 1,
        ("kinhte.pho", "hand_in"): 1,
        ("kinhte.cb", "hand_in"): 1,
    }
    assert office.state(number) == "in_progress"


def test_units_that_owe_an_answer_are_reminded_of_theirs(office: Office) -> None:
    number = office.reported("I.1")
    office.perform("vhxh", number, "confirm")
    report = office.situation(number).report
    assert report
    assert report.answers_due_on
    before = told(office)
    remind(office, morning(report.answers_due_on))
    assert told(office) - before == {("congan", "confirm"): 1}


def test_who_has_just_been_awaited_is_not_reminded_of_what_passed_before(office: Office) -> None:
    number = office.assign("I.1")
    office.now = morning(date(2026, 12, 18))
    office.perform("kinhte", number, "start")
    # The days before it began pass them by; those after it are counted from then.
    assert remind(office, office.now) == []
    assert through(office, date(2026, 12, 19), date(2027, 1, 31)) == [
        date(2026, 12, 21),
        date(2026, 12, 23),
        date(2026, 12, 25),
    ]
    assert given(office) == [("after", "report"), ("head", "report"), ("committee", "report")]


class TestEscalation:
    def test_the_head_is_told_and_then_the_vice_chair(self, office: Office) -> None:
        office.in_progress("I.1")
        remind(office, morning(STAGES[ReminderStage.AFTER]))
        before = told(office)
        remind(office, morning(STAGES[ReminderStage.HEAD]))
        to_head = told(office)
        assert to_head - before == {("kinhte", "overdue"): 1, ("kiemnhiem", "overdue"): 1}
        remind(office, morning(STAGES[ReminderStage.COMMITTEE]))
        assert told(office) - to_head == {("phochutich", "overdue"): 1, ("kiemnhiem", "overdue"): 1}

    def test_without_a_vice_chair_the_chair_is_told(self, office: Office) -> None:
        office.assign("I.1")
        for username in ("phochutich", "kiemnhiem"):
            office.end_posts(username, last_day=date(2026, 12, 1))
        remind(office, morning(STAGES[ReminderStage.HEAD]))
        before = told(office)
        remind(office, morning(STAGES[ReminderStage.COMMITTEE]))
        assert told(office) - before == {("chutich", "overdue"): 1}

    def test_what_awaits_the_committee_itself_goes_no_further(self, office: Office) -> None:
        office.reviewed("I.1")
        found = through(office, date(2026, 12, 1), date(2027, 1, 31))
        assert len(found) == 3
        assert {stage for stage, _ in given(office)} == {"before", "on", "after"}

    def test_a_later_deadline_ends_it(self, office: Office) -> None:
        number = office.in_progress("I.1")
        later = date(2027, 1, 20)
        office.perform("kinhte", number, "request_extension", ExtensionEntry(later, "Chờ số liệu."))
        for stage in (ReminderStage.HEAD, ReminderStage.COMMITTEE):
            remind(office, morning(STAGES[stage]))
        assert {turn.standing for turn in office.situation(number).escalations} == {
            "lead_head",
            "vice_chair",
        }
        office.perform("chutich", number, "grant_extension", GrantEntry(later))
        assert office.situation(number).escalations == ()


def test_what_is_returned_late_is_chased_again(office: Office) -> None:
    """Each time it is the unit's turn, though the deadline is the same one."""
    number = office.in_progress("I.2")
    assert len(through(office, date(2026, 12, 1), date(2026, 12, 31))) == len(STAGES)
    for day in (date(2027, 1, 4), date(2027, 1, 25)):
        office.now = morning(day)
        office.report(number)
        office.perform("chutich", number, "return")
        later = OfficeCalendar().after_working_days
        assert through(office, day, day + timedelta(days=20)) == [later(day, n) for n in (1, 3, 5)]
    assert is_whole(office)


def test_what_the_committee_gets_late_is_not_forgotten_there(office: Office) -> None:
    number = office.in_progress("I.2")
    office.now = morning(date(2027, 1, 4))
    office.report(number)
    assert through(office, date(2027, 1, 4), date(2027, 1, 31)) == [date(2027, 1, 5)]
    assert given(office) == [("after", "approve")]


def test_new_terms_hold_for_what_was_late_before(office: Office) -> None:
    office.assign("I.1")
    with office.transaction() as session:
        set_reminder_terms(
            session, ReminderTiming(3, 40, 60), actor=office.actor("admin"), at=office.now
        )
    assert len(through(office, date(2026, 12, 1), date(2027, 2, 5))) == 3
    with office.transaction() as session:
        set_reminder_terms(
            session, ReminderTiming(3, 3, 5), actor=office.actor("admin"), at=office.now
        )
    assert through(office, date(2027, 2, 15), date(2027, 2, 19)) == [date(2027, 2, 15)]
    assert given(office)[-1] == ("committee", "start")


def test_who_is_late_is_asked_for_in_a_fixed_number_of_statements(office: Office) -> None:
    counts = []
    at = morning(STAGES[ReminderStage.AFTER])
    for label in ("I.1", "I.2"):
        office.assign(label)
        remind(office, at)
        with office.reading() as session, counted(office.engine) as statements:
            assert ripe(session, office.commune_id, at) == []
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_request_that_two_could_grant_is_reminded_of_once(office: Office) -> None:
    """It awaits the committee and the office, and keeps nobody else from being reminded."""
    office.set_limit(10)
    number = office.in_progress("I.1")
    office.assign("I.2")
    asked = ExtensionEntry(date(2026, 12, 18), "Chờ số liệu.")
    office.perform("kinhte", number, "request_extension", asked)
    before = told(office)
    assert len(remind(office, morning(DUE))) == 2
    assert Counter(given(office)) == {
        ("on", "report"): 1,
        ("on", "grant_extension"): 1,
        ("on", "start"): 1,
    }
    news = told(office) - before
    assert {who for who, why in news if why == "grant_extension"} >= {"chutich", "vanphong"}


def test_no_reminder_is_given_twice_in_one_entry(office: Office) -> None:
    number = office.assign("I.1")
    situation = office.situation(number)
    due = due_reminders(replace(situation, today=DUE), [], ReminderTiming(), OfficeCalendar())
    with pytest.raises(Invalid):
        office.perform(CLOCK, number, "remind", RemindersEntry(due * 2))


def test_what_cannot_be_reminded_of_keeps_no_other_from_it(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """A day on which something went wrong is gone through again."""
    first, second = office.assign("I.1"), office.assign("I.2")
    at = morning(DUE)
    assert remind_due(office.reading, stumbling(office), at=at) == [second]
    assert f"could not remind of {first}" in caplog.text
    assert remind(office, at + timedelta(minutes=1)) == [first]
    with office.reading() as session:
        assert ripe(session, office.commune_id, at) == []


@pytest.mark.parametrize("state", ["closed", "revoked"])
def test_what_is_over_reminds_nobody(office: Office, state: str) -> None:
    office.standing_in(state, "I.1")
    assert through(office, date(2026, 12, 1), date(2026, 12, 31)) == []


def test_a_later_deadline_reminds_anew(office: Office) -> None:
    number = office.in_progress("I.1")
    remind(office, morning(STAGES[ReminderStage.BEFORE]))
    later = date(2026, 12, 30)
    office.perform("kinhte", number, "request_extension", ExtensionEntry(later, "Chờ số liệu."))
    office.perform("chutich", number, "grant_extension", GrantEntry(later))
    assert through(office, date(2026, 12, 14), date(2026, 12, 31)) == [
        date(2026, 12, 25),
        date(2026, 12, 30),
        date(2026, 12, 31),
    ]
