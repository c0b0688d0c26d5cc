"""Notes that somebody has to be told of an event, where it is not said yet who that is."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.queries.commands import write
from models.record import Event, Outbox


def tell_of(session: Session, event: Event, why: str, *, at: datetime) -> None:
    """Write a row for what is no unit's turn: whom it concerns is asked when it is told."""
    write(session, [note_of(event, why, at=at)])


def note_of(event: Event, why: str, *, at: datetime) -> Outbox:
    """The row, which is still to be written."""
    return Outbox(
        commune_id=event.commune_id, event_seq=event.seq, unit_id=None, why=why, created_at=at
    )
