"""Who acts: a person with the posts they hold today, or the clock."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Commune, User
from models.queries.holdings import (
    Holding,
    held_around,
    held_by_everybody,
    held_by_person,
)
from models.vocabulary import Role
from models.work import TaskInstance
from workflow.actors.held_posts import HeldPost
from workflow.actors.holdings import Holders
from workflow.calendar.days import local_day
from workflow.errors import NotEntitled, Obstacle

__all__ = ("CLOCK", "STRANGER", "SYSTEM", "Actor", "HeldPost", "fresh", "hold_commune")


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts in a commune. What is not reached through an actor is not seen."""

    commune_id: uuid.UUID
    user_id: uuid.UUID | None
    name: str
    posts: tuple[HeldPost, ...] = ()
    address: str = ""
    username: str | None = None
    """None for the clock, the installation and strangers."""

    @property
    def is_administrator(self) -> bool:
        """Whether they keep people and units; it never lets them decide on a task."""
        return any(post.role is Role.ADMINISTRATOR for post in self.posts)

    @property
    def own_posts(self) -> tuple[HeldPost, ...]:
        """The posts that are theirs, without the places of others that they take."""
        return tuple(post for post in self.posts if post.place is None)

    @property
    def unit_ids(self) -> frozenset[uuid.UUID]:
        """The units in which they hold a post or take a place."""
        return frozenset(post.unit_id for post in self.posts if post.unit_id)

    def units_before(self, instance: TaskInstance) -> frozenset[uuid.UUID]:
        """The same as far as the posts reach an instance, which an area may keep them from."""
        return frozenset(p.unit_id for p in self.posts if p.unit_id and p.covers(instance))

    @property
    def follow_up_post(self) -> HeldPost | None:
        """The post in which they follow up for the committee, without limits; None if in none."""
        if self.is_administrator:
            return None
        return next((post for post in self.posts if post.follows_up and not post.areas), None)

    @property
    def office_signing_post(self) -> HeldPost | None:
        """The one in which they sign what goes out in the office's name; None if in none."""
        following_up = (post for post in self.posts if post.signs_for_office and not post.areas)
        return None if self.is_administrator else next(following_up, None)

    @property
    def follows_up(self) -> bool:
        """Whether they work in the unit that follows up for the committee."""
        return self.follow_up_post is not None

    @property
    def sees_everything(self) -> bool:
        """Whether restricted tasks are open to them without taking part."""
        return self.follows_up or any(
            post.role in _ALL_SEEING and not (post.place and post.areas) for post in self.posts
        )

    @property
    def reads_whole_record(self) -> bool:
        """Whether the record of the commune is open to them, which takes a post of their own."""
        own = replace(self, posts=self.own_posts)
        return own.follows_up or own.sees_everything

    @classmethod
    def of(cls, session: Session, user: User, *, on: date, address: str = "") -> Self:
        """The person with the posts that are valid on a day, and the places that they take."""
        posts = _held(held_by_person.rows(session, user.commune_id, user.id, on), user.id, on)
        return replace(cls.without_posts(user, address=address), posts=posts)

    @classmethod
    def without_posts(cls, user: User, *, address: str = "") -> Self:
        """The person, whatever they hold."""
        return cls(user.commune_id, user.id, user.full_name, (), address, user.username)

    def holding(self, rows: Iterable[Holding], *, on: date) -> Self:
        """The same person with what is held by some rows on a day; nothing when shut out."""
        held = Holders(rows).on(on).items()
        mine = (posts for user, posts in held if user.id == self.user_id and user.active)
        return replace(self, posts=next(mine, ()))

    @classmethod
    def everybody(cls, session: Session, commune_id: uuid.UUID, *, on: date) -> list[Self]:
        """All who may sign in and hold a post on a day, read in one statement."""
        return cls._active(held_by_everybody.rows(session, commune_id, on), on)

    @classmethod
    def around(
        cls, session: Session, commune_id: uuid.UUID, unit_ids: Collection[uuid.UUID], *, on: date
    ) -> list[Self]:
        """Those of them whom the work of some units concerns, read in one statement.

        The people of these units and of the follow-up office, the chair and vice-chairs, and who
        takes a place of theirs; however many others there are.
        """
        rows = held_around.rows(session, commune_id, unit_ids, CHAIRING_ROLES, on)
        return cls._active(rows, on)

    @classmethod
    def _active(cls, rows: Iterable[Holding], on: date) -> list[Self]:
        return [
            replace(cls.without_posts(user), posts=posts)
            for user, posts in Holders(rows).on(on).items()
            if user.active
        ]

    @classmethod
    def clock(cls, commune_id: uuid.UUID) -> Self:
        """The clock, which acts when a time is over."""
        return cls(commune_id=commune_id, user_id=None, name=CLOCK)

    @classmethod
    def system(cls, commune_id: uuid.UUID) -> Self:
        """The installation itself, as when it loads the plan."""
        return cls(commune_id=commune_id, user_id=None, name=SYSTEM)

    @classmethod
    def stranger(cls, commune_id: uuid.UUID, address: str) -> Self:
        """Somebody who has not signed in; the name they typed might be a password."""
        return cls(commune_id=commune_id, user_id=None, name=STRANGER, address=address)


def fresh(session: Session, actor: Actor, *, at: datetime) -> Actor:
    """The actor with the posts they hold at this moment; whoever is shut out holds none.

    To be asked once the transaction holds what it changes: rights may end while it waits.
    """
    if actor.user_id is None:
        return actor
    today = local_day(at)
    held = held_by_person.rows(session, actor.commune_id, actor.user_id, today)
    return actor.holding(held, on=today)


def hold_commune(session: Session, actor: Actor, *, at: datetime) -> Actor:
    """The actor as `fresh`, with no other one arranging the commune until the transaction ends.

    Raises `Refused` for whoever is shut out: some of it takes no post, but to be who it is about.
    """
    session.execute(
        select(Commune.id).where(Commune.id == actor.commune_id).with_for_update(key_share=True)
    )
    held = fresh(session, actor, at=at)
    if actor.user_id and not held.posts:
        user = session.get_one(User, (actor.commune_id, actor.user_id), populate_existing=True)
        if not user.active:
            raise NotEntitled((Obstacle("shut_out", (), "administrator", of_right=True),))
    return held


def _held(rows: Iterable[Holding], user_id: uuid.UUID, on: date) -> tuple[HeldPost, ...]:
    held = Holders(rows).on(on)
    return next((posts for user, posts in held.items() if user.id == user_id), ())


CHAIRING_ROLES = (Role.CHAIR, Role.VICE_CHAIR)
_ALL_SEEING = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.INSPECTOR)

CLOCK = "clock"
SYSTEM = "system"
STRANGER = "stranger"
