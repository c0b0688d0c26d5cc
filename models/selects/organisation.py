"""Questions about the commune, its units and its people."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select

from models.organisation import Commune, Post, Unit, UnitGroup, UnitGroupMember, User
from models.vocabulary import UnitKind


def valid_on(noun: type[Unit | Post | UnitGroupMember], day: date) -> ColumnElement[bool]:
    """The condition that a dated noun holds on a day; both ends belong to it."""
    return (noun.valid_from <= day) & or_(noun.valid_to.is_(None), noun.valid_to >= day)


def the_commune() -> Select[Commune]:
    """The commune of this installation, the first one made."""
    return select(Commune).order_by(Commune.created_at, Commune.id).limit(1)


def user_named(commune_id: uuid.UUID, username: str) -> Select[User]:
    """The person with a user name."""
    return select(User).where(User.commune_id == commune_id, User.username == username)


def posts_held(
    commune_id: uuid.UUID, user_id: uuid.UUID, day: date
) -> Select[Post, Unit | None, str]:
    """A person's posts on a day with their unit, and the follow-up unit's code; oldest first."""
    return (
        select(Post, Unit, Commune.follow_up_unit_code)
        .join(Commune, Commune.id == Post.commune_id)
        .outerjoin(Unit, (Unit.commune_id == Post.commune_id) & (Unit.id == Post.unit_id))
        .where(Post.commune_id == commune_id, Post.user_id == user_id, valid_on(Post, day))
        .order_by(Post.valid_from, Post.id)
    )


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


def villages_on(commune_id: uuid.UUID, day: date) -> Select[Unit]:
    """The villages valid on a day."""
    return units_on(commune_id, day).where(Unit.kind == UnitKind.VILLAGE)


def groups(commune_id: uuid.UUID) -> Select[UnitGroup]:
    """The groups that the plan's cells use."""
    return select(UnitGroup).where(UnitGroup.commune_id == commune_id).order_by(UnitGroup.name)
