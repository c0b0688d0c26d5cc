"""Discussion: what those who work on an instance say to one another, beside the decisions."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from models.base import new_key
from models.vocabulary import EventKind, Role
from models.work import Comment
from workflow.actors.actor import Actor, HeldPost
from workflow.audit import record
from workflow.audit.idempotency import earlier_outcome, keep_outcome
from workflow.discussion import mentions
from workflow.engine.instances import held_situation, refusal_at
from workflow.errors import Invalid, Obstacle
from workflow.instance.situation import Situation
from workflow.instance.standing import standings

COMMENT = "comment"
_READERS = (Role.INSPECTOR, Role.ADMINISTRATOR)
"""They read, and stay out of the work they look at or keep running."""


def comment(
    session: Session,
    number: int,
    body: str | None,
    *,
    mentioned: Iterable[uuid.UUID] = (),
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> Comment:
    """The line, added to the discussion of the instance with a number.

    Those in `mentioned` are named in it, and those whom the body names as @name. `body` is None
    when what was sent could not be read. Raises `Unknown`, `Refused`, `TokenReused`, or `Invalid`
    for `body` or `mentioned`.
    """
    situation, actor = held_situation(session, number, COMMENT, actor=actor, at=at)
    ticked = sorted(mentioned)
    intent = {"action": COMMENT, "number": number, "body": body, "mentioned": ticked}
    if body is not None and (earlier := earlier_outcome(session, actor, token, intent)):
        return session.get_one(Comment, (actor.commune_id, uuid.UUID(earlier["comment"])))
    if not may_comment(actor):
        obstacle = Obstacle("reads_only", of_right=True)
        raise refusal_at(situation, COMMENT, obstacle, actor=actor, at=at)
    if body is None:
        raise Invalid
    if not body.strip():
        raise Invalid({"body": "required"})
    written = Comment(
        commune_id=actor.commune_id,
        id=new_key(),
        instance_id=situation.instance.id,
        body=body,
        written_by_id=actor.user_id,
        written_at=at,
    )
    named = mentions.mentions_for(session, situation, written, ticked, at=at)
    session.add(written)
    session.flush()
    session.add_all(named)
    event = record.append(
        session,
        record.Line(
            kind=EventKind.COMMENT,
            actor=actor,
            at=at,
            post=_speaking_post(situation, actor),
            subject=f"task_instance/{number}",
            instance_id=situation.instance.id,
            action=COMMENT,
            definition_hash=situation.definition.sha256,
            rows=(written, *named),
        ),
    )
    mentions.tell(session, event, named)
    keep_outcome(session, actor, token, intent, {"comment": written.id}, at)
    return written


def may_comment(actor: Actor) -> bool:
    """Whether the actor takes part in the discussions that they see."""
    speaks = any(post.role not in _READERS for post in actor.posts)
    return speaks and not actor.is_administrator


def _speaking_post(situation: Situation, actor: Actor) -> HeldPost:
    """The post that has most to do with the instance: first one with a standing before it."""
    posts = [post for post in actor.posts if post.role not in _READERS]
    return next((post for post in posts if standings(situation, actor, post)), posts[0])
