"""Who has to be told of an event: written in its transaction, sent afterwards."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from models.record import Event, Outbox
from workflow.instance.turn import Turn


def tell_awaited(session: Session, event: Event, awaited: Iterable[Turn]) -> None:
    """Write a row for everyone whose turn it is after the event.

    Those who were told of the same turn before are left out when it is delivered: so whoever came
    into a post meanwhile hears of it.
    """
    session.add_all(
        Outbox(
            commune_id=event.commune_id,
            event_seq=event.seq,
            unit_id=turn.unit.id if turn.unit else None,
            why=turn.action,
            created_at=event.at,
        )
        for turn in awaited
    )
