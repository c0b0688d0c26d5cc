"""Collective decisions made in the program: put before the members, each of whom votes once."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Arranged, Owned, Prose, ShortText, choice, within_commune
from models.organisation import User
from models.vocabulary import Choice, VoteForm


class VotingTerms(Arranged):
    """How the commune's committee votes, as its working regulation has it; one row at most."""

    __tablename__ = "voting_terms"
    __table_args__ = (UniqueConstraint("commune_id"),)
    witnessed = ("lead_members_vote",)

    lead_members_vote: Mapped[bool] = mapped_column(default=True)
    """Whether a member who belongs to the lead unit votes on its result."""


class Ballot(Owned):
    """One round of an instance, put before the members of the committee."""

    __tablename__ = "ballot"
    __table_args__ = (
        within_commune("task_instance", "instance_id"),
        within_commune("user_account", "opened_by_id"),
        within_commune("user_account", "withdrawn_by_id"),
        Index(None, "commune_id", "instance_id"),
        Index(
            "ix_ballot_one_lasting",
            "commune_id", "instance_id", "round",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        CheckConstraint("(withdrawn_by_id IS NULL) = (withdrawn_at IS NULL)", name="withdrawn"),
    )  # fmt: skip
    witnessed = (
        "instance_id", "round", "form", "held_on", "opened_by_id", "opened_at",
        "withdrawn_by_id", "withdrawn_at",
    )  # fmt: skip

    instance_id: Mapped[uuid.UUID]
    round: Mapped[int]
    form: Mapped[VoteForm] = mapped_column(choice(VoteForm))
    held_on: Mapped[date]
    """The day of the session, or the last day for opinion slips."""
    opened_by_id: Mapped[uuid.UUID]
    opened_at: Mapped[datetime]
    withdrawn_by_id: Mapped[uuid.UUID | None]
    withdrawn_at: Mapped[datetime | None]

    seats: Mapped[list["Seat"]] = relationship(
        primaryjoin="and_(Ballot.commune_id == Seat.commune_id,"
        " Ballot.id == foreign(Seat.ballot_id))",
        order_by="Seat.position",
        viewonly=True,
    )
    """Empty before a session's day, and until somebody votes in it or it is counted."""
    slips: Mapped[list["Slip"]] = relationship(
        primaryjoin="and_(Ballot.commune_id == Slip.commune_id,"
        " Ballot.id == foreign(Slip.ballot_id))",
        order_by="Slip.cast_at",
        viewonly=True,
    )


class Seat(Owned):
    """A member of the committee as it was when asked for slips, or on a session's day.

    The majority is of all of them.
    """

    __tablename__ = "seat"
    __table_args__ = (
        within_commune("ballot", "ballot_id"),
        within_commune("user_account", "user_id"),
        UniqueConstraint("commune_id", "ballot_id", "user_id"),
    )
    witnessed = ("ballot_id", "user_id", "position", "title", "is_chair", "votes")

    ballot_id: Mapped[uuid.UUID]
    user_id: Mapped[uuid.UUID]
    position: Mapped[int]
    title: Mapped[str] = mapped_column(ShortText)
    is_chair: Mapped[bool]
    votes: Mapped[bool]
    """False for one who would judge what they or their unit made, where the terms keep them out."""

    user: Mapped[User] = relationship(
        primaryjoin="and_(Seat.commune_id == User.commune_id, foreign(Seat.user_id) == User.id)",
        viewonly=True,
    )


class Slip(Owned):
    """How one member voted. It is given once, in person, and never changed."""

    __tablename__ = "slip"
    __table_args__ = (
        within_commune("ballot", "ballot_id"),
        within_commune("user_account", "user_id"),
        UniqueConstraint("commune_id", "ballot_id", "user_id"),
    )
    witnessed = ("ballot_id", "user_id", "choice", "remark", "cast_at")

    ballot_id: Mapped[uuid.UUID]
    user_id: Mapped[uuid.UUID]
    choice: Mapped[Choice] = mapped_column(choice(Choice))
    remark: Mapped[str] = mapped_column(Prose)
    cast_at: Mapped[datetime]
