"""An instance before which each action is open, and who of the cast takes it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office


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
"""For each action the way to an instance that awaits it, and who acts then."""
