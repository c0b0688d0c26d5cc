"""What came back: the line by which an instance went a step backward, as long as it stays there."""

import uuid
from collections.abc import Iterable

from sqlalchemy.orm import Session

from models.queries.record import last_moves
from models.record import Event
from workflow.definition.definition import Definition
from workflow.instance.situation import Situation


def returns(
    session: Session, commune_id: uuid.UUID, situations: Iterable[Situation]
) -> dict[uuid.UUID, Event]:
    """For each instance that came back the line that tells of it, in one statement."""
    books = {each.instance.id: each.definition for each in situations if each.instance.round}
    if not books:
        return {}
    moves = session.scalars(last_moves(commune_id, books))
    return {
        move.instance_id: move
        for move in moves
        if move.instance_id and leads_back(books[move.instance_id], move)
    }


def leads_back(book: Definition, move: Event) -> bool:
    """Whether a line tells of a step backward on the track."""
    return book.leads_back(move.from_state, move.to_state)
