"""What is left of earlier periods, and how a report says that it still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.documents.product_answers import Answered

if TYPE_CHECKING:
    from datetime import date

    from tests.office import Office


def approved_before(
    office: Office,
    label: str,
    day: date,
    *positions: int,
    lead: str = "kinhte",
    asks: tuple[str, ...] | None = None,
) -> int:
    """The instance of the period that a day lies in, with some products or those demanded."""
    number = office.assign(label, day=day)
    office.perform(lead, number, "start")
    office.hand_in(number, *positions, by=lead)
    office.perform(lead, number, "report")
    asked = {"I.1": ("vhxh", "congan"), "I.3": ("vhxh",)}.get(label, ()) if asks is None else asks
    for head in asked:
        office.perform(head, number, "confirm")
    if office.situation(number).needs_vote:
        office.record_vote(number)
    office.perform("chutich", number, "approve")
    return number


def holds(position: int, instance: int, version: int) -> Answered:
    """That a version of an earlier instance still holds."""
    return Answered(position, instance, version)


def nothing_arose(position: int) -> Answered:
    """That nothing arose, and why."""
    return Answered(position, reason="Kế hoạch không đổi.")
