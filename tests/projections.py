"""The read models beside the long way: what follows from the rows of every instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.awaited import Awaited
from models.work import TaskInstance
from workflow.instance.projection import differing
from workflow.instance.reading import read_situations

if TYPE_CHECKING:
    import uuid
    from datetime import datetime

    from sqlalchemy.orm import Session

    from workflow.instance.turn import Turn


def unlike(session: Session, commune_id: uuid.UUID, at: datetime) -> dict[str, str]:
    """What is wrong with what is kept of instances, by its subject; empty when all is right.

    Nothing else is kept than what follows from the rows, and whoever is awaited today is found.
    """
    wrong = dict.fromkeys(differing(session, commune_id, at=at), "not what follows from the rows")
    kept = {
        _key(row)
        for row in session.scalars(select(Awaited).filter_by(commune_id=commune_id, called=True))
    }
    ids = session.scalars(select(TaskInstance.id).filter_by(commune_id=commune_id)).all()
    for situation in read_situations(session, commune_id, ids, at=at):
        for turn in situation.turns:
            if (situation.instance.id, *_of(turn)) not in kept:
                subject = f"task_instance/{situation.instance.number}"
                wrong[subject] = f"{turn.standing} is not found for {turn.action}"
    return wrong


def _key(row: Awaited) -> tuple[object, ...]:
    return row.instance_id, row.action, row.effect, row.standing, row.unit_id, row.deadline


def _of(turn: Turn) -> tuple[object, ...]:
    unit_id = turn.unit.id if turn.unit else None
    return turn.action, turn.effect or "", turn.standing, unit_id, turn.deadline
