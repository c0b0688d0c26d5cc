"""The ways an instance can go: to each state, and what turns it on its way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.office import Office
from tests.stations import station
from workflow.definition.commune import COMMUNE

if TYPE_CHECKING:
    from collections.abc import Callable


def returned(office: Office) -> int:
    number: int = office.reviewed()
    office.perform("chutich", number, "return")
    return number


def urged(office: Office) -> int:
    number: int = office.in_progress()
    office.perform("vanphong", number, "urge")
    office.perform("vanphong", number, "urge")
    return number


def kept(office: Office) -> int:
    number = office.assign("I.1")
    office.perform("kinhte", number, "decline")
    office.perform("chutich", number, "uphold")
    return number


def given_to_another(office: Office) -> int:
    number = office.assign("I.1")
    office.perform("kinhte", number, "decline")
    office.perform("chutich", number, "reassign")
    return number


def taken_back_by_the_unit(office: Office) -> int:
    number: int = office.reported()
    office.perform("kinhte", number, "withdraw")
    return number


def asking_for_more_time(office: Office) -> int:
    number: int = office.in_progress()
    office.perform("kinhte", number, "request_extension")
    office.report(number)
    return number


def reopened(office: Office) -> int:
    number: int = office.closed()
    office.perform("chutich", number, "reopen")
    return number


WAYS: dict[str, Callable[[Office], int]] = {
    **{state.name: partial(Office.standing_in, state=state.name) for state in COMMUNE.states},
    **{
        way.__name__: way
        for way in (
            returned, urged, kept, given_to_another, taken_back_by_the_unit,
            asking_for_more_time, reopened,
        )
    },
}  # fmt: skip
"""By their names."""


@station
def all_ways(office: Office) -> None:
    """Go each way, one after another."""
    for way in WAYS.values():
        way(office)
        office.later(days=95)
