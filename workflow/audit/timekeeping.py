"""How the clock stands to the record, and going on although it is behind."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.queries.organisation import user_named
from models.queries.record import told_of_clock
from models.record import Event, RecordHead
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.audit.change import Change
from workflow.audit.clock_behind import FAR, GO_ON, LIMIT, NOTICED, SUBJECT
from workflow.calendar.days import local_day
from workflow.errors import Unknown


@dataclass(frozen=True, slots=True)
class Lag:
    """A clock that is behind the last line of the record."""

    now: datetime
    last: datetime
    stops: bool
    """Whether nothing is written for it."""


def lag(session: Session, commune_id: uuid.UUID, *, at: datetime) -> Lag | None:
    """How far the clock is behind the record; None when it is not, or by moments only."""
    last = _last(session, commune_id)
    if last - at <= NOTICED:
        return None
    accepted = GO_ON in session.scalars(told_of_clock(commune_id, SUBJECT, last)).all()
    return Lag(at, last, not accepted and last - at > session.info.get(LIMIT, FAR))


def go_on(session: Session, commune_id: uuid.UUID, username: str, *, at: datetime) -> Event:
    """The line by which a person answers for going on until the clock has caught up.

    Raises `Unknown` when nobody of that user name may sign in.
    """
    person = session.scalar(user_named(commune_id, username))
    if person is None or not person.active:
        raise Unknown
    actor = Actor.of(session, person, on=local_day(at))
    change = Change.unheld(session, EventKind.COMMUNE, SUBJECT, GO_ON, actor=actor, at=at)
    return change.write_down(clock=at, record=_last(session, commune_id))


def _last(session: Session, commune_id: uuid.UUID) -> datetime:
    return session.scalars(select(RecordHead.at).where(RecordHead.commune_id == commune_id)).one()
