"""What a line of the record says of instances that its reader may not see: nothing.

A line tells of its own instance, which the reader sees. Its details may name others besides, such
as the one in whose place it was given out, or all that a person handed over.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.deadline import Decline
from models.record import Event
from models.work import TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.visibility import visible_to
from workflow.audit.record import keys_of

NAMING_INSTANCES = ("carried_over", "follows", "instances", "instead_of")
"""Under these details name instances by number, one or several."""


def disclosed(session: Session, event: Event, actor: Actor) -> Mapping[str, Any]:
    """The details of a line, but for what names instances, or their units, not open to a reader.

    Whoever reads the whole record reads each line whole.
    """
    if actor.user_id is None or actor.reads_whole_record:
        return event.details
    told = dict(event.details)
    seen = _seen(session, told, actor)
    for name in told.keys() & set(NAMING_INSTANCES):
        if isinstance(told[name], list):
            told[name] = [number for number in told[name] if number in seen]
        elif told[name] not in seen:
            del told[name]
    if "follows" not in told:
        told.pop("left_out", None)
    # Units from which the same task was taken back: instances that the line does not name.
    told.pop("taken_back", None)
    said, declined = told.get("entry") or {}, keys_of(Decline, event)
    # Who does not see the other instance does not learn which unit has it.
    if "unit" in said and declined and not _sees_successor(session, declined, actor):
        told["entry"] = {name: value for name, value in said.items() if name != "unit"}
    return told


def _seen(session: Session, told: Mapping[str, Any], actor: Actor) -> frozenset[int]:
    """Which of the instances named the reader may see, by number."""
    named: set[int] = set()
    for name in told.keys() & set(NAMING_INSTANCES):
        named |= set(told[name]) if isinstance(told[name], list) else {told[name]}
    if not named:
        return frozenset()
    wanted = select(TaskInstance.number).where(
        TaskInstance.commune_id == actor.commune_id,
        TaskInstance.number.in_(named),
        visible_to(actor),
    )
    return frozenset(session.scalars(wanted))


def _sees_successor(session: Session, declined: Iterable[uuid.UUID], actor: Actor) -> bool:
    wanted = exists().where(
        Decline.commune_id == actor.commune_id,
        Decline.id.in_(declined),
        TaskInstance.commune_id == actor.commune_id,
        TaskInstance.id == Decline.successor_id,
        visible_to(actor),
    )
    return bool(session.scalar(select(wanted)))
