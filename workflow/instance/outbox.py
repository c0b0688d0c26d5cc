"""Who has to be told of an event: written in its transaction, sent afterwards."""

from collections.abc import Iterable

from models.record import Event, Outbox
from workflow.instance.turn import Turn


def calls(event: Event, awaited: Iterable[Turn]) -> list[Outbox]:
    """A row, still to be written, for everyone whose turn it is after the event.

    Those who were told of the same turn before are left out when it is delivered: so whoever came
    into a post meanwhile hears of it.
    """
    return [
        Outbox(
            commune_id=event.commune_id,
            event_seq=event.seq,
            unit_id=turn.unit.id if turn.unit else None,
            why=turn.action,
            created_at=event.at,
        )
        for turn in awaited
    ]
