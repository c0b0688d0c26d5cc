"""A unit ends, or is called otherwise, while it is asked, named, listed and promised.

What was asked of it lapses as silence does and holds nobody up; what was said by it stays under
the name of its day in the record, and whatever is written from then on has the new one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import Role
from tests.administration import administer, is_whole
from tests.cast import PEOPLE
from tests.web.accounts import make
from tests.web.pages import words
from workflow.actors.actor import CLOCK
from workflow.administration import units
from workflow.calendar.days import local_day
from workflow.engine.acts.appointments import AppointmentEntry
from workflow.errors import NotNow, Refused, Unknown
from workflow.worklist.worklist import worklist_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

pytestmark = pytest.mark.both

OLD, NEW = "Công an xã", "Công an khu vực Ngọk Bay"


def ends(office: Office, code: str, head: str) -> None:
    """A unit has its last day today, and so has the post of its head."""
    today = local_day(office.now)
    office.end_posts(head, last_day=today)
    administer(office, units.set_last_day, code, today)
    office.later(days=1)


def called(office: Office, number: int) -> list[str]:
    """Whom an instance awaits by their lists."""
    found = []
    for person in PEOPLE:
        with office.reading() as session:
            work = worklist_of(session, actor=office.actor(person.username), at=office.now)
        listed = (*work.now, *work.soon)
        found += [
            person.username
            for job in listed
            if job.item and job.situation.instance.number == number
        ]
    return found


def test_a_unit_that_ends_while_it_is_asked_awaits_nobody_and_its_silence_lapses(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported()
    ends(office, "CONG_AN_XA", "congan")
    assert "congan" not in called(office, number)
    with pytest.raises((Refused, Unknown)):
        office.perform("congan", number, "confirm")
    office.perform("vhxh", number, "confirm")
    page = words(sign_in("vanphong").get(f"/nhiem-vu/{number}").text)
    assert OLD in page
    office.after_answering_time(number)
    office.perform(CLOCK, number, "lapse")
    assert office.state(number) == "reviewed"
    office.perform("chutich", number, "approve")
    assert office.state(number) == "closed"
    assert is_whole(office)


def test_what_a_unit_that_ended_said_on_paper_is_written_down_and_holds(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "confirm")
    ends(office, "CONG_AN_XA", "congan")
    office.perform("vanphong", number, "record_answer")
    assert office.state(number) == "reviewed"
    assert is_whole(office)


def test_an_objection_of_a_unit_that_ended_is_answered_and_decided(office: Office) -> None:
    number = office.reported()
    office.perform("congan", number, "object")
    ends(office, "CONG_AN_XA", "congan")
    office.perform("vhxh", number, "confirm")
    office.perform("kinhte", number, "respond")
    office.perform("chutich", number, "approve")
    assert office.state(number) == "closed"


def test_a_unit_that_leads_restricted_work_ends_only_when_that_went_to_another(
    office: Office, sign_in: SignIn
) -> None:
    number = office.assign("II.2")
    today = local_day(office.now)
    office.end_posts("congan", last_day=today)
    with pytest.raises(NotNow) as refused:
        administer(office, units.set_last_day, "CONG_AN_XA", today)
    told = {each.code: each.missing for each in refused.value.obstacles}
    # An administrator does not read what restricted work is called.
    assert told == {"unit_leads_restricted": ()}
    office.perform("chutich", number, "revoke")
    administer(office, units.set_last_day, "CONG_AN_XA", today)
    assert sign_in("thon2").get(f"/nhiem-vu/{number}").status_code == 404


def test_who_was_named_in_a_unit_that_went_into_another_works_on_what_is_given_there(
    office: Office,
) -> None:
    number, today = office.in_progress(), local_day(office.now)
    office.perform("kinhte", number, "appoint", AppointmentEntry(("kinhte.cb",)))
    office.end_posts("kinhte.cb", last_day=today)
    office.give_post("kinhte.cb", Role.OFFICER, "PHONG_VHXH", since=today + timedelta(days=1))
    office.later(days=1)
    assert [each.officer.username for each in office.situation(number).departed] == ["kinhte.cb"]
    office.perform("chutich", number, "revoke")
    assert "kinhte.cb" not in called(office, number)
    assert "kinhte" not in called(office, number)


def test_a_unit_called_otherwise_is_so_in_feeds_on_pages_and_in_what_it_does_then(
    office: Office, client: Client, sign_in: SignIn
) -> None:
    number = office.reported()
    path = make(sign_in("congan"))
    unit = office.unit("CONG_AN_XA")
    naming = units.Naming(NEW, "CA khu vực", unit.position)
    administer(office, units.correct, "CONG_AN_XA", naming)
    assert f"/nhiem-vu/{number}" in client.get(path).text
    page = words(sign_in("kinhte").get(f"/nhiem-vu/{number}").text)
    assert NEW in page
    office.perform("congan", number, "confirm")
    assert office.events(number)[-1].capacity.endswith(NEW)
    office.perform("vhxh", number, "confirm")
    assert is_whole(office)
