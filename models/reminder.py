"""Reminders: who was reminded of which deadline, and when the commune reminds."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Arranged, Owned, choice, within_commune
from models.organisation import Unit
from models.vocabulary import ReminderStage


class ReminderTerms(Arranged):
    """When the commune reminds, and to whom it goes on; one row at most."""

    __tablename__ = "reminder_terms"
    __table_args__ = (
        UniqueConstraint("commune_id"),
        CheckConstraint(
            "before_days >= 0 AND 0 < head_after AND head_after < committee_after", name="order"
        ),
    )
    witnessed = ("before_days", "head_after", "committee_after")

    before_days: Mapped[int] = mapped_column(default=3)
    """Days before a deadline."""
    head_after: Mapped[int] = mapped_column(default=3)
    """Working days after it when the head of the unit is told."""
    committee_after: Mapped[int] = mapped_column(default=5)
    """Working days after it when the vice-chair of the field is told."""


class ReminderRun(Arranged):
    """Up to which day the clock has gone through the deadlines; it decides nothing by itself."""

    __tablename__ = "reminder_run"
    __table_args__ = (UniqueConstraint("commune_id"),)

    done_on: Mapped[date]
    """The last local day that was gone through whole."""


class Reminder(Owned):
    """One reminder of a turn, at one stage of its deadline; given once as long as it lasts."""

    __tablename__ = "reminder"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("unit", "unit_id"),
        Index(None, "commune_id", "instance_id"),
        Index(
            "ix_reminder_once_for_a_unit",
            "commune_id", "instance_id", "action", "unit_id", "deadline", "stage", "turn_since",
            unique=True,
            sqlite_where=text("unit_id IS NOT NULL"),
            postgresql_where=text("unit_id IS NOT NULL"),
        ),
        Index(
            "ix_reminder_once_without_unit",
            "commune_id", "instance_id", "action", "deadline", "stage", "turn_since",
            unique=True,
            sqlite_where=text("unit_id IS NULL"),
            postgresql_where=text("unit_id IS NULL"),
        ),
    )  # fmt: skip
    witnessed = (
        "instance_id", "action", "unit_id", "deadline", "stage", "standing", "reminded_at",
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    action: Mapped[str] = mapped_column(String(40))
    """What was awaited."""
    unit_id: Mapped[uuid.UUID | None]
    """Of whom it was awaited; empty for the committee and the follow-up office."""
    deadline: Mapped[date]
    stage: Mapped[ReminderStage] = mapped_column(choice(ReminderStage))
    standing: Mapped[str] = mapped_column(String(40))
    """As what those were reminded who were."""
    reminded_at: Mapped[datetime]
    turn_since: Mapped[datetime]
    """Since when it had been awaited: what is awaited anew is reminded of anew."""

    unit: Mapped[Unit | None] = relationship(
        primaryjoin="and_(Reminder.commune_id == Unit.commune_id,"
        " foreign(Reminder.unit_id) == Unit.id)",
        viewonly=True,
    )
