"""Days on which the commune has no chair, and who can act nevertheless."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.organisation import Post
from models.selects.substitution import committee_posts, stand_ins
from models.substitution import Substitution
from models.vocabulary import Role
from workflow.actor import Actor
from workflow.calendar import local_day
from workflow.validity import holds

AHEAD = timedelta(days=14)
"""How long before such a day it is said: long enough to let somebody stand in."""

_TOLD = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER)


@dataclass(frozen=True, slots=True)
class ChairlessDay:
    """The first day without a chair and without anybody in the chair's place."""

    day: date
    deputies: tuple[str, ...]
    """The vice-chairs of that day, who still decide, each within their area."""


def gap_told_to(session: Session, actor: Actor, *, at: datetime) -> ChairlessDay | None:
    """The next such day, for the committee and the office; None for others or when none is near."""
    if not actor.follows_up and not any(post.role in _TOLD for post in actor.posts):
        return None
    return next_gap(session, actor.commune_id, on=local_day(at))


def next_gap(session: Session, commune_id: uuid.UUID, *, on: date) -> ChairlessDay | None:
    """The first day from a day on that nobody decides for the chair; None when none is near."""
    posts = session.scalars(committee_posts(commune_id, on, on + AHEAD)).all()
    places = session.scalars(stand_ins(commune_id, on, on + AHEAD)).all()
    for day in (on + timedelta(days=n) for n in range(AHEAD.days + 1)):
        if not _has_chair(posts, places, day):
            return ChairlessDay(day, tuple(_names(posts, Role.VICE_CHAIR, day)))
    return None


def _has_chair(posts: Sequence[Post], places: Sequence[Substitution], day: date) -> bool:
    if _names(posts, Role.CHAIR, day):
        return True
    return any(
        place.valid_from <= day <= place.valid_to
        for place in places
        if place.post.role is Role.CHAIR and holds(place.post, day)
    )


def _names(posts: Sequence[Post], role: Role, day: date) -> list[str]:
    """Who may sign in and holds a post of a role on a day."""
    held = (post for post in posts if post.role is role and holds(post, day))
    return [post.user.full_name for post in held if post.user.active]
