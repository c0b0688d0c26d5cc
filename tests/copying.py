"""An office at work, of whose installation copies are made."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.premises import MORNING
from tests.stations import station
from workflow.backup.creation import Source

if TYPE_CHECKING:
    from tests.office import Office

LATER = MORNING + timedelta(days=2)


def source(office: Office) -> Source:
    assert office.files is not None
    return Source(engine=office.engine, files=office.files, program="0.1.0", made_by="máy chủ")


@station
def at_work_on(office: Office, label: str) -> None:
    """A task is reported, and another on its way with a document handed in."""
    office.hand_in(office.in_progress("I.2"))
    office.reported(label)
