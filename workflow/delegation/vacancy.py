"""Days on which the commune has no chair, and who can act nevertheless."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from sqlalchemy.orm import Session

from models.organisation import Post, User
from models.queries.substitution import deciders
from models.substitution import AreaPart, Substitution
from models.vocabulary import Role
from workflow.actors.actor import Actor
from workflow.actors.held_posts import halted
from workflow.calendar.days import local_day
from workflow.calendar.validity import holds

AHEAD = timedelta(days=14)
"""How long before such a day it is said: long enough to let somebody stand in."""

_TOLD = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER)


@dataclass(frozen=True, slots=True)
class ChairlessDay:
    """The first day on which nobody decides for the chair everywhere."""

    day: date
    deputies: tuple[str, ...]
    """Who of that day still decides, each within their area: vice-chairs, and who takes a place."""
    locked: str = ""
    """The chair whose account is shut out; empty where there is none."""


def gap_told_to(session: Session, actor: Actor, *, at: datetime) -> ChairlessDay | None:
    """The next such day, for the committee and the office; None for others or when none is near."""
    if not actor.follows_up and not any(post.role in _TOLD for post in actor.posts):
        return None
    return next_gap(session, actor.commune_id, on=local_day(at))


def next_gap(session: Session, commune_id: uuid.UUID, *, on: date) -> ChairlessDay | None:
    """The first day from a day on that nobody decides for the chair; None when none is near."""
    committee = _Committee.of(session, commune_id, on, on + AHEAD)
    for day in (on + timedelta(days=n) for n in range(AHEAD.days + 1)):
        if not any(committee.chairs(day)):
            return ChairlessDay(day, committee.deputies(day), committee.locked(day))
    return None


@dataclass(frozen=True, slots=True)
class _Committee:
    """The posts of chair and vice-chairs on some days, and who takes a place in them."""

    posts: Sequence[Post]
    """Also those that the substitutes hold themselves."""
    places: Sequence[Substitution]
    own: Mapping[uuid.UUID, Sequence[Post]]
    """Each one's own posts."""
    limited: frozenset[uuid.UUID]
    """The substitutions that reach no further than an area."""

    @classmethod
    def of(cls, session: Session, commune_id: uuid.UUID, first: date, last: date) -> Self:
        """Read in one statement."""
        found = deciders.found(session, commune_id, first, last)
        posts = sorted(found.all(Post), key=lambda each: (each.valid_from, each.id))
        places = sorted(found.all(Substitution), key=lambda each: (each.valid_from, each.id))
        own: dict[uuid.UUID, list[Post]] = defaultdict(list)
        for post in posts:
            own[post.user_id].append(post)
        limited = (part.substitution_id for part in found.all(AreaPart))
        return cls(posts, places, own, frozenset(filter(None, limited)))

    def chairs(self, day: date) -> Iterator[User]:
        """Who decides for the chair on a day, whatever it is about."""
        for post in self._held(Role.CHAIR, day):
            if post.user.active:
                yield post.user
        for place in self._taken(Role.CHAIR, day):
            if place.id not in self.limited:
                yield place.substitute

    def deputies(self, day: date) -> tuple[str, ...]:
        """Who decides on a day within an area, with their posts."""
        held = self._held(Role.VICE_CHAIR, day)
        found = {post.user_id: post.holder for post in held if post.user.active}
        for place in (*self._taken(Role.CHAIR, day), *self._taken(Role.VICE_CHAIR, day)):
            found.setdefault(place.substitute_id, self._known_as(place, day))
        return tuple(found.values())

    def locked(self, day: date) -> str:
        """The chair of a day who may not sign in; empty when there is none."""
        shut_out = (p.user.full_name for p in self._held(Role.CHAIR, day) if not p.user.active)
        return next(shut_out, "")

    def _known_as(self, place: Substitution, day: date) -> str:
        """Who takes a place, with a post of their own."""
        own = (post.holder for post in self.own.get(place.substitute_id, ()) if holds(post, day))
        return next(own, place.substitute.full_name)

    def _held(self, role: Role, day: date) -> Iterator[Post]:
        return (post for post in self.posts if post.role is role and holds(post, day))

    def _taken(self, role: Role, day: date) -> Iterator[Substitution]:
        return (
            place
            for place in self.places
            if place.post.role is role
            and place.valid_from <= day <= place.valid_to
            and not halted(place, self.own[place.substitute_id], day)
        )
