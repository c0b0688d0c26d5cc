"""Who and what there is on a day: the units, who heads them, and the members of the committee."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.organisation import Post, Unit, User
from models.queries.ballot import posts_of_members
from models.queries.organisation import posts_in_role, units_on, valid_on
from models.vocabulary import COMMITTEE_ROLES, Role, UnitKind
from workflow.actors.held_posts import HeldPost, completed, own_posts


@dataclass(frozen=True, slots=True)
class CommitteeMember:
    """One member of the committee on a day; also one who may not sign in."""

    user: User
    post: HeldPost
    """The highest of the posts by which they are a member."""
    posts: tuple[HeldPost, ...]
    """Everything they hold, and the places of others that they take."""

    @property
    def is_chair(self) -> bool:
        """Whether they chair the committee."""
        return self.post.role is Role.CHAIR


def committee_on(session: Session, commune_id: uuid.UUID, day: date) -> tuple[CommitteeMember, ...]:
    """The members of a day, each once: the chair first, then by rank and name."""
    rows = session.execute(posts_of_members(commune_id, COMMITTEE_ROLES, day))
    own = own_posts(rows)
    held = completed(session, commune_id, {u.id: posts for u, posts in own.items()}, on=day)
    members = [
        CommitteeMember(user, ranked(posts)[0], held[user.id]) for user, posts in own.items()
    ]
    return tuple(sorted(members, key=lambda member: _rank(member.post)))


def ranked(posts: tuple[HeldPost, ...]) -> list[HeldPost]:
    """Those of some posts that make a member of the committee, the highest first."""
    return sorted((post for post in posts if post.role in COMMITTEE_ROLES), key=_rank)


def units_valid(session: Session, commune_id: uuid.UUID, day: date) -> Sequence[Unit]:
    """The units valid on a day, in the office's order."""
    return session.scalars(units_on(commune_id, day)).all()


def may_be_given_work(unit: Unit) -> bool:
    """Whether a unit can lead or cooperate: not the committee itself, nor one only informed."""
    return unit.kind is not UnitKind.COMMITTEE and not unit.informed


def heads_on(session: Session, commune_id: uuid.UUID, day: date) -> dict[uuid.UUID, User]:
    """Who heads each unit on a day, by the unit's id; shut out people head nothing."""
    posts = session.scalars(posts_in_role(commune_id, Role.HEAD).where(valid_on(Post, day)))
    return {post.unit_id: post.user for post in posts if post.unit_id and post.user.active}


def _rank(post: HeldPost) -> int:
    return COMMITTEE_ROLES.index(post.role)
