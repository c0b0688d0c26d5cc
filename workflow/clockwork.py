"""What the clock does by itself: it opens periods, acts when a time is over, and reminds."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.database import Transaction
from models.organisation import Commune
from models.work import Report, TaskInstance
from workflow.actions import perform
from workflow.actor import Actor
from workflow.calendar import local_day
from workflow.errors import Stale, Unknown
from workflow.explain import explain
from workflow.instances import held_situation
from workflow.pinned import definitions_of
from workflow.recurrence import open_due
from workflow.reminding import REMIND, remind_due
from workflow.situation import read_situations


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that the clock did: which action, on which instance."""

    action: str
    number: int


def run_due(reading: Transaction, writing: Transaction, *, at: datetime) -> list[Deed]:
    """What the clock did at an instant, each in a transaction of its own.

    Running it twice, late, or in several processes at once does nothing twice.
    """
    opened = [Deed("assign", number) for number in open_due(reading, writing, at=at)]
    lapsed = _lapse_due(reading, writing, at)
    # Last, so that nobody is reminded of what has just become another's turn.
    reminded = [Deed(REMIND, number) for number in remind_due(reading, writing, at=at)]
    return opened + lapsed + reminded


def _lapse_due(reading: Transaction, writing: Transaction, at: datetime) -> list[Deed]:
    with reading() as session:
        ripe = [
            (commune_id, number)
            for commune_id in session.scalars(select(Commune.id))
            for number in _ripe(session, commune_id, at)
        ]
    return [deed for place in ripe if (deed := _lapse(writing, *place, at))]


def _ripe(session: Session, commune_id: uuid.UUID, at: datetime) -> list[int]:
    ids = session.scalars(
        _past_answering_time(commune_id, at).where(
            TaskInstance.state.in_(_states_with_a_clock(session, commune_id))
        )
    ).all()
    clock = Actor.clock(commune_id)
    return [
        situation.instance.number
        for situation in read_situations(session, commune_id, ids, at=at)
        if explain(situation, clock, "lapse").allowed
    ]


def _states_with_a_clock(session: Session, commune_id: uuid.UUID) -> set[str]:
    definitions = definitions_of(session, commune_id).values()
    return {rule.state for d in definitions for rule in d.rules if rule.standing == "clock"}


def _past_answering_time(commune_id: uuid.UUID, at: datetime) -> Select[uuid.UUID]:
    return (
        select(TaskInstance.id)
        .join(
            Report,
            (Report.commune_id == TaskInstance.commune_id)
            & (Report.instance_id == TaskInstance.id)
            & (Report.round == TaskInstance.round),
        )
        .where(TaskInstance.commune_id == commune_id, Report.answers_due_on < local_day(at))
    )


def _lapse(writing: Transaction, commune_id: uuid.UUID, number: int, at: datetime) -> Deed | None:
    clock = Actor.clock(commune_id)
    try:
        with writing() as session:
            # Looked at once more under the lock: coming too late is no attempt of anybody.
            situation, _ = held_situation(session, number, "lapse", actor=clock, at=at)
            if not explain(situation, clock, "lapse").allowed:
                return None
            perform(session, number, "lapse", actor=clock, at=at)
    except (Stale, Unknown):
        return None
    return Deed("lapse", number)
