"""Due dates that moved, and tasks that were sent back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from workflow.engine.acts.extensions import GrantEntry
from workflow.engine.acts.reassignment import ReassignmentEntry

if TYPE_CHECKING:
    from tests.office import Office
if TYPE_CHECKING:
    from tests.office import Office


def extended(office: Office, label: str = "I.2", until: date | None = None) -> int:
    """An instance in progress that was extended by a week, or until a day."""
    number = office.in_progress(label)
    office.perform("kinhte", number, "request_extension")
    if until is None:
        office.perform("chutich", number, "grant_extension")
    else:
        office.perform("chutich", number, "grant_extension", GrantEntry(until))
    return number


def declined(office: Office, label: str = "I.1") -> int:
    number = office.assign(label)
    office.perform("kinhte", number, "decline")
    return number


def reassigned(office: Office, number: int, unit: str, days: int = 0) -> int:
    """The number of the instance of another unit that takes the place of one."""
    due_on = office.instance(number).due_on
    assert due_on is not None
    entry = ReassignmentEntry(unit, due_on + timedelta(days=days), "Đúng việc của đơn vị này.")
    office.perform("chutich", number, "reassign", entry)
    successor = office.situation(number).successor
    assert successor is not None
    return successor.number
