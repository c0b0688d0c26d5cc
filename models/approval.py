"""What comes before an approval, and by which terms the commune approves."""

import uuid
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Arranged, Owned, Prose, choice, within_commune
from models.organisation import User
from models.vocabulary import Recommendation


class ApprovalTerms(Arranged):
    """How results are approved, as the commune's working regulation has it; one row at most."""

    __tablename__ = "approval_terms"
    __table_args__ = (UniqueConstraint("commune_id"),)
    witnessed = ("submission_required",)

    submission_required: Mapped[bool] = mapped_column(default=False)
    """Whether nothing is approved that the follow-up office has not submitted."""


class Submission(Owned):
    """A slip with which the follow-up office put a round before the committee.

    The latest of a round holds.
    """

    __tablename__ = "submission"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("user_account", "submitted_by_id"),
        Index(None, "commune_id", "instance_id"),
    )
    witnessed = (
        "instance_id", "round", "recommendation", "note", "submitted_by_id", "submitted_at",
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    round: Mapped[int]
    recommendation: Mapped[Recommendation] = mapped_column(choice(Recommendation))
    note: Mapped[str] = mapped_column(Prose)
    submitted_by_id: Mapped[uuid.UUID]
    submitted_at: Mapped[datetime]

    submitted_by: Mapped[User] = relationship(
        primaryjoin="and_(Submission.commune_id == User.commune_id,"
        " foreign(Submission.submitted_by_id) == User.id)",
        viewonly=True,
    )
