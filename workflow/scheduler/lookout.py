"""What of the tasks has to be looked at again: since the last look the record tells of changes."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.record import Event
from models.vocabulary import EventKind
from models.work import TaskInstance
from workflow.audit.chain import head

OPENS_NOTHING = (
    EventKind.REFUSAL,
    EventKind.SIGN_IN,
    EventKind.SIGN_IN_FAILED,
    EventKind.SIGN_OUT,
    EventKind.SESSION_ENDED,
    EventKind.PASSWORD_SET,
    EventKind.LINK_ISSUED,
    EventKind.PERSON,
    EventKind.EXPORT,
)
"""Of what the lines tell by which no task comes to be due, nor ceases to be."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be looked at, and up to which line of the record it then was."""

    tasks: Collection[uuid.UUID] | None
    """Those about which something happened; None: all that there are."""
    seq: int


@dataclass
class Lookout:
    """Up to where one clock has looked for what is due to open, commune by commune.

    It is kept in memory alone: a clock that begins looks at everything once, and so each does on
    a new day.
    """

    _seen: dict[uuid.UUID, tuple[date, int]] = field(default_factory=dict)

    def look(self, session: Session, commune_id: uuid.UUID, today: date) -> Look:
        """What has to be looked at since the last time."""
        # Before anything else: what is written meanwhile is looked at the next time.
        last = head(session, commune_id).seq
        day, seen = self._seen.get(commune_id, (None, 0))
        if day == today and seen == last:
            return Look((), last)
        if day != today or session.scalar(_about_more_than_instances(commune_id, seen)):
            return Look(None, last)
        return Look(session.scalars(_tasks_since(commune_id, seen)).all(), last)

    def saw(self, commune_id: uuid.UUID, today: date, look: Look) -> None:
        """Note that all of it was seen to."""
        self._seen[commune_id] = today, look.seq


def _about_more_than_instances(commune_id: uuid.UUID, seen: int) -> Select[int]:
    """A line since the last look after which any task may have come to be due."""
    return (
        select(Event.seq)
        .where(
            Event.commune_id == commune_id,
            Event.seq > seen,
            Event.instance_id.is_(None),
            Event.kind.not_in(OPENS_NOTHING),
        )
        .limit(1)
    )


def _tasks_since(commune_id: uuid.UUID, seen: int) -> Select[uuid.UUID]:
    """The tasks of the instances to which something happened since."""
    return (
        select(TaskInstance.task_id)
        .distinct()
        .join(
            Event,
            (Event.commune_id == TaskInstance.commune_id) & (Event.instance_id == TaskInstance.id),
        )
        .where(
            TaskInstance.commune_id == commune_id,
            Event.commune_id == commune_id,
            Event.seq > seen,
            Event.kind.not_in(OPENS_NOTHING),
        )
    )
