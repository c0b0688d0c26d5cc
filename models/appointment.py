"""Who of the lead unit its head put in charge of a task."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Owned, Prose, within_commune
from models.organisation import User


class Appointment(Owned):
    """One officer who works on an instance, until others are named or that is taken back."""

    __tablename__ = "appointment"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("user_account", "user_id"),
        within_commune("user_account", "named_by_id"),
        within_commune("user_account", "ended_by_id"),
        Index(None, "commune_id", "instance_id"),
        Index(
            "ix_appointment_one_lasting",
            "commune_id", "instance_id", "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("(ended_by_id IS NULL) = (ended_at IS NULL)", name="ended"),
    )  # fmt: skip
    witnessed = (
        "instance_id", "user_id", "note", "due_on", "named_by_id", "named_at",
        "ended_by_id", "ended_at",
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    user_id: Mapped[uuid.UUID]
    note: Mapped[str] = mapped_column(Prose)
    """What they are to do of it; may be empty."""
    due_on: Mapped[date | None]
    """By when, within the unit; it moves no due date of the task."""
    named_by_id: Mapped[uuid.UUID]
    named_at: Mapped[datetime]
    ended_by_id: Mapped[uuid.UUID | None]
    ended_at: Mapped[datetime | None]

    officer: Mapped[User] = relationship(
        primaryjoin="and_(Appointment.commune_id == User.commune_id,"
        " foreign(Appointment.user_id) == User.id)",
        viewonly=True,
    )
