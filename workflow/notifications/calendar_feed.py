"""The address at which a person's own calendar program reads their due dates."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.queries.record import last_changes
from workflow.actors.actor import Actor
from workflow.worklist.due_dates import Due, due_between, scopes

BACK = timedelta(days=60)
AHEAD = timedelta(days=400)
"""How far a feed reaches on either side of the day it is read."""


@dataclass(frozen=True, slots=True)
class LastMove:
    """What last moved an instance, or the day of something that is due in it."""

    at: datetime
    line: int
    """Its number in the record: a later change has a higher one, a vote put off among them."""


def feed_dues(session: Session, today: date, *, actor: Actor, at: datetime) -> list[Due]:
    """What a person's feed holds on a day: what they see without choosing."""
    scope = next(iter(scopes(actor)), None)
    return due_between(session, today - BACK, today + AHEAD, scope=scope, actor=actor, at=at)


def changes(
    session: Session, commune_id: uuid.UUID, dues: Iterable[Due]
) -> dict[uuid.UUID, LastMove]:
    """The last change of each of the instances, by its id."""
    ids = {due.instance.id for due in dues}
    found = session.execute(last_changes(commune_id, ids))
    return {key: LastMove(at, line) for key, at, line in found if key}
