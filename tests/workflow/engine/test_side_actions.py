"""An action beside the way: whoever can take it may, and nobody is awaited, told or reminded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from models.notice import Notice
from models.record import Outbox
from tests.administration import is_whole
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.calendar.days import OfficeCalendar
from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Rule
from workflow.engine.explain import offers
from workflow.engine.publishing import publish
from workflow.engine.reminder_days import ReminderTiming, due_reminders
from workflow.errors import Refused
from workflow.instance.entry import ReasonEntry
from workflow.notifications.delivery import deliver
from workflow.worklist.work_items import work_items

if TYPE_CHECKING:
    from tests.office import Office

NOTE = Rule("in_progress", "measure_along", "lead_head", "in_progress", effect="reason")
REMARK = Rule("reviewed", "remark", "follow_up", "reviewed", effect="reason")
BESIDE = {NOTE.action, REMARK.action}
WITH_BOTH = replace(COMMUNE, rules=(*COMMUNE.rules, NOTE, REMARK))
WORDED = replace(covered(), actions=covered().actions | BESIDE)
SAID = ReasonEntry("Đã đi được 6 thôn, còn 8 thôn.")


@pytest.fixture
def office(office: Office) -> Office:
    with office.transaction() as session:
        actor = Actor.system(office.commune_id)
        publish(session, WITH_BOTH, worded=WORDED, actor=actor, at=office.now)
    return office


def awaited_for(office: Office, number: int, username: str) -> set[str]:
    return {call.why for call in work_items(office.situation(number), office.actor(username))}


def notices(office: Office) -> int | None:
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(Notice))


def test_it_is_offered_done_and_recorded(office: Office) -> None:
    number = office.in_progress("I.2")
    situation = office.situation(number)
    offered = {verdict.action for verdict in offers(situation, office.actor("kinhte"))}
    assert "measure_along" in offered
    with pytest.raises(Refused):
        office.perform("vhxh", number, "measure_along", SAID)
    outcome = office.perform("kinhte", number, "measure_along", SAID)
    assert outcome.state == "in_progress"
    event = office.events(number)[-1]
    assert (event.rule, event.reason) == ("in_progress/measure_along/lead_head", SAID.reason)
    assert is_whole(office)


def test_nobody_is_awaited_for_it(office: Office) -> None:
    working, reviewed = office.in_progress("I.2"), office.reviewed("I.1")
    for number in (working, reviewed):
        assert not {turn.action for turn in office.situation(number).turns} & BESIDE
    assert awaited_for(office, working, "kinhte") == {"report"}
    assert awaited_for(office, reviewed, "vanphong") == set()


def test_it_makes_nobodys_turn_begin_anew(office: Office) -> None:
    number = office.in_progress("I.2")
    [before] = office.situation(number).turns
    office.later(days=2)
    office.perform("kinhte", number, "measure_along", SAID)
    [turn] = office.situation(number).turns
    assert (turn.since, turn.called_at) == (before.since, before.called_at)


def test_nobody_is_told_or_reminded_of_it(office: Office) -> None:
    number = office.in_progress("I.2")
    with office.transaction() as session:
        while deliver(session, office.commune_id, sender=None, at=office.now):
            pass
    before = notices(office)
    office.perform("kinhte", number, "measure_along", SAID)
    with office.transaction() as session:
        while deliver(session, office.commune_id, sender=None, at=office.now):
            pass
        whys = set(session.scalars(select(Outbox.why)))
    assert not whys & BESIDE
    assert notices(office) == before
    office.later(days=100)
    due = due_reminders(office.situation(number), [], ReminderTiming.of(None), OfficeCalendar())
    assert {reminder.action for reminder in due} == {"report"}


def test_it_makes_nobodys_form_outdated(office: Office) -> None:
    number = office.in_progress("I.2")
    office.hand_in(number)
    opened = office.seen("kinhte", number, "report")
    office.perform("kinhte", number, "measure_along", SAID)
    assert office.perform("kinhte", number, "report", seen=opened).state in {
        "reported",
        "reviewed",
    }
