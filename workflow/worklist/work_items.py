"""What awaits one person before an instance: whose turn it is, asked of the rules that decide."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from sqlalchemy.orm import Session

from models.organisation import Unit
from workflow.actors.actor import Actor
from workflow.actors.held_posts import Place
from workflow.calendar.days import local_day
from workflow.definition.vocabulary import EffectName, Standing
from workflow.engine.explain import Verdict, judged
from workflow.engine.instances import situation_numbered
from workflow.instance.situation import Situation
from workflow.instance.standing import HEADS, stands_as
from workflow.instance.turn import OVERDUE, Turn


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing that awaits a person, which they can do or help on."""

    turn: Turn
    why: str
    """The action; for who prepares what another will report, to hand in products."""
    standing: str
    duty: bool
    """Whether it stands still without them."""
    place: Place | None = None
    """Whose place they take for it; None where it is theirs in a post of their own."""

    @property
    def unit_id(self) -> uuid.UUID | None:
        """The unit whose turn it is; None for the committee and the follow-up office."""
        return self.turn.unit.id if self.turn.unit else None


def work_items(situation: Situation, actor: Actor) -> list[WorkItem]:
    """Everything that awaits a person now; empty for whoever could do nothing about it."""
    found = [item for turn in situation.turns for item in _of_turn(situation, actor, turn)]
    found += [
        WorkItem(turn, OVERDUE, turn.standing, duty=turn.standing in HEADS)
        for turn in situation.escalations
        if stands_as(turn.standing, situation.instance, actor) and _concerns(situation, turn, actor)
    ]
    if all(post.place is None for post in actor.posts):
        return found
    return [replace(item, place=_place(situation, actor, item)) for item in found]


@dataclass(frozen=True, slots=True)
class Urged:
    """The units of an instance that were urged last."""

    units: tuple[Unit, ...]
    unreached: tuple[Unit, ...]
    """Those in which nobody is called, so that nobody hears of it."""


def urged_last(session: Session, number: int, *, actor: Actor, at: datetime) -> Urged:
    """The units of an instance that were urged last, and who of them does not hear of it."""
    situation = situation_numbered(session, number, actor=actor, at=at)
    people = Actor.everybody(session, actor.commune_id, on=local_day(at))
    called = {item.unit_id for person in people for item in work_items(situation, person)}
    last = max((each.urged_at for each in situation.urgings), default=None)
    urged = tuple(each.unit for each in situation.urgings if each.urged_at == last)
    return Urged(urged, tuple(unit for unit in urged if unit.id not in called))


def _place(situation: Situation, actor: Actor, item: WorkItem) -> Place | None:
    """Whose place they take for it, unless they would be awaited in a post of their own too."""
    serving = [
        post
        for post in actor.posts
        if stands_as(item.standing, situation.instance, replace(actor, posts=(post,)))
        and (item.unit_id is None or post.unit_id in (None, item.unit_id))
    ]
    places = [post.place for post in serving]
    return next(iter(places), None) if None not in places else None


def _concerns(situation: Situation, turn: Turn, actor: Actor) -> bool:
    """Whether an escalation is for them: for a head only where it is their own unit's turn."""
    if turn.standing not in HEADS:
        return True
    return turn.unit is not None and turn.unit.id in actor.units_before(situation.instance)


def _of_turn(situation: Situation, actor: Actor, turn: Turn) -> Iterator[WorkItem]:
    if _can_act(situation, actor, turn):
        yield WorkItem(turn, turn.action, turn.standing, duty=True)
    elif turn.effect == EffectName.REPORT:
        for verdict in _preparing(situation, actor):
            yield WorkItem(turn, verdict.action, Standing.LEAD_MEMBER, duty=False)


def _preparing(situation: Situation, actor: Actor) -> list[Verdict]:
    """By what they can prepare the report of another, first of all: handing in for it."""
    found = (
        verdict
        for rule in situation.definition.rules_in(situation.state)
        if rule.effect == EffectName.PRODUCT
        for verdict in judged(situation, actor, rule.action)
        if verdict.allowed
    )
    return list(islice(found, 1))


def _can_act(situation: Situation, actor: Actor, turn: Turn) -> bool:
    """Whether there is a row for them; what is still missing for it is theirs to see to."""
    return any(
        verdict.rule is not None
        and verdict.rule.standing == turn.standing
        and verdict.case is not None
        and verdict.case.post is not None
        and (turn.unit is None or verdict.case.post.unit_id == turn.unit.id)
        and not verdict.lacks_right
        and not verdict.moot
        # Nothing can be done about slips that are still to come.
        and (verdict.allowed or turn.effect != EffectName.COUNT)
        for verdict in judged(situation, actor, turn.action)
    )
