"""How far the follow-up office may extend a deadline by itself, as the chair sets it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.deadline import ExtensionLimit
from models.queries.deadline import limit_set_last
from models.record import Event
from models.vocabulary import EventKind, Role
from workflow.actors.actor import Actor, HeldPost
from workflow.actors.rights import Right
from workflow.audit.change import Change
from workflow.audit.log import lines_about
from workflow.definition.vocabulary import Standing
from workflow.errors import Invalid

MOST_DAYS = 60
"""The furthest that the office may ever extend, in working days."""

SET_LIMIT = "set_extension_limit"
_SUBJECT = "commune"


def _chair_post(actor: Actor) -> HeldPost | None:
    if actor.is_administrator:
        return None
    return next((post for post in actor.own_posts if post.role is Role.CHAIR), None)


_OF_THE_CHAIR = Right.of_post(Standing.CHAIR, _chair_post)


def limit_that_holds(session: Session, actor: Actor) -> ExtensionLimit | None:
    """The limit that was set last; None when none ever was, which is no day at all."""
    return session.scalar(limit_set_last(actor.commune_id))


def limit_told(session: Session, actor: Actor) -> Sequence[Event]:
    """What the record says of who set it."""
    return lines_about(session, actor.commune_id, [_SUBJECT], Event.action == SET_LIMIT)


def may_set_limit(actor: Actor) -> bool:
    """Whether it is the chair."""
    return _OF_THE_CHAIR.held_by(actor)


def set_limit(
    session: Session, working_days: int | None, *, actor: Actor, at: datetime
) -> ExtensionLimit | None:
    """The limit that holds from now on. What waits to be decided is judged by it at once.

    `working_days` is None when what was sent could not be read. Raises `Refused` for all but the
    chair, or `Invalid`.
    """
    change = Change.begin(
        session, _OF_THE_CHAIR, EventKind.COMMUNE, _SUBJECT, SET_LIMIT, actor=actor, at=at
    )
    days = _checked(working_days)
    held = limit_that_holds(session, actor)
    before = held.working_days if held else 0
    if days == before:
        return held
    limit = ExtensionLimit(
        commune_id=actor.commune_id, working_days=days, set_by_id=actor.user_id, set_at=at
    )
    session.add(limit)
    change.write_down(limit, working_days=days, before=before)
    return limit


def _checked(working_days: int | None) -> int:
    """The days, where so many can be taken; raises `Invalid` otherwise."""
    if working_days is None:
        raise Invalid
    if not 0 <= working_days <= MOST_DAYS:
        raise Invalid({"working_days": "out_of_range"})
    return working_days
