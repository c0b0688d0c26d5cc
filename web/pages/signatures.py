"""Who did something of which only the person and the moment are kept, and how they signed it.

The line of the record that tells of it keeps the capacity; it is found by these two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.wording import substitutions

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from models.organisation import User
    from models.record import Event


class Signatures:
    """How people signed what some lines of the record tell."""

    def __init__(self, events: Iterable[Event] = ()) -> None:
        self._events: dict[tuple[uuid.UUID | None, datetime], Event] = {
            (event.actor_id, event.at): event for event in events
        }

    def of(self, person: User | None, at: datetime | None) -> str:
        """Who did something at a moment, with their capacity: `A, KT. Chủ tịch – Phó Chủ tịch`."""
        return self._told(person, at, substitutions.event_signed)

    def by(self, person_id: uuid.UUID, at: datetime) -> str:
        """The same of somebody whose name stands in the line alone; empty where none is there."""
        event = self._events.get((person_id, at))
        return substitutions.event_signed(event) if event else ""

    def briefly(self, person: User | None, at: datetime | None) -> str:
        """The same, with the capacity only where they signed for another."""
        return self._told(person, at, substitutions.event_signature)

    def _told(self, person: User | None, at: datetime | None, told: Callable[[Event], str]) -> str:
        if person is None or at is None:
            return ""
        event = self._events.get((person.id, at))
        return told(event) if event else person.full_name
