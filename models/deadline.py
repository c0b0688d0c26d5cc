"""What moves a deadline, or recalls it: extensions, returns, what is declined, and urging."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Arranged, Owned, Prose, within_commune
from models.organisation import Unit, User
from models.work import TaskInstance


class Extension(Owned):
    """A later due date that the lead unit asked for, and what was answered."""

    __tablename__ = "extension"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("user_account", "asked_by_id"),
        within_commune("user_account", "decided_by_id"),
        UniqueConstraint("commune_id", "instance_id", "number"),
        Index(
            "ix_extension_one_waiting",
            "commune_id", "instance_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided"),
        CheckConstraint(
            "granted_until IS NULL OR (decided_at IS NOT NULL AND granted_until > due_before)",
            name="granted",
        ),
        CheckConstraint("proposed_on > due_before", name="proposed"),
    )  # fmt: skip
    witnessed = (
        "instance_id", "number", "due_before", "proposed_on", "reason", "asked_by_id", "asked_at",
        "decided_by_id", "decided_at", "granted_until", "answer",
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    number: Mapped[int]
    """Which request of the instance it is, from 1."""
    due_before: Mapped[date]
    """The due date when it was asked for; that of the first one granted is the original one."""
    proposed_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Prose)
    asked_by_id: Mapped[uuid.UUID]
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    """Empty while it waits; when it was granted or refused, or moot because work was over."""
    granted_until: Mapped[date | None]
    """The new due date, which may be another than the one proposed; empty when it was refused."""
    answer: Mapped[str] = mapped_column(Prose, default="")
    """Why it was refused; a remark on what was granted. A refusal has one."""

    asked_by: Mapped[User] = relationship(
        primaryjoin="and_(Extension.commune_id == User.commune_id,"
        " foreign(Extension.asked_by_id) == User.id)",
        viewonly=True,
    )
    decided_by: Mapped[User | None] = relationship(
        primaryjoin="and_(Extension.commune_id == User.commune_id,"
        " foreign(Extension.decided_by_id) == User.id)",
        viewonly=True,
    )

    @property
    def is_moot(self) -> bool:
        """Whether the instance was over before anybody granted or refused it."""
        return self.decided_at is not None and self.granted_until is None and not self.answer


class RenewedDueDate(Owned):
    """A later due date that was set as a report that had been in time was returned."""

    __tablename__ = "renewed_due_date"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("user_account", "set_by_id"),
        UniqueConstraint("commune_id", "instance_id", "round"),
        CheckConstraint("due_on > due_before", name="later"),
    )
    witnessed = ("instance_id", "round", "due_before", "due_on", "set_by_id", "set_at")

    instance_id: Mapped[uuid.UUID]
    round: Mapped[int]
    """The round whose report was returned."""
    due_before: Mapped[date]
    due_on: Mapped[date]
    set_by_id: Mapped[uuid.UUID]
    set_at: Mapped[datetime]


class ExtensionLimit(Arranged):
    """How far the follow-up office may extend by itself; the one set last holds."""

    __tablename__ = "extension_limit"
    __table_args__ = (
        within_commune("user_account", "set_by_id"),
        CheckConstraint("working_days >= 0", name="days"),
        Index(None, "commune_id", "set_at"),
    )
    witnessed = ("working_days", "set_by_id", "set_at")

    working_days: Mapped[int]
    """Counted from the original due date; 0: every extension is the committee's to decide."""
    set_by_id: Mapped[uuid.UUID]
    set_at: Mapped[datetime]

    set_by: Mapped[User] = relationship(
        primaryjoin="and_(ExtensionLimit.commune_id == User.commune_id,"
        " foreign(ExtensionLimit.set_by_id) == User.id)",
        viewonly=True,
    )


class Decline(Owned):
    """What a lead unit sent back as outside its functions, and what was answered."""

    __tablename__ = "decline"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("user_account", "declined_by_id"),
        within_commune("user_account", "answered_by_id"),
        within_commune("task_instance", "successor_id"),
        Index(None, "commune_id", "instance_id"),
        Index(
            "ix_decline_one_waiting",
            "commune_id", "instance_id",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index(None, "commune_id", "successor_id"),
        CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered"),
        CheckConstraint("successor_id IS NULL OR answered_at IS NOT NULL", name="reassigned"),
    )  # fmt: skip
    witnessed = (
        "instance_id", "reason", "declined_by_id", "declined_at", "answered_by_id", "answered_at",
        "answer", "successor_id",
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    reason: Mapped[str] = mapped_column(Prose)
    declined_by_id: Mapped[uuid.UUID]
    declined_at: Mapped[datetime]
    answered_by_id: Mapped[uuid.UUID | None]
    answered_at: Mapped[datetime | None]
    """Empty while it waits."""
    answer: Mapped[str] = mapped_column(Prose, default="")
    successor_id: Mapped[uuid.UUID | None]
    """The instance of the unit it was given to instead; empty when it stays where it is."""

    instance: Mapped[TaskInstance] = relationship(
        primaryjoin="and_(Decline.commune_id == TaskInstance.commune_id,"
        " foreign(Decline.instance_id) == TaskInstance.id)",
        viewonly=True,
    )
    successor: Mapped[TaskInstance | None] = relationship(
        primaryjoin="and_(Decline.commune_id == TaskInstance.commune_id,"
        " foreign(Decline.successor_id) == TaskInstance.id)",
        viewonly=True,
    )
    declined_by: Mapped[User] = relationship(
        primaryjoin="and_(Decline.commune_id == User.commune_id,"
        " foreign(Decline.declined_by_id) == User.id)",
        viewonly=True,
    )
    answered_by: Mapped[User | None] = relationship(
        primaryjoin="and_(Decline.commune_id == User.commune_id,"
        " foreign(Decline.answered_by_id) == User.id)",
        viewonly=True,
    )


class Urging(Owned):
    """One unit urged once about one instance."""

    __tablename__ = "urging"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("unit", "unit_id"),
        within_commune("user_account", "urged_by_id"),
        Index(None, "commune_id", "instance_id"),
    )
    witnessed = ("instance_id", "unit_id", "message", "urged_by_id", "urged_at")

    instance_id: Mapped[uuid.UUID]
    unit_id: Mapped[uuid.UUID]
    message: Mapped[str] = mapped_column(Prose)
    urged_by_id: Mapped[uuid.UUID]
    urged_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(
        primaryjoin="and_(Urging.commune_id == Unit.commune_id,"
        " foreign(Urging.unit_id) == Unit.id)",
        viewonly=True,
    )
    urged_by: Mapped[User] = relationship(
        primaryjoin="and_(Urging.commune_id == User.commune_id,"
        " foreign(Urging.urged_by_id) == User.id)",
        viewonly=True,
    )
