"""Questions about the commune, its units and its people."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import joinedload

from models.organisation import Commune, Post, Unit, UnitGroup, UnitGroupMember, User
from models.vocabulary import Role, UnitKind


def valid_on(noun: type[Unit | Post | UnitGroupMember], day: date) -> ColumnElement[bool]:
    """The condition that a dated noun holds on a day; both ends belong to it."""
    return (noun.valid_from <= day) & or_(noun.valid_to.is_(None), noun.valid_to >= day)


def units_beginning_or_ending(commune_id: uuid.UUID, seen: date, today: date) -> Select[uuid.UUID]:
    """The units that are there on one of two days and were not, or are not, on the other."""
    begin = (Unit.valid_from > seen) & (Unit.valid_from <= today)
    end = (Unit.valid_to >= seen) & (Unit.valid_to < today)
    return select(Unit.id).where(Unit.commune_id == commune_id, begin | end)


def the_commune() -> Select[Commune]:
    """The commune of this installation, the first one made."""
    return select(Commune).order_by(Commune.created_at, Commune.id).limit(1)


def user_named(commune_id: uuid.UUID, username: str) -> Select[User]:
    """The person with a user name."""
    return select(User).where(User.commune_id == commune_id, User.username == username)


def units_on(commune_id: uuid.UUID, day: date) -> Select[Unit]:
    """The units valid on a day, in the office's order."""
    return (
        select(Unit)
        .where(Unit.commune_id == commune_id, valid_on(Unit, day))
        .order_by(Unit.position, Unit.name_key)
    )


def units_by_id(commune_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> Select[Unit]:
    """The units with these ids, valid or not."""
    return select(Unit).where(Unit.commune_id == commune_id, Unit.id.in_(list(ids)))


def unit_coded(commune_id: uuid.UUID, code: str) -> Select[Unit]:
    """The unit with a code."""
    return select(Unit).where(Unit.commune_id == commune_id, Unit.code == code)


def group_members(
    commune_id: uuid.UUID, group_ids: Iterable[uuid.UUID], day: date
) -> Select[uuid.UUID, Unit]:
    """Each group's id with a unit that belongs to it on a day, in the office's order."""
    return (
        select(UnitGroupMember.group_id, Unit)
        .join(
            Unit,
            (Unit.commune_id == UnitGroupMember.commune_id) & (Unit.id == UnitGroupMember.unit_id),
        )
        .where(
            UnitGroupMember.commune_id == commune_id,
            UnitGroupMember.group_id.in_(list(group_ids)),
            valid_on(UnitGroupMember, day),
            valid_on(Unit, day),
        )
        .order_by(Unit.position, Unit.name_key)
    )


def is_headed(commune_id: uuid.UUID, day: date) -> ColumnElement[bool]:
    """The condition that somebody who may sign in heads a unit on a day."""
    return exists().where(
        Post.commune_id == commune_id,
        Post.unit_id == Unit.id,
        Post.role == Role.HEAD,
        valid_on(Post, day),
        User.commune_id == Post.commune_id,
        User.id == Post.user_id,
        User.active,
    )


def units_without_head(commune_id: uuid.UUID, day: date) -> Select[Unit]:
    """The units of a day that may be given work and have nobody to answer for them."""
    may_be_given_work = (Unit.kind != UnitKind.COMMITTEE) & ~Unit.informed
    return units_on(commune_id, day).where(may_be_given_work, ~is_headed(commune_id, day))


def villages_on(commune_id: uuid.UUID, day: date) -> Select[Unit]:
    """The villages valid on a day."""
    return units_on(commune_id, day).where(Unit.kind == UnitKind.VILLAGE)


def groups(commune_id: uuid.UUID) -> Select[UnitGroup]:
    """The groups that the plan's cells use."""
    return select(UnitGroup).where(UnitGroup.commune_id == commune_id).order_by(UnitGroup.name)


def overlaps(
    noun: type[Unit | Post | UnitGroupMember], first: date, last: date | None
) -> ColumnElement[bool]:
    """The condition that a dated noun holds on some day from first to last; no last: for good."""
    lasts = or_(noun.valid_to.is_(None), noun.valid_to >= first)
    return lasts if last is None else lasts & (noun.valid_from <= last)


def active_people(commune_id: uuid.UUID) -> Select[User]:
    """The people who are not shut out, in the order of Vietnamese names."""
    return people_found(commune_id, "", active_only=True)


def people_found(
    commune_id: uuid.UUID, folded: str, *, active_only: bool, after: User | None = None
) -> Select[User]:
    """The people with some folded words in their name or user name, those after one of them."""
    found = select(User).where(User.commune_id == commune_id).order_by(User.sort_key, User.username)
    if folded:
        found = found.where(
            User.name_key.contains(folded, autoescape=True)
            | User.username.contains(folded, autoescape=True)
        )
    if active_only:
        found = found.where(User.active)
    if after:
        follows = (User.sort_key == after.sort_key) & (User.username > after.username)
        found = found.where((User.sort_key > after.sort_key) | follows)
    return found


def people_without_post(commune_id: uuid.UUID, day: date) -> Select[User]:
    """The people who may sign in and hold no post on a day."""
    held = exists().where(
        Post.commune_id == commune_id, Post.user_id == User.id, valid_on(Post, day)
    )
    return active_people(commune_id).where(~held)


def posts_of(commune_id: uuid.UUID, user_ids: Iterable[uuid.UUID]) -> Select[Post]:
    """Every post these people hold, held or will hold, with its unit; the newest first."""
    return (
        select(Post)
        .where(Post.commune_id == commune_id, Post.user_id.in_(list(user_ids)))
        .options(joinedload(Post.unit))
        .order_by(Post.valid_from.desc(), Post.id.desc())
    )


def posts_in_unit(commune_id: uuid.UUID, unit_id: uuid.UUID) -> Select[Post]:
    """Every post there is or was in a unit, with who holds it; the newest first."""
    return (
        select(Post)
        .where(Post.commune_id == commune_id, Post.unit_id == unit_id)
        .options(joinedload(Post.user))
        .order_by(Post.valid_from.desc(), Post.id.desc())
    )


def posts_in_role(
    commune_id: uuid.UUID, role: Role, unit_id: uuid.UUID | None = None
) -> Select[Post]:
    """The posts of a role, of a unit where it is given, with who holds them; the oldest first."""
    found = (
        select(Post)
        .where(Post.commune_id == commune_id, Post.role == role)
        .options(joinedload(Post.user), joinedload(Post.unit))
        .order_by(Post.valid_from, Post.id)
    )
    return found.where(Post.unit_id == unit_id) if unit_id else found


def administrator_posts(commune_id: uuid.UUID) -> Select[Post]:
    """The administrators' posts of people who may sign in, the oldest first."""
    return (
        posts_in_role(commune_id, Role.ADMINISTRATOR)
        .join(User, (User.commune_id == Post.commune_id) & (User.id == Post.user_id))
        .where(User.active)
    )


def all_units(commune_id: uuid.UUID) -> Select[Unit]:
    """The units of all times, in the office's order."""
    return select(Unit).where(Unit.commune_id == commune_id).order_by(Unit.position, Unit.name_key)


def units_lasting(commune_id: uuid.UUID, day: date) -> Select[Unit]:
    """The units that are valid on a day or will be later, in the office's order."""
    return all_units(commune_id).where(overlaps(Unit, day, None))


def group_coded(commune_id: uuid.UUID, code: str) -> Select[UnitGroup]:
    """The group with a code."""
    return select(UnitGroup).where(UnitGroup.commune_id == commune_id, UnitGroup.code == code)


def memberships(
    commune_id: uuid.UUID, group_ids: Iterable[uuid.UUID]
) -> Select[UnitGroupMember, Unit]:
    """Every membership of the groups at any time, with its unit, in the office's order."""
    return (
        select(UnitGroupMember, Unit)
        .join(
            Unit,
            (Unit.commune_id == UnitGroupMember.commune_id) & (Unit.id == UnitGroupMember.unit_id),
        )
        .where(
            UnitGroupMember.commune_id == commune_id,
            UnitGroupMember.group_id.in_(list(group_ids)),
        )
        .order_by(Unit.position, Unit.name_key, UnitGroupMember.valid_from)
    )
