"""Reaching an instance in order to act on it."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.queries.plain import tie
from models.queries.work import instance_with_units
from models.work import TaskInstance
from workflow.actors.actor import Actor, HeldPost
from workflow.actors.visibility import sees
from workflow.audit.anew import Anew
from workflow.audit.refusals import refusal
from workflow.definition.definition import Definition
from workflow.definition.published import loaded_definitions
from workflow.definition.vocabulary import EffectName
from workflow.errors import Obstacle, Refused, Unknown
from workflow.instance.reading import held_situation_of, situation_of
from workflow.instance.situation import Situation


def held_situation(
    session: Session, number: int, action: str, token: str | None, *, actor: Actor, at: datetime
) -> tuple[Situation, Anew]:
    """The situation of an instance on which an action is done, held until the transaction ends.

    With it the actor in the posts of this moment, and what they did with the token before. Raises
    `Unknown` when they could not see one with this number, or `Refused` when they no longer may.
    """
    situation = locked_situation(session, number, actor=actor, at=at)
    anew = Anew.of(session, actor, token, at=at)
    if not sees(anew.actor, situation.instance):
        obstacle = Obstacle("not_entitled", of_right=True)
        raise refusal_at(situation, action, obstacle, actor=anew.actor, at=at)
    return situation, anew


def locked_situation(session: Session, number: int, *, actor: Actor, at: datetime) -> Situation:
    """The situation of an instance that nobody else acts on until the transaction ends.

    Raises `Unknown` when the actor could not see one with this number.
    """
    return _seen_in(held_situation_of(session, actor.commune_id, number, at=at), actor)


def situation_numbered(session: Session, number: int, *, actor: Actor, at: datetime) -> Situation:
    """The situation of the instance with a number, or `Unknown` when the actor may not see it."""
    return _seen_in(situation_of(session, actor.commune_id, number, at=at), actor)


def _seen_in(situation: Situation | None, actor: Actor) -> Situation:
    if situation is None or not sees(actor, situation.instance):
        raise Unknown
    return situation


def seen_instance(session: Session, number: int, *, actor: Actor) -> TaskInstance:
    """The instance with a number, who leads it and is asked; `Unknown` if the actor sees none."""
    rows = instance_with_units.rows(session, actor.commune_id, number)
    if not rows:
        raise Unknown
    instance, *_ = rows[0]
    tie(instance, "cooperations", [asked for *_, asked in rows if asked])
    if not sees(actor, instance):
        raise Unknown
    return instance


def definition_numbered(
    session: Session, number: int, *, actor: Actor
) -> tuple[Definition, TaskInstance]:
    """The definition by which an instance runs, and the instance.

    Raises `Unknown` when the actor may not see it.
    """
    instance = seen_instance(session, number, actor=actor)
    published = loaded_definitions(session, actor.commune_id, [instance.definition])
    return published[instance.definition_id], instance


def action_with(definition: Definition, effect: EffectName) -> str:
    """The action by which an effect comes about; `Unknown` where it does by none."""
    for action in definition.actions_with(effect):
        return action
    raise Unknown


def refusal_at(
    situation: Situation,
    action: str,
    *obstacles: Obstacle,
    actor: Actor,
    at: datetime,
    post: HeldPost | None = None,
) -> Refused:
    """The refusal of an action on an instance, told with where the instance stands."""
    return refusal(
        f"task_instance/{situation.instance.number}",
        action,
        *obstacles,
        actor=actor,
        at=at,
        post=post,
        instance_id=situation.instance.id,
        from_state=situation.state,
        definition_hash=situation.definition.sha256,
    )
