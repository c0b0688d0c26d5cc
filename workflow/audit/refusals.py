"""Refusals: what is raised when something is not open, with the attempt for the record."""

from datetime import datetime

from models.vocabulary import EventKind
from workflow.actors.actor import Actor, HeldPost
from workflow.audit import record
from workflow.errors import Obstacle, Refused, refused


def refusal(
    subject: str,
    action: str,
    *obstacles: Obstacle,
    actor: Actor,
    at: datetime,
    post: HeldPost | None = None,
) -> Refused:
    """The refusal of an action, with the attempt as the record will have it.

    Without `post`, the one they would have acted in, it is told of their first.
    """
    attempt = record.Line(
        kind=EventKind.REFUSAL,
        actor=actor,
        at=at,
        post=post or next(iter(actor.posts), None),
        subject=subject,
        action=action,
        details={"obstacles": [obstacle.as_json() for obstacle in obstacles]},
    )
    return refused(*obstacles, attempt=attempt)
