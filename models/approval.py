"""Approvals, with what is directed in them; what comes before one, and by which terms."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Arranged, Owned, Prose, choice, within_commune
from models.organisation import User
from models.vocabulary import Recommendation

WITHDRAWAL_MINUTES = 30
"""For how long an approval can be taken back where the commune has not said otherwise."""
LONGEST_WITHDRAWAL = 24 * 60
"""The most minutes for which it may be."""


class ApprovalTerms(Arranged):
    """How results are approved, as the commune's working regulation has it; one row at most."""

    __tablename__ = "approval_terms"
    __table_args__ = (UniqueConstraint("commune_id"),)
    witnessed = ("submission_required",)

    submission_required: Mapped[bool] = mapped_column(default=False)
    """Whether nothing is approved that the follow-up office has not submitted."""


class WithdrawalTerms(Arranged):
    """How long an approval can be taken back, as the working regulation has it; one row at most."""

    __tablename__ = "withdrawal_terms"
    __table_args__ = (
        UniqueConstraint("commune_id"),
        CheckConstraint(f"minutes BETWEEN 0 AND {LONGEST_WITHDRAWAL}", name="minutes"),
    )
    witnessed = ("minutes",)

    minutes: Mapped[int]
    """For how long who approved may take it back; 0: never."""


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


class Approval(Owned):
    """How a round was approved: whether with a direction, what was done on it, if not taken back.

    Those of before November 2026 are told by the record alone.
    """

    __tablename__ = "approval"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("user_account", "given_by_id"),
        within_commune("post", "post_id"),
        within_commune("user_account", "followed_by_id"),
        within_commune("user_account", "withdrawn_by_id"),
        Index(None, "commune_id", "instance_id"),
        Index(
            "ix_approval_one_lasting",
            "commune_id", "instance_id", "round",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        CheckConstraint("(followed_by_id IS NULL) = (followed_at IS NULL)", name="followed"),
        CheckConstraint("followed_at IS NULL OR direction <> ''", name="directed"),
        CheckConstraint("(withdrawn_by_id IS NULL) = (withdrawn_at IS NULL)", name="withdrawn"),
    )  # fmt: skip
    witnessed = (
        "instance_id", "round", "direction", "given_by_id", "post_id", "given_at", "outcome",
        "followed_by_id", "followed_at", "withdrawn_by_id", "withdrawn_at",
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    round: Mapped[int]
    direction: Mapped[str] = mapped_column(Prose)
    """Empty where it was simply agreed to."""
    given_by_id: Mapped[uuid.UUID]
    post_id: Mapped[uuid.UUID]
    """In which post; that of another whose place was taken."""
    given_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(Prose, default="")
    """What was done on the direction."""
    followed_by_id: Mapped[uuid.UUID | None]
    followed_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[uuid.UUID | None]
    withdrawn_at: Mapped[datetime | None]

    given_by: Mapped[User] = relationship(
        primaryjoin="and_(Approval.commune_id == User.commune_id,"
        " foreign(Approval.given_by_id) == User.id)",
        viewonly=True,
    )
    followed_by: Mapped[User | None] = relationship(
        primaryjoin="and_(Approval.commune_id == User.commune_id,"
        " foreign(Approval.followed_by_id) == User.id)",
        viewonly=True,
    )
