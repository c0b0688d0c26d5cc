"""How far the work is, as those say who do it."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Owned, Prose, within_commune
from models.organisation import User


class ProgressNote(Owned):
    """What somebody of the lead unit noted of its work; the latest says how it stands."""

    __tablename__ = "progress_note"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("user_account", "noted_by_id"),
        UniqueConstraint("commune_id", "instance_id", "number"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )
    witnessed = ("instance_id", "number", "note", "percent", "noted_by_id", "noted_at")

    instance_id: Mapped[uuid.UUID]
    number: Mapped[int]
    """Which note on the instance it is, from 1."""
    note: Mapped[str] = mapped_column(Prose)
    percent: Mapped[int | None]
    """How much of the work is done; empty where nobody says."""
    noted_by_id: Mapped[uuid.UUID]
    noted_at: Mapped[datetime]

    noted_by: Mapped[User] = relationship(
        primaryjoin="and_(ProgressNote.commune_id == User.commune_id,"
        " foreign(ProgressNote.noted_by_id) == User.id)",
        viewonly=True,
    )
