"""Notes that somebody has to be told of an event, where it is not said yet who that is."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.record import Event, Outbox


def tell_of(session: Session, event: Event, why: str, *, at: datetime) -> None:
    """Write a row for what is no unit's turn: whom it concerns is asked when it is told."""
    session.add(
        Outbox(
            commune_id=event.commune_id,
            event_seq=event.seq,
            unit_id=None,
            why=why,
            created_at=at,
        )
    )
