"""Đôn đốc: whom an urging does not reach."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.organisation import Unit
from workflow.actors.actor import Actor
from workflow.calendar.days import local_day
from workflow.engine.actions import situation_numbered
from workflow.worklist.work_items import calls

URGE = "urge"


def unreached(session: Session, number: int, *, actor: Actor, at: datetime) -> tuple[Unit, ...]:
    """The units of an instance urged last in which nobody is called, so that nobody hears of it."""
    situation = situation_numbered(session, number, actor=actor, at=at)
    people = Actor.everybody(session, actor.commune_id, on=local_day(at))
    called = {call.unit_id for person in people for call in calls(situation, person)}
    last = max((each.urged_at for each in situation.urgings), default=None)
    urged = (each.unit for each in situation.urgings if each.urged_at == last)
    return tuple(unit for unit in urged if unit.id not in called)
