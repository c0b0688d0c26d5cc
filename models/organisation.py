"""The commune, its units and groups, its people and the posts they hold."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Identified, Owned, ShortText, choice, within_commune
from models.titles import held_by, in_full
from models.vocabulary import UNIT_ROLES, GroupRule, Role, UnitKind

_UNIT_ROLES = ", ".join(f"'{role}'" for role in UNIT_ROLES)


DUE_OFFSET_DAYS, ANSWER_DAYS = 2, 3
"""As many working days as long as an office has not said otherwise."""


class Commune(Identified):
    """A commune's People's Committee: the tenant that owns everything else."""

    __tablename__ = "commune"
    witnessed = (
        "code", "name", "full_name", "province", "follow_up_unit_code", "sample",
        "due_offset_days", "answer_days", "due_soon_days", "created_at",
    )  # fmt: skip

    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(ShortText)
    full_name: Mapped[str] = mapped_column(ShortText)
    province: Mapped[str] = mapped_column(ShortText)
    follow_up_unit_code: Mapped[str] = mapped_column(String(60))
    sample: Mapped[bool] = mapped_column(default=False)
    due_offset_days: Mapped[int] = mapped_column(default=DUE_OFFSET_DAYS)
    """Working days from a period's cut-off to the day the units' reports are due."""
    answer_days: Mapped[int] = mapped_column(default=ANSWER_DAYS)
    """Working days a cooperating unit has for its answer."""
    due_soon_days: Mapped[int] = mapped_column(default=3)
    created_at: Mapped[datetime]


class Unit(Owned):
    """A body that leads, cooperates or is informed, from date to date."""

    __tablename__ = "unit"
    __table_args__ = (
        UniqueConstraint("commune_id", "code"),
        within_commune("unit", "parent_id"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_dates"),
    )
    witnessed = (
        "code", "name", "short_name", "kind", "parent_id", "subordinate", "informed", "position",
        "valid_from", "valid_to", "sample",
    )  # fmt: skip

    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(ShortText)
    short_name: Mapped[str] = mapped_column(ShortText)
    name_key: Mapped[str] = mapped_column(ShortText)
    kind: Mapped[UnitKind] = mapped_column(choice(UnitKind))
    parent_id: Mapped[uuid.UUID | None]
    subordinate: Mapped[bool]
    """Whether the committee may assign (giao); otherwise it requests (đề nghị)."""
    informed: Mapped[bool] = mapped_column(default=False)
    """An outside body that is told, and never asked to confirm."""
    position: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    sample: Mapped[bool] = mapped_column(default=False)

    @property
    def brief_name(self) -> str:
        """The short name as it stands in a line: `P. Kinh tế` is not broken behind its mark."""
        return self.short_name.replace(". ", ".\N{NO-BREAK SPACE}")


class UnitGroup(Owned):
    """A name that stands for several units, as the plan's cells use it."""

    __tablename__ = "unit_group"
    __table_args__ = (UniqueConstraint("commune_id", "code"),)
    witnessed = ("code", "name", "rule", "informed")

    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(ShortText)
    rule: Mapped[GroupRule] = mapped_column(choice(GroupRule))
    informed: Mapped[bool] = mapped_column(default=False)


class UnitGroupMember(Owned):
    """One unit's membership of a group, from date to date."""

    __tablename__ = "unit_group_member"
    __table_args__ = (
        within_commune("unit_group", "group_id"),
        within_commune("unit", "unit_id"),
        UniqueConstraint("commune_id", "group_id", "unit_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_dates"),
    )
    witnessed = ("group_id", "unit_id", "valid_from", "valid_to")

    group_id: Mapped[uuid.UUID]
    unit_id: Mapped[uuid.UUID]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class User(Owned):
    """A person. What they may do follows from their posts, never from this row."""

    __tablename__ = "user_account"
    __table_args__ = (UniqueConstraint("commune_id", "username"),)
    witnessed = ("username", "full_name", "active", "sample", "created_at")

    username: Mapped[str] = mapped_column(String(60))
    full_name: Mapped[str] = mapped_column(ShortText)
    name_key: Mapped[str] = mapped_column(ShortText)
    """Folded for search: no case, no marks, đ as d."""
    sort_key: Mapped[str] = mapped_column(ShortText)
    """In Vietnamese order, the given name first."""
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_set_at: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(2), default="vi")
    sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Post(Owned):
    """A person's post from date to date; both days belong to it."""

    __tablename__ = "post"
    __table_args__ = (
        within_commune("user_account", "user_id"),
        within_commune("unit", "unit_id"),
        Index(None, "commune_id", "user_id"),
        Index(None, "commune_id", "unit_id"),
        CheckConstraint(
            f"(role IN ({_UNIT_ROLES}) AND unit_id IS NOT NULL)"
            f" OR (role NOT IN ({_UNIT_ROLES}) AND unit_id IS NULL)",
            name="unit_of_role",
        ),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_dates"),
    )
    witnessed = ("user_id", "unit_id", "role", "title", "valid_from", "valid_to")

    user_id: Mapped[uuid.UUID]
    unit_id: Mapped[uuid.UUID | None]
    role: Mapped[Role] = mapped_column(choice(Role))
    title: Mapped[str] = mapped_column(ShortText)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    unit: Mapped[Unit | None] = relationship(
        primaryjoin="and_(Post.commune_id == Unit.commune_id, foreign(Post.unit_id) == Unit.id)",
        viewonly=True,
    )
    user: Mapped[User] = relationship(
        primaryjoin="and_(Post.commune_id == User.commune_id, foreign(Post.user_id) == User.id)",
        viewonly=True,
    )

    @property
    def name(self) -> str:
        """The post in words: `Trưởng phòng, Phòng Kinh tế`."""
        return in_full(self.title, self.unit.name if self.unit else None)

    @property
    def holder(self) -> str:
        """Who holds it, with the post in words: `A Công Tâm, Chủ tịch UBND xã`."""
        return held_by(self.user.full_name, self.name)
