"""What was decided for the committee without it, and at which of its sessions that was reported."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Owned, Sequence, within_commune
from models.organisation import User
from models.work import TaskInstance


class SessionReport(Owned):
    """A session of the committee, noted as the one at which decisions were reported to it."""

    __tablename__ = "session_report"
    __table_args__ = (
        within_commune("user_account", "noted_by_id"),
        within_commune("user_account", "withdrawn_by_id"),
        CheckConstraint("(withdrawn_by_id IS NULL) = (withdrawn_at IS NULL)", name="withdrawn"),
        Index(None, "commune_id", "noted_at"),
    )
    witnessed = ("held_on", "noted_by_id", "noted_at", "withdrawn_by_id", "withdrawn_at")

    held_on: Mapped[date]
    """The day of the session."""
    noted_by_id: Mapped[uuid.UUID]
    noted_at: Mapped[datetime]
    withdrawn_by_id: Mapped[uuid.UUID | None]
    withdrawn_at: Mapped[datetime | None]

    noted_by: Mapped[User] = relationship(
        primaryjoin="and_(SessionReport.commune_id == User.commune_id,"
        " foreign(SessionReport.noted_by_id) == User.id)",
        viewonly=True,
    )


class ReportedDecision(Owned):
    """A line of the record about an instance, as what was reported at a session."""

    __tablename__ = "reported_decision"
    __table_args__ = (
        within_commune("session_report", "session_report_id"),
        within_commune("task_instance", "instance_id"),
        UniqueConstraint("commune_id", "session_report_id", "event_seq"),
        Index(None, "commune_id", "event_seq"),
    )
    witnessed = ("session_report_id", "instance_id", "event_seq")

    session_report_id: Mapped[uuid.UUID]
    instance_id: Mapped[uuid.UUID]
    event_seq: Mapped[int] = mapped_column(Sequence)
    """The place of its line in the record."""

    instance: Mapped[TaskInstance] = relationship(
        primaryjoin="and_(ReportedDecision.commune_id == TaskInstance.commune_id,"
        " foreign(ReportedDecision.instance_id) == TaskInstance.id)",
        viewonly=True,
    )
