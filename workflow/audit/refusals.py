"""Refusals: what is raised when something is not open, with the attempt for the record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.vocabulary import EventKind
from workflow.actors.actor import Actor, HeldPost
from workflow.audit import record
from workflow.errors import NotEntitled, NotNow, Obstacle, Refused


@dataclass
class Attempted(Refused):
    """A refusal of which the record tells: whoever opened the transaction writes the attempt."""

    attempt: record.Line


class AttemptWithoutRight(Attempted, NotEntitled):
    """Somebody tried what they lack the right to."""


class AttemptTooSoon(Attempted, NotNow):
    """Somebody tried what they may do, but not as things stand."""


def refusal(
    subject: str,
    action: str,
    *obstacles: Obstacle,
    actor: Actor,
    at: datetime,
    post: HeldPost | None = None,
    **where: Any,  # noqa: ANN401 - columns of the line
) -> Attempted:
    """The refusal of an action, with the attempt as the record will have it.

    It is for want of the right, where any obstacle is of right, or for now. Without `post`, the one
    they would have acted in, it is told of their first; `where` says how what it is about stands.
    """
    attempt = record.Line(
        kind=EventKind.REFUSAL,
        actor=actor,
        at=at,
        post=post or next(iter(actor.posts), None),
        subject=subject,
        action=action,
        details={"obstacles": [obstacle.as_json() for obstacle in obstacles]},
        **where,
    )
    lacks_right = any(obstacle.of_right for obstacle in obstacles)
    return (AttemptWithoutRight if lacks_right else AttemptTooSoon)(obstacles, attempt)
