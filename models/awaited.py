"""The read model of who is awaited, and who waits with them: kept beside each act."""

import uuid
from datetime import date

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Owned, Sequence, choice, within_commune
from models.vocabulary import ReminderStage

ASKED = "effect = 'confirmation'"
"""That an answer is awaited, as the index has it that holds nothing else."""

OF_A_BODY = "unit_id IS NULL"
"""That no unit in particular is awaited, as the index has it that holds nothing else."""


class Awaited(Owned):
    """One who is awaited in an instance that goes on, or who only watches that others are.

    It follows from the instance's own rows and changes with them alone: so who is awaited on any
    day and under any terms stands here. Whether it is today is what the rules say
    (`workflow/instance/turn.py`), asked of what is found here.
    """

    __tablename__ = "awaited"
    __table_args__ = (
        within_commune("task_instance", "instance_id", ondelete="CASCADE"),
        within_commune("unit", "unit_id"),
        Index(
            "ix_awaited_in_instance", "commune_id", "instance_id", "unit_id", "called", "standing"
        ),
        Index(
            "ix_awaited_of_units",
            "commune_id", "unit_id", "called", "due_on", "number", "instance_id",
        ),
        Index(
            "ix_awaited_of_bodies",
            "commune_id", "standing", "due_on", "number", "instance_id",
            sqlite_where=text(OF_A_BODY),
            postgresql_where=text(OF_A_BODY),
        ),
        Index(
            "ix_awaited_for_answers",
            "commune_id", "deadline",
            sqlite_where=text(ASKED),
            postgresql_where=text(ASKED),
        ),
        Index("ix_awaited_by_reminder", "commune_id", "reminded", "deadline", "instance_id"),
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    number: Mapped[int] = mapped_column(Sequence)
    """That of the instance; with its due date the place in a list of the most pressing."""
    due_on: Mapped[date]
    """The due date of the instance; of one without a due date the last day there is."""
    called: Mapped[bool]
    """Whether they are awaited, or told that another's turn lasts too long; else they watch."""
    action: Mapped[str] = mapped_column(String(40))
    """What they are called to; empty for who only watches."""
    effect: Mapped[str] = mapped_column(String(40))
    """What that brings about, as its row of the table says; empty where it keeps nothing."""
    standing: Mapped[str] = mapped_column(String(40))
    """As what they are."""
    unit_id: Mapped[uuid.UUID | None]
    """The unit; empty for the committee, its members, the office, and who looks over all."""
    deadline: Mapped[date | None]
    """The day by which they are to act."""
    reminded: Mapped[ReminderStage | None] = mapped_column(choice(ReminderStage))
    """The last stage of the deadline at which somebody was reminded, as long as the turn lasts."""
    unsubmitted: Mapped[bool]
    """Whether it hangs on the terms of submission: the office has not submitted the round."""


class ReadModels(Owned):
    """By which rules a commune's read models were made; one row at most."""

    __tablename__ = "read_models"
    __table_args__ = (UniqueConstraint("commune_id"),)

    version: Mapped[int]
    """Grows with the program, where it keeps something else of an instance than before."""
