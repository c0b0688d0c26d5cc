"""Who acts: a person with the posts they hold today, or the clock."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Self

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.organisation import Commune, Post, Unit, User
from models.selects.organisation import everybodys_posts, posts_held
from models.vocabulary import Role
from workflow.calendar import local_day


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post valid on the day of acting."""

    id: uuid.UUID
    role: Role
    title: str
    unit_id: uuid.UUID | None = None
    unit_code: str | None = None
    unit_name: str | None = None
    follows_up: bool = False
    """Whether it is a post in the unit that follows up for the committee."""

    @property
    def capacity(self) -> str:
        """The post in words, as the record keeps it: `Trưởng phòng, Phòng Kinh tế`."""
        return f"{self.title}, {self.unit_name}" if self.unit_name else self.title


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts in a commune. What is not reached through an actor is not seen."""

    commune_id: uuid.UUID
    user_id: uuid.UUID | None
    name: str
    posts: tuple[HeldPost, ...] = ()
    address: str = ""

    @property
    def is_administrator(self) -> bool:
        """Whether they keep people and units; it never lets them decide on a task."""
        return any(post.role is Role.ADMINISTRATOR for post in self.posts)

    @property
    def unit_ids(self) -> frozenset[uuid.UUID]:
        """The units in which they hold a post."""
        return frozenset(post.unit_id for post in self.posts if post.unit_id)

    @property
    def follows_up(self) -> bool:
        """Whether they work in the unit that follows up for the committee."""
        return any(post.follows_up for post in self.posts) and not self.is_administrator

    @property
    def sees_everything(self) -> bool:
        """Whether restricted tasks are open to them without taking part."""
        return self.follows_up or any(post.role in _ALL_SEEING for post in self.posts)

    @classmethod
    def of(cls, session: Session, user: User, *, on: date, address: str = "") -> Self:
        """The person with the posts that are valid on a day."""
        return cls(
            commune_id=user.commune_id,
            user_id=user.id,
            name=user.full_name,
            posts=_held(session, posts_held(user.commune_id, user.id, on)),
            address=address,
        )

    @classmethod
    def everybody(cls, session: Session, commune_id: uuid.UUID, *, on: date) -> list[Self]:
        """All who may sign in and hold a post on a day, read in one statement."""
        rows = session.execute(everybodys_posts(commune_id, on)).all()
        return [
            cls(
                commune_id=commune_id,
                user_id=user.id,
                name=user.full_name,
                posts=tuple(_post(post, unit, code) for _, post, unit, code in group),
            )
            for user, group in groupby(rows, key=lambda row: row[0])
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
    posts = posts_held(actor.commune_id, actor.user_id, local_day(at))
    active = (User.commune_id == Post.commune_id) & (User.id == Post.user_id) & User.active
    return replace(actor, posts=_held(session, posts.join(User, active)))


def hold_commune(session: Session, actor: Actor, *, at: datetime) -> Actor:
    """The actor as `fresh`, with no other one arranging the commune until the transaction ends."""
    session.execute(
        select(Commune.id).where(Commune.id == actor.commune_id).with_for_update(key_share=True)
    )
    return fresh(session, actor, at=at)


def _held(session: Session, posts: Select[Post, Unit | None, str]) -> tuple[HeldPost, ...]:
    return tuple(_post(*row) for row in session.execute(posts))


def _post(post: Post, unit: Unit | None, follow_up_code: str) -> HeldPost:
    return HeldPost(
        id=post.id,
        role=post.role,
        title=post.title,
        unit_id=post.unit_id,
        unit_code=unit.code if unit else None,
        unit_name=unit.name if unit else None,
        follows_up=unit is not None and unit.code == follow_up_code,
    )


_ALL_SEEING = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.INSPECTOR)

CLOCK = "clock"
SYSTEM = "system"
STRANGER = "stranger"
