"""Questions about what people hold: their own posts, and the places of others that they take."""

import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    Uuid,
    cast,
    exists,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models.account import SignedInSession
from models.organisation import Commune, Post, Unit, User
from models.queries.organisation import overlaps, the_commune
from models.queries.questions import Question
from models.queries.substitution import Here, running_between, running_on
from models.record import Operation, RecordHead
from models.substitution import AreaPart, Substitution
from models.vocabulary import SUBSTITUTED_ROLES, Role
from models.work import TaskInstance

Holding = tuple[uuid.UUID, Post, User, Unit | None, str, Substitution | None, AreaPart | None]
"""One row of `Holdings`."""

Holdings = Select[uuid.UUID, Post, User, Unit | None, str, Substitution | None, AreaPart | None]
"""Who holds a post or takes the place in it; the post, with whose it is, its unit, and the code of
the unit that follows up; by which substitution the place is taken; and of what the post or the
place is limited to one part, if it is."""


@Question
def held_by_person(commune_id: uuid.UUID, user_id: uuid.UUID, day: date) -> Holdings:
    """What a person holds on a day, and what those hold whose places they take."""
    return _holdings(commune_id, lambda column: column == user_id, day, day)


@Question
def acting(
    commune_id: uuid.UUID, user_id: uuid.UUID, day: date, token: str | None
) -> Select[
    uuid.UUID, Post, User, Unit | None, str, Substitution | None, AreaPart | None,
    Operation | None, int, datetime, str,
]:  # fmt: skip
    """The same with what they did with a token before; and number, time and seal of the last line.

    Nothing of who holds nothing.
    """
    done = (
        (Operation.commune_id == commune_id)
        & (Operation.user_id == user_id)
        & (Operation.token == token)
    )
    return (
        _holdings(commune_id, lambda column: column == user_id, day, day)
        .join(RecordHead, RecordHead.commune_id == Post.commune_id)
        .outerjoin(Operation, done)
        .add_columns(Operation, RecordHead.seq, RecordHead.at, RecordHead.hash)
    )


@Question
def held_in_session(token_hash: str, day: date) -> Select[
    uuid.UUID, Post, User, Unit | None, str, Substitution | None, AreaPart | None,
    SignedInSession, Commune,
]:  # fmt: skip
    """The same of whose session a token is; with that, ended or not, and its commune.

    Nothing of who holds nothing.
    """
    installed = the_commune().with_only_columns(Commune.id).scalar_subquery()
    of_token = (SignedInSession.commune_id == installed) & (
        SignedInSession.token_hash == token_hash
    )
    whose = select(SignedInSession.user_id).where(of_token).scalar_subquery()
    return (
        _holdings(installed, lambda column: column == whose, day, day)
        .join(SignedInSession, of_token)
        .add_columns(SignedInSession, Commune)
    )


@Question
def held_by_everybody(commune_id: uuid.UUID, day: date) -> Holdings:
    """The same of all who may sign in."""
    everybody = select(User.id).where(User.commune_id == commune_id, User.active)
    return _holdings(commune_id, _among(everybody), day, day)


@Question
def held_around(
    commune_id: uuid.UUID, unit_ids: Iterable[uuid.UUID], roles: Iterable[Role], day: date
) -> Holdings:
    """The same of those around some units who may sign in.

    They hold a post in these, in the one that follows up, or in some roles, or take the place of
    somebody who does.
    """
    code = select(Commune.follow_up_unit_code).where(Commune.id == commune_id)
    following_up = select(Unit.id).where(
        Unit.commune_id == commune_id,
        Unit.code == code.scalar_subquery(),
    )
    posts = select(Post).where(
        Post.commune_id == commune_id,
        overlaps(Post, day, day),
        or_(Post.unit_id.in_(unit_ids), Post.unit_id.in_(following_up), Post.role.in_(roles)),
    )
    taking = select(Substitution.substitute_id).where(
        Substitution.commune_id == commune_id,
        Substitution.post_id.in_(posts.with_only_columns(Post.id)),
        running_on(commune_id, day),
    )
    people = union_all(posts.with_only_columns(Post.user_id), taking)
    active = select(User.id).where(User.commune_id == commune_id, User.active, User.id.in_(people))
    return _holdings(commune_id, _among(active), day, day)


@Question
def held_by_members(
    commune_id: uuid.UUID, roles: Iterable[Role], first: date, last: date
) -> Holdings:
    """The same of those who hold a post in some roles, from a first day to a last.

    Those who may not sign in are members of a committee all the same.
    """
    members = select(Post.user_id).where(
        Post.commune_id == commune_id, Post.role.in_(roles), overlaps(Post, first, last)
    )
    return _holdings(commune_id, _among(members), first, last)


def led_by_unit_of_chair(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID], day: date
) -> Select[TaskInstance]:
    """Those of some instances in whose lead unit the chair of a day holds a post as well."""
    of_chair, beside = aliased(Post), aliased(Post)
    chairs = (
        exists()
        .where(
            of_chair.commune_id == commune_id,
            of_chair.role == Role.CHAIR,
            overlaps(of_chair, day, day),
            beside.commune_id == commune_id,
            beside.user_id == of_chair.user_id,
            beside.unit_id == TaskInstance.lead_unit_id,
            overlaps(beside, day, day),
        )
        .correlate(TaskInstance)
    )
    return select(TaskInstance).where(
        TaskInstance.commune_id == commune_id, TaskInstance.id.in_(instance_ids), chairs
    )


def without_other_authority(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID], day: date
) -> Select[TaskInstance]:
    """Those of some instances of which every chair and vice-chair of a day belongs to the lead."""
    deciding, beside = aliased(Post), aliased(Post)
    of_lead = exists().where(
        beside.commune_id == commune_id,
        beside.user_id == deciding.user_id,
        beside.unit_id == TaskInstance.lead_unit_id,
        overlaps(beside, day, day),
    )
    independent = (
        exists()
        .where(
            deciding.commune_id == commune_id,
            deciding.role.in_((Role.CHAIR, Role.VICE_CHAIR)),
            overlaps(deciding, day, day),
            ~of_lead.correlate(deciding, TaskInstance),
        )
        .correlate(TaskInstance)
    )
    return select(TaskInstance).where(
        TaskInstance.commune_id == commune_id, TaskInstance.id.in_(instance_ids), ~independent
    )


def led_by_follow_up(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[TaskInstance]:
    """Those of some instances that the follow-up office leads."""
    office = (
        exists()
        .where(
            Unit.commune_id == commune_id,
            Unit.id == TaskInstance.lead_unit_id,
            Commune.id == commune_id,
            Unit.code == Commune.follow_up_unit_code,
        )
        .correlate(TaskInstance)
    )
    return select(TaskInstance).where(
        TaskInstance.commune_id == commune_id, TaskInstance.id.in_(instance_ids), office
    )


def _among(people: Select[uuid.UUID]) -> "_Meant":
    """The people that a question finds."""
    return lambda column: column.in_(people)


_Meant = Callable[[InstrumentedAttribute[uuid.UUID]], ColumnElement[bool]]
"""The condition that a key is that of somebody who is meant."""


def _holdings(commune_id: Here, meant: _Meant, first: date, last: date) -> Holdings:
    """What people hold on some day from first to last, and what those hold whose places they take.

    Whatever is limited to several parts has as many rows, and so has what is found for two. Person
    by person the oldest post comes first, then the place that was given first.
    """
    taken = (
        select(
            Substitution.substitute_id,
            Substitution.post_id,
            Substitution.id,
            Post.user_id.label("principal_id"),
        )
        .join(
            Post, (Post.commune_id == Substitution.commune_id) & (Post.id == Substitution.post_id)
        )
        .where(
            Substitution.commune_id == commune_id,
            meant(Substitution.substitute_id),
            Substitution.substitute_id != Post.user_id,
            running_between(commune_id, first, last),
            overlaps(Post, first, last),
            Post.role.in_(SUBSTITUTED_ROLES),
        )
        .cte("taken")
    )
    posts = select(Post.user_id, Post.id, cast(null(), Uuid)).where(
        Post.commune_id == commune_id, overlaps(Post, first, last)
    )
    # Two questions, each of which an index answers: of one with OR, SQLite goes through everybody.
    own = posts.where(meant(Post.user_id))
    others = posts.where(Post.user_id.in_(select(taken.c.principal_id)))
    places = select(taken.c.substitute_id, taken.c.post_id, taken.c.id)
    # PostgreSQL asks all this once then, and not again for each post.
    held = union_all(own, others, places).cte("held")
    held = held.prefix_with("MATERIALIZED", dialect="postgresql")
    holder_id, post_id, substitution_id = held.c
    return (
        select(holder_id, Post, User, Unit, Commune.follow_up_unit_code, Substitution, AreaPart)
        .select_from(held)
        .join(Post, (Post.commune_id == commune_id) & (Post.id == post_id))
        .join(User, (User.commune_id == Post.commune_id) & (User.id == Post.user_id))
        .join(Commune, Commune.id == Post.commune_id)
        .outerjoin(Unit, (Unit.commune_id == Post.commune_id) & (Unit.id == Post.unit_id))
        .outerjoin(
            Substitution,
            (Substitution.commune_id == Post.commune_id) & (Substitution.id == substitution_id),
        )
        .outerjoin(
            AreaPart,
            (AreaPart.commune_id == Post.commune_id)
            & or_(AreaPart.substitution_id == substitution_id, AreaPart.post_id == Post.id),
        )
        .order_by(holder_id, Substitution.valid_from, Substitution.id, Post.valid_from, Post.id)
    )
