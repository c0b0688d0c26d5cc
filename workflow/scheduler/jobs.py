"""What the clock does by itself: it opens periods, acts when a time is over, and reminds."""

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.database import Transaction
from models.organisation import Commune
from models.queries.awaited import answers_owed_before
from models.record import Event, RecordHead
from workflow.actors.actor import Actor
from workflow.calendar.days import local_day
from workflow.consent import consents
from workflow.definition.published import definitions_of
from workflow.definition.vocabulary import EffectName
from workflow.engine.explain import explain
from workflow.engine.instances import locked_situation
from workflow.engine.performing import perform
from workflow.errors import Stale, Unknown
from workflow.instance.reading import read_situations
from workflow.instance.situation import Situation
from workflow.scheduler.lookout import Lookout
from workflow.scheduler.recurrence import open_due
from workflow.scheduler.reminders import remind_due

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClockDeed:
    """One thing that the clock did: which of its works, on which instance."""

    work: str
    number: int


def run_due(
    reading: Transaction, writing: Transaction, *, at: datetime, lookout: Lookout | None = None
) -> list[ClockDeed]:
    """What the clock did at an instant, each in a transaction of its own.

    Running it twice, late, or in several processes at once does nothing twice. What goes wrong
    with one is logged, and keeps no other from being done. Whoever does it again and again keeps
    a `lookout` for it.
    """
    # Reminding last, so that nobody is reminded of what has just become another's turn.
    works = (
        ("assign", partial(open_due, lookout=lookout)),
        ("lapse", lapse_due),
        (consents.LAPSE, consents.lapse_due),
        ("remind", remind_due),
    )
    done: list[ClockDeed] = []
    for name, work in works:
        try:
            done += [ClockDeed(name, number) for number in work(reading, writing, at=at)]
        except Exception:
            log.exception("the clock could not do all of %s", name)
    return done


def anybody_since(session: Session, instant: datetime) -> bool:
    """Whether somebody signed in or acted at an instant or after it, in any commune."""
    lines = select(Event.seq).where(Event.actor_id.is_not(None), Event.at >= instant)
    communes = session.scalars(select(Commune.id)).all()
    return any(
        session.scalar(lines.where(Event.commune_id == each).limit(1)) is not None
        for each in communes
    )


def last_seen(session: Session) -> datetime | None:
    """When a line was last written, in any commune; None where there is none."""
    return session.scalar(select(func.max(RecordHead.at)))


def lapse_due(reading: Transaction, writing: Transaction, *, at: datetime) -> list[int]:
    """The numbers of the instances whose time for answers was over, each noted on its own."""
    with reading() as session:
        ripe = [
            (commune_id, number)
            for commune_id in session.scalars(select(Commune.id))
            for number in _ripe(session, commune_id, at)
        ]
    lapsed = []
    for commune_id, number in ripe:
        try:
            if _lapse(writing, commune_id, number, at):
                lapsed.append(number)
        except Exception:
            log.exception("the clock could not note the silence on %s", number)
    return lapsed


def _ripe(session: Session, commune_id: uuid.UUID, at: datetime) -> list[int]:
    lapsing = _states_that_lapse(session, commune_id)
    if not lapsing:
        return []
    ids = session.scalars(answers_owed_before(commune_id, local_day(at), lapsing)).all()
    if not ids:
        return []
    clock = Actor.clock(commune_id)
    return [
        situation.instance.number
        for situation in read_situations(session, commune_id, ids, at=at)
        if _noting_silence(situation, clock)
    ]


def _states_that_lapse(session: Session, commune_id: uuid.UUID) -> set[str]:
    rules = (rule for each in definitions_of(session, commune_id).values() for rule in each.rules)
    return {rule.state for rule in rules if rule.effect == EffectName.SILENCE}


def _lapse(writing: Transaction, commune_id: uuid.UUID, number: int, at: datetime) -> bool:
    clock = Actor.clock(commune_id)
    try:
        with writing() as session:
            # Looked at once more under the lock: coming too late is no attempt of anybody.
            action = _noting_silence(locked_situation(session, number, actor=clock, at=at), clock)
            if action is None:
                return False
            perform(session, number, action, actor=clock, at=at)
    except (Stale, Unknown):
        return False
    return True


def _noting_silence(situation: Situation, clock: Actor) -> str | None:
    """The action by which the clock may note now who did not answer; None while it may not."""
    actions = situation.definition.actions_with(EffectName.SILENCE)
    return next((each for each in actions if explain(situation, clock, each).allowed), None)
