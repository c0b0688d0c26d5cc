"""Who did something of which only the person and the moment are kept, and how they signed it.

The line of the record that tells of it keeps the capacity. It names the row that was written, and
has its writer and its moment, or a later one: the record's time never runs back.
"""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING

from web.wording import substitutions
from workflow.audit.hashes import row_name

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from models.base import Identified
    from models.organisation import User
    from models.record import Event


class Signatures:
    """How people signed what some lines of the record tell."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._by_row: defaultdict[str, list[Event]] = defaultdict(list)
        for event in sorted(events, key=attrgetter("seq")):
            for name in event.rows:
                self._by_row[name].append(event)

    def of(self, row: Identified, person: User | None, at: datetime | None) -> str:
        """Who did to a row what it keeps, with their capacity: `A, KT. Chủ tịch – Phó Chủ tịch`."""
        return self._told(row, person, at, substitutions.event_signed)

    def by(self, row: Identified, person_id: uuid.UUID, at: datetime) -> str:
        """The same of somebody whose name stands in the line alone; empty where none is there."""
        event = self._line(row, person_id, at)
        return substitutions.event_signed(event) if event else ""

    def briefly(self, row: Identified, person: User | None, at: datetime | None) -> str:
        """The same, with the capacity only where they signed for another."""
        return self._told(row, person, at, substitutions.event_signature)

    def maker(self, row: Identified) -> str:
        """Who wrote a row first, which keeps neither; empty where no line tells it."""
        events = self._by_row.get(row_name(row))
        return substitutions.event_signed(events[0]) if events else ""

    def _told(
        self,
        row: Identified,
        person: User | None,
        at: datetime | None,
        told: Callable[[Event], str],
    ) -> str:
        if person is None or at is None:
            return ""
        event = self._line(row, person.id, at)
        return told(event) if event else person.full_name

    def _line(self, row: Identified, person_id: uuid.UUID, at: datetime) -> Event | None:
        lines = self._by_row.get(row_name(row), ())
        return next((e for e in lines if e.actor_id == person_id and e.at >= at), None)
