"""The head of the lead unit names who of it works on a task, and may think better of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.notice import Notice
from tests.administration import administer, is_whole
from tests.deliveries import tell
from workflow.administration import people
from workflow.engine.acts.appointments import AppointmentEntry
from workflow.errors import Invalid, Refused, Stale

if TYPE_CHECKING:
    from tests.office import Office

ONE = AppointmentEntry(("kinhte.cb",), "Tổng hợp số liệu các thôn.")
BOTH = AppointmentEntry(("kinhte.pho", "kinhte.cb"))


def named(office: Office, number: int) -> list[str]:
    return [each.officer.username for each in office.situation(number).appointments]


def told(office: Office, number: int) -> list[tuple[str, str]]:
    """Who was told of a naming of an instance, and why."""
    tell(office)
    why = ("officers_named", "officers_released")
    with office.reading() as session:
        notices = session.scalars(
            select(Notice).where(
                Notice.instance_id == office.instance(number).id, Notice.why.in_(why)
            )
        ).all()
    users = {office.actor(name).user_id: name for name in ("kinhte", "kinhte.pho", "kinhte.cb")}
    return sorted((users[each.user_id], each.why) for each in notices)


@pytest.mark.parametrize("stage", ["assign", "in_progress"])
def test_naming_changes_neither_state_nor_whose_turn_it_is(office: Office, stage: str) -> None:
    number = getattr(office, stage)("I.1")
    before = office.situation(number)
    office.perform("kinhte", number, "appoint", ONE)
    after = office.situation(number)
    assert (after.state, after.instance.version) == (before.state, before.instance.version)
    awaited = [(turn.action, turn.standing, turn.called_at) for turn in before.turns]
    assert [(turn.action, turn.standing, turn.called_at) for turn in after.turns] == awaited
    assert named(office, number) == ["kinhte.cb"]
    assert after.departed == ()
    assert is_whole(office)


def test_who_is_named_anew_replaces_those_before(office: Office) -> None:
    number = office.in_progress()
    office.perform("kinhte", number, "appoint", ONE)
    office.perform("kinhte", number, "appoint", BOTH)
    assert set(named(office, number)) == {"kinhte.cb", "kinhte.pho"}
    office.perform("kinhte", number, "appoint", AppointmentEntry(("kinhte.pho",)))
    assert named(office, number) == ["kinhte.pho"]
    office.perform("kinhte", number, "end_appointment")
    assert named(office, number) == []
    with pytest.raises(Refused):
        office.perform("kinhte", number, "end_appointment")
    assert is_whole(office)


def test_those_who_are_named_and_who_were_are_told(office: Office) -> None:
    number = office.in_progress()
    office.perform("kinhte", number, "appoint", ONE)
    assert told(office, number) == [("kinhte.cb", "officers_named")]
    office.perform("kinhte", number, "appoint", AppointmentEntry(("kinhte.pho",)))
    assert told(office, number) == [
        ("kinhte.cb", "officers_named"),
        ("kinhte.cb", "officers_released"),
        ("kinhte.pho", "officers_named"),
    ]
    office.perform("kinhte", number, "end_appointment")
    assert ("kinhte.pho", "officers_released") in told(office, number)


@pytest.mark.parametrize(
    ("officers", "days", "field"),
    [
        (("vhxh.cb",), None, "officers"),
        (("kinhte.cb", "chutich"), None, "officers"),
        (("nobody",), None, "officers"),
        (("kinhte.cb",), -1, "due_on"),
        (("kinhte.cb",), 400, "due_on"),
    ],
)
def test_whoever_is_not_of_the_unit_and_a_day_too_late_are_not_taken(
    office: Office, officers: tuple[str, ...], days: int | None, field: str
) -> None:
    number = office.in_progress()
    day = None if days is None else office.now.date() + timedelta(days=days)
    with pytest.raises(Invalid) as invalid:
        office.perform("kinhte", number, "appoint", AppointmentEntry(officers, "", day))
    assert field in invalid.value.fields
    assert named(office, number) == []


def test_only_the_head_names_and_only_while_it_is_worked_on(office: Office) -> None:
    number = office.reported()
    for who in ("kinhte", "kinhte.cb", "vhxh", "chutich"):
        with pytest.raises(Refused):
            office.perform(who, number, "appoint", ONE)
    office.perform("kinhte", number, "withdraw")
    with pytest.raises(Refused):
        office.perform("kinhte.pho", number, "appoint", ONE)
    office.perform("kinhte", number, "appoint", ONE)
    assert named(office, number) == ["kinhte.cb"]


def test_of_two_who_name_at_once_one_reads_what_the_other_did(office: Office) -> None:
    number = office.in_progress()
    page = office.seen("kinhte", number, "appoint")
    office.perform("kinhte", number, "appoint", ONE)
    with pytest.raises(Stale):
        office.perform("kinhte", number, "appoint", BOTH, seen=page)
    assert named(office, number) == ["kinhte.cb"]


def test_it_lasts_over_a_report_that_comes_back(office: Office) -> None:
    number = office.in_progress()
    office.perform("kinhte", number, "appoint", ONE)
    office.report(number)
    office.perform("vanphong", number, "return")
    assert named(office, number) == ["kinhte.cb"]


def test_whoever_leaves_the_unit_is_shown_as_gone_and_cannot_be_named_again(
    office: Office,
) -> None:
    number = office.in_progress()
    office.perform("kinhte", number, "appoint", BOTH)
    office.end_posts("kinhte.cb", last_day=office.now.date())
    office.later(days=1)
    situation = office.situation(number)
    assert [each.officer.username for each in situation.departed] == ["kinhte.cb"]
    assert [each.officer.username for each in situation.serving] == ["kinhte.pho"]
    with pytest.raises(Invalid):
        office.perform("kinhte", number, "appoint", BOTH)


def test_whoever_is_locked_is_shown_as_gone(office: Office) -> None:
    number = office.in_progress()
    office.perform("kinhte", number, "appoint", ONE)
    administer(office, people.disable, "kinhte.cb")
    assert [each.officer.username for each in office.situation(number).departed] == ["kinhte.cb"]
