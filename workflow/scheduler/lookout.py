"""What of the tasks has to be looked at again: since the last look the record tells of changes."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.queries.organisation import units_beginning_or_ending
from models.queries.recurrence import halted_until
from models.record import Event
from models.vocabulary import Cadence, EventKind
from models.work import TaskInstance
from workflow.audit.chain import head
from workflow.calendar.periods import Timetable, timetable_of

OPENS_NOTHING = (
    EventKind.REFUSAL,
    EventKind.SIGN_IN,
    EventKind.SIGN_IN_FAILED,
    EventKind.SIGN_OUT,
    EventKind.SESSION_ENDED,
    EventKind.PASSWORD_SET,
    EventKind.LINK_ISSUED,
    EventKind.PERSON,
    EventKind.POST,
    EventKind.GROUP,
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

    It is kept in memory alone: a clock that begins looks at everything once. A new day is looked
    at whole only when a period begins on it, or a unit begins or has ended.
    """

    _seen: dict[uuid.UUID, tuple[date, int]] = field(default_factory=dict)

    def look(self, session: Session, commune_id: uuid.UUID, today: date) -> Look:
        """What has to be looked at since the last time."""
        # Before anything else: what is written meanwhile is looked at the next time.
        last = head(session, commune_id).seq
        if commune_id not in self._seen:
            return Look(None, last)
        day, seen = self._seen[commune_id]
        tasks = _free_again(session, commune_id, day, today) if day != today else frozenset()
        if tasks is None or seen == last:
            return Look(tasks, last)
        if session.scalar(_about_more_than_instances(commune_id, seen)):
            return Look(None, last)
        return Look(tasks.union(session.scalars(_tasks_since(commune_id, seen))), last)

    def saw(self, commune_id: uuid.UUID, today: date, look: Look) -> None:
        """Note that all of it was seen to."""
        self._seen[commune_id] = today, look.seq


def _free_again(
    session: Session, commune_id: uuid.UUID, seen: date, today: date
) -> frozenset[uuid.UUID] | None:
    """The tasks that the days after one, up to today, set free; None when they may set free any."""
    timetable = timetable_of(session, commune_id)
    if any(_begun_since(timetable, each, seen, today) for each in Cadence):
        return None
    if session.scalar(units_beginning_or_ending(commune_id, seen, today).limit(1)):
        return None
    return frozenset(session.scalars(halted_until(commune_id, seen, today)))


def _begun_since(timetable: Timetable, cadence: Cadence, seen: date, today: date) -> bool:
    return seen < timetable.starts_on(timetable.at(cadence, today)) <= today


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
