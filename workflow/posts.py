"""Posts: given and ended by an administrator, from day to day, and never removed."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Self

from sqlalchemy.orm import Session

from models.organisation import Post, Unit, User
from models.selects.organisation import overlaps, posts_in_role, posts_of
from models.vocabulary import UNIT_ROLES, EventKind, Role
from workflow.actor import Actor
from workflow.administration import begin_for_person, lacks_administrator, reach_person
from workflow.errors import Invalid, Obstacle, Unknown
from workflow.operations import earlier_outcome, keep_outcome
from workflow.units import reach_unit
from workflow.validity import day_fault, ending_fault

HELD_BY_ONE = {Role.HEAD: "head_taken", Role.CHAIR: "chair_taken"}
"""Posts that two people cannot hold on the same day, with the code that says so."""


@dataclass(frozen=True, slots=True)
class PostEntry:
    """A post to be given; both days belong to it."""

    role: Role
    unit: str | None
    """The unit's code; None for posts that are of no unit."""
    title: str
    valid_from: date
    valid_to: date | None = None

    def check(self) -> None:
        """Nothing, when it can be taken; raises `Invalid` beside the field otherwise."""
        days = {"valid_from": self.valid_from, "valid_to": self.valid_to}
        wrong = {name: fault for name, day in days.items() if (fault := day_fault(day))}
        if not self.title.strip():
            wrong["title"] = "required"
        if self.role in UNIT_ROLES and not self.unit:
            wrong["unit"] = "unit_needed"
        if self.role not in UNIT_ROLES and self.unit:
            wrong["unit"] = "not_of_unit"
        if self.valid_to and self.valid_to < self.valid_from:
            wrong["valid_to"] = "before_start"
        if wrong:
            raise Invalid(wrong)


@dataclass
class Clash(Invalid):
    """A post on the same days stands in the way: the person's own, or of who holds this one."""

    holder: str = ""
    capacity: str = ""
    since: date = date.min
    until: date | None = None

    @classmethod
    def with_post(cls, code: str, post: Post, holder: User) -> Self:
        """The clash with a post, in values that outlive the transaction."""
        return cls({"role": code}, holder.full_name, post.name, post.valid_from, post.valid_to)


def give(
    session: Session,
    username: str,
    entry: PostEntry,
    *,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> Post:
    """The post that the person with a user name now has.

    Raises `Refused`, `Unknown`, `TokenReused`, or `Invalid`: a `Clash` when another is in the way.
    """
    change = begin_for_person(session, username, "give_post", EventKind.POST, actor=actor, at=at)
    intent = {"action": "give_post", "username": username, **asdict(entry)}
    if earlier := earlier_outcome(session, actor, token, intent):
        return session.get_one(Post, (actor.commune_id, uuid.UUID(earlier["post"])))
    user = reach_person(session, actor, username)
    entry.check()
    unit = _unit(session, actor, entry)
    _look_for_clash(session, user, entry, unit)
    post = Post(
        commune_id=actor.commune_id,
        user_id=user.id,
        unit_id=unit.id if unit else None,
        role=entry.role,
        title=entry.title,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
    )
    session.add(post)
    change.write_down(post, **asdict(entry))
    keep_outcome(session, actor, token, intent, {"post": post.id}, at)
    return post


def end(
    session: Session,
    username: str,
    post_id: uuid.UUID,
    last_day: date,
    *,
    actor: Actor,
    at: datetime,
) -> Post:
    """The post with its last day, which never comes later than one that was set before.

    Raises `Unknown`, `Invalid`, or `Refused`: nobody may leave the commune without administrator.
    """
    change = begin_for_person(session, username, "end_post", EventKind.POST, actor=actor, at=at)
    user = reach_person(session, actor, username)
    posts = session.scalars(posts_of(actor.commune_id, [user.id]))
    post = next((post for post in posts if post.id == post_id), None)
    if post is None:
        raise Unknown
    if fault := ending_fault(post, last_day):
        raise Invalid({"last_day": fault})
    before = post.valid_to
    if last_day == before:
        return post
    if post.role is Role.ADMINISTRATOR and user.active:
        first = max(change.today, last_day + timedelta(days=1))
        if lacks_administrator(session, actor.commune_id, first, before, without={post.id}):
            raise change.refused(Obstacle("last_administrator"))
    post.valid_to = last_day
    change.write_down(post, role=post.role, title=post.title, before=before, valid_to=last_day)
    return post


def _unit(session: Session, actor: Actor, entry: PostEntry) -> Unit | None:
    if entry.unit is None:
        return None
    unit = reach_unit(session, actor, entry.unit)
    starts_within = unit.valid_from <= entry.valid_from
    ends_within = unit.valid_to is None or (entry.valid_to or date.max) <= unit.valid_to
    if not (starts_within and ends_within):
        raise Invalid({"unit": "unit_not_valid_then"})
    return unit


def _look_for_clash(session: Session, user: User, entry: PostEntry, unit: Unit | None) -> None:
    """Nothing, when no other post is in the way; raises `Clash` otherwise."""
    unit_id = unit.id if unit else None
    same_days = overlaps(Post, entry.valid_from, entry.valid_to)
    for own in session.scalars(posts_of(user.commune_id, [user.id]).where(same_days)):
        if Role.ADMINISTRATOR in {own.role, entry.role} and own.role is not entry.role:
            raise Clash.with_post("administrator_alone", own, user)
        if (own.role, own.unit_id) == (entry.role, unit_id):
            raise Clash.with_post("held_already", own, user)
    if entry.role not in HELD_BY_ONE:
        return
    taken = posts_in_role(user.commune_id, entry.role, unit_id).where(same_days)
    if other := session.scalars(taken).first():
        raise Clash.with_post(HELD_BY_ONE[entry.role], other, other.user)
