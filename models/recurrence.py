"""What stops a task from opening its next instances."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Owned, Prose, choice, within_commune
from models.vocabulary import HaltKind


class Halt(Owned):
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
