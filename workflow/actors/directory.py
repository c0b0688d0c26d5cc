"""Who and what there is on a day: the units, who heads them, and the members of the committee."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.organisation import Post, Unit, User
from models.queries.holdings import held_by_members
from models.queries.organisation import posts_in_role, units_on, valid_on
from models.vocabulary import COMMITTEE_ROLES, Role, UnitKind
from workflow.actors.held_posts import HeldPost
from workflow.actors.holdings import Holders


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


def committee_on(
    session: Session, commune_id: uuid.UUID, days: Iterable[date]
) -> dict[date, tuple[CommitteeMember, ...]]:
    """The members of each of some days, each once: the chair first, then by rank and name."""
    wanted = sorted(set(days))
    rows = held_by_members.rows(session, commune_id, COMMITTEE_ROLES, wanted[0], wanted[-1])
    holders = Holders(rows)
    return {day: _members(holders.on(day)) for day in wanted}


def _members(held: Mapping[User, tuple[HeldPost, ...]]) -> tuple[CommitteeMember, ...]:
    own = ((user, [post for post in posts if post.place is None]) for user, posts in held.items())
    found = (
        CommitteeMember(user, ranks[0], held[user])
        for user, posts in own
        if (ranks := ranked(posts))
    )
    return tuple(
        sorted(found, key=lambda each: (_rank(each.post), each.user.sort_key, each.user.id))
    )


def ranked(posts: Iterable[HeldPost]) -> list[HeldPost]:
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
