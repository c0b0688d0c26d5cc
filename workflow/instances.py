"""Reaching an instance in order to act on it."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.selects.work import instance_numbered
from models.vocabulary import EventKind
from workflow import record
from workflow.actor import Actor, HeldPost
from workflow.errors import Obstacle, Refused, Unknown
from workflow.situation import Situation, read_situations
from workflow.standing import standings
from workflow.visibility import visible_to


def held_situation(session: Session, number: int, *, actor: Actor, at: datetime) -> Situation:
    """The situation of an instance that nobody else acts on until the transaction ends.

    Raises `Unknown` when the actor may not see one with this number.
    """
    instance = session.scalar(
        instance_numbered(actor.commune_id, number)
        .where(visible_to(actor))
        .with_for_update(key_share=True)
    )
    if instance is None:
        raise Unknown
    return read_situations(session, actor.commune_id, [instance.id], at=at)[0]


def post_standing_as(situation: Situation, actor: Actor, standing: str) -> HeldPost | None:
    """The actor's first post that has a standing before this instance."""
    return next(
        (post for post in actor.posts if standing in standings(situation, actor, post)), None
    )


def refusal(
    situation: Situation,
    action: str,
    obstacle: Obstacle,
    *,
    actor: Actor,
    at: datetime,
    post: HeldPost | None = None,
) -> Refused:
    """The refusal of an action, with the attempt as the record will have it."""
    attempt = record.Line(
        kind=EventKind.REFUSAL,
        actor=actor,
        at=at,
        post=post,
        subject=f"task_instance/{situation.instance.number}",
        instance_id=situation.instance.id,
        action=action,
        from_state=situation.state,
        definition_hash=situation.definition.sha256,
        details={"obstacles": [obstacle.as_json()]},
    )
    return Refused((obstacle,), attempt=attempt)
