"""How tasks go on from period to period: what stops one, who is missing, what is carried over."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Arranged, Owned, Prose, choice, within_commune
from models.organisation import Unit, User
from models.plan import Task
from models.vocabulary import GapCause, HaltKind, Side, Timeliness
from models.work import Period


class Halt(Arranged):
    """From a day on a task opens nothing, until a day if that is set; that day opens again."""

    __tablename__ = "halt"
    __table_args__ = (
        within_commune("task", "task_id"),
        Index(
            "ix_halt_one_lasting",
            "commune_id",
            "task_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        CheckConstraint("until IS NULL OR until >= since", name="valid_dates"),
    )
    witnessed = ("task_id", "kind", "since", "until", "reason")

    task_id: Mapped[uuid.UUID]
    kind: Mapped[HaltKind] = mapped_column(choice(HaltKind))
    since: Mapped[date]
    """The first day on which nothing opens."""
    until: Mapped[date | None]
    """The first day on which it opens again; empty while it lasts."""
    reason: Mapped[str] = mapped_column(Prose)


class Gap(Arranged):
    """A unit left out when a task opened a period, or went to another unit in it.

    Nobody was put in its place.
    """

    __tablename__ = "gap"
    __table_args__ = (
        within_commune("task", "task_id"),
        within_commune("period", "period_id"),
        within_commune("unit", "unit_id"),
        within_commune("user_account", "seen_by_id"),
        UniqueConstraint("commune_id", "task_id", "period_id", "unit_id", "side"),
        CheckConstraint("(seen_by_id IS NULL) = (seen_at IS NULL)", name="seen"),
    )
    witnessed = ("task_id", "period_id", "unit_id", "side", "noted_at", "seen_by_id", "seen_at")

    task_id: Mapped[uuid.UUID]
    period_id: Mapped[uuid.UUID]
    unit_id: Mapped[uuid.UUID]
    side: Mapped[Side] = mapped_column(choice(Side))
    """Whether it led or cooperated in the period before."""
    cause: Mapped[GapCause] = mapped_column(choice(GapCause), default=GapCause.ENDED)
    noted_at: Mapped[datetime]
    seen_by_id: Mapped[uuid.UUID | None]
    seen_at: Mapped[datetime | None]

    task: Mapped[Task] = relationship(
        primaryjoin="and_(Gap.commune_id == Task.commune_id, foreign(Gap.task_id) == Task.id)",
        viewonly=True,
    )
    period: Mapped[Period] = relationship(
        primaryjoin="and_(Gap.commune_id == Period.commune_id,"
        " foreign(Gap.period_id) == Period.id)",
        viewonly=True,
    )
    unit: Mapped[Unit] = relationship(
        primaryjoin="and_(Gap.commune_id == Unit.commune_id, foreign(Gap.unit_id) == Unit.id)",
        viewonly=True,
    )


class Closing(Arranged):
    """A period that the office closed: nothing more is assigned in it, until it is reopened."""

    __tablename__ = "closing"
    __table_args__ = (
        within_commune("period", "period_id"),
        within_commune("user_account", "closed_by_id"),
        within_commune("user_account", "reopened_by_id"),
        Index(
            "ix_closing_one_lasting",
            "commune_id",
            "period_id",
            unique=True,
            sqlite_where=text("reopened_at IS NULL"),
            postgresql_where=text("reopened_at IS NULL"),
        ),
        CheckConstraint("(reopened_by_id IS NULL) = (reopened_at IS NULL)", name="reopened"),
    )
    witnessed = ("period_id", "closed_by_id", "closed_at", "reopened_by_id", "reopened_at")

    period_id: Mapped[uuid.UUID]
    closed_by_id: Mapped[uuid.UUID]
    closed_at: Mapped[datetime]
    reopened_by_id: Mapped[uuid.UUID | None]
    reopened_at: Mapped[datetime | None]

    closed_by: Mapped[User] = relationship(
        primaryjoin="and_(Closing.commune_id == User.commune_id,"
        " foreign(Closing.closed_by_id) == User.id)",
        viewonly=True,
    )


class CarryOver(Owned):
    """An instance that was still open when its period was closed: it goes on beyond it."""

    __tablename__ = "carry_over"
    __table_args__ = (
        within_commune("closing", "closing_id"),
        within_commune("task_instance", "instance_id"),
        UniqueConstraint("commune_id", "closing_id", "instance_id"),
        Index(None, "commune_id", "instance_id"),
    )
    witnessed = ("closing_id", "instance_id")

    closing_id: Mapped[uuid.UUID]
    instance_id: Mapped[uuid.UUID]


class ClosingStanding(Owned):
    """As what an instance counted when its period was closed.

    From these the figures of the closing are told, whatever is opened again afterwards.
    """

    __tablename__ = "closing_standing"
    __table_args__ = (
        within_commune("closing", "closing_id"),
        within_commune("task_instance", "instance_id"),
        UniqueConstraint("commune_id", "closing_id", "instance_id"),
        Index(None, "commune_id", "instance_id"),
    )
    witnessed = ("closing_id", "instance_id", "stands")

    closing_id: Mapped[uuid.UUID]
    instance_id: Mapped[uuid.UUID]
    stands: Mapped[Timeliness] = mapped_column(choice(Timeliness))
