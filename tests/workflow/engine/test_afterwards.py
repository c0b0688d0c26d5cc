"""Who is told of an act is who is awaited after it, as it is found when everything is read anew."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.record import Outbox
from workflow.definition.commune import COMMUNE
from workflow.instance.turn import escalations, turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office


def told(office: Office, number: int) -> Counter[tuple[str, str | None]]:
    """Whom the last line of an instance tells, and of what."""
    last = office.events(number)[-1].seq
    with office.reading() as session:
        rows = session.scalars(select(Outbox).where(Outbox.event_seq == last)).all()
    return Counter((row.why, str(row.unit_id) if row.unit_id else None) for row in rows)


def awaited(office: Office, number: int) -> Counter[tuple[str, str | None]]:
    """Who is awaited there now."""
    situation = office.situation(number)
    return Counter(
        (turn.action, str(turn.unit.id) if turn.unit else None)
        for turn in turns(situation) + escalations(situation)
    )


def declined(office: Office) -> int:
    number = office.assign("I.1")
    office.perform("kinhte", number, "decline")
    return number


def asked(office: Office) -> int:
    number = office.in_progress("I.1")
    office.perform("kinhte", number, "request_extension")
    return number


def objected(office: Office) -> int:
    number = office.reported()
    office.perform("vhxh", number, "object")
    return number


def late(office: Office) -> int:
    number = office.in_progress("I.1")
    office.until(number, days=2)
    return number


def silent(office: Office) -> int:
    number = office.reported()
    office.after_answering_time(number)
    return number


def ready(office: Office) -> int:
    number = office.in_progress("I.1")
    office.hand_in(number)
    return number


ACTS: dict[str, tuple[Callable[[Office], int], str]] = {
    "start": (lambda office: office.assign("I.1"), "kinhte.cb"),
    "decline": (lambda office: office.assign("I.1"), "kinhte"),
    "reassign": (declined, "chutich"),
    "uphold": (declined, "chutich"),
    "request_extension": (lambda office: office.in_progress("I.1"), "kinhte"),
    "grant_extension": (asked, "chutich"),
    "refuse_extension": (asked, "chutich"),
    "urge": (lambda office: office.reported(), "vanphong"),
    "remind": (late, "clock"),
    "revoke": (lambda office: office.reported(), "chutich"),
    "report": (ready, "kinhte"),
    "confirm": (lambda office: office.reported(), "vhxh"),
    "object": (lambda office: office.reported(), "congan"),
    "respond": (objected, "kinhte"),
    "withdraw": (objected, "kinhte"),
    "return": (objected, "vanphong"),
    "lapse": (silent, "clock"),
    "approve": (lambda office: office.reviewed(), "chutich"),
    "reopen": (lambda office: office.closed(), "chutich"),
}


def test_every_action_is_tried() -> None:
    assert set(ACTS) == set(COMMUNE.actions)


@pytest.mark.parametrize("action", ACTS)
def test_it_tells_whom_the_next_look_finds_awaited(office: Office, action: str) -> None:
    arranged, username = ACTS[action]
    number = arranged(office)
    office.perform(username, number, action)
    assert told(office, number) == awaited(office, number)
