"""Being told: who was told of what, the mails that carry it, and how people want to be told."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Owned, Prose, Sequence, ShortText, choice, within_commune
from models.organisation import User
from models.vocabulary import MailKind, MailState

ADDRESS_LENGTH = 254
"""The longest address that mail servers take."""


class Contact(Owned):
    """Where a person gets mail, and how they want to be told."""

    __tablename__ = "contact"
    __table_args__ = (
        within_commune("user_account", "user_id"),
        UniqueConstraint("commune_id", "user_id"),
        CheckConstraint("(quiet_from IS NULL) = (quiet_to IS NULL)", name="quiet_hours"),
        CheckConstraint(
            "(quiet_from IS NULL OR quiet_from BETWEEN 0 AND 1439)"
            " AND (quiet_to IS NULL OR quiet_to BETWEEN 0 AND 1439)",
            name="minutes_of_a_day",
        ),
    )
    witnessed = ("user_id", "address", "at_once", "digest", "quiet_from", "quiet_to")

    user_id: Mapped[uuid.UUID]
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    """Empty: they get no mail."""
    at_once: Mapped[bool] = mapped_column(default=True)
    """Whether what awaits them is mailed at once; otherwise it waits for the daily digest."""
    digest: Mapped[bool] = mapped_column(default=True)
    """Whether the daily digest also tells what is not their duty."""
    quiet_from: Mapped[int | None]
    """No mail comes from this minute of the local day …"""
    quiet_to: Mapped[int | None]
    """… until this one, which may be on the next day."""
    digested_on: Mapped[date | None]
    """The last local day whose digest was made up."""

    user: Mapped[User] = relationship(
        primaryjoin="and_(Contact.commune_id == User.commune_id,"
        " foreign(Contact.user_id) == User.id)",
        viewonly=True,
    )


class Mail(Owned):
    """One message to one person. What it says is made of its notices when it goes out."""

    __tablename__ = "mail"
    __table_args__ = (
        within_commune("user_account", "user_id"),
        UniqueConstraint("commune_id", "message_id"),
        Index(None, "commune_id", "state", "next_attempt_at"),
        Index(None, "commune_id", "user_id"),
    )

    user_id: Mapped[uuid.UUID]
    kind: Mapped[MailKind] = mapped_column(choice(MailKind))
    address: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    message_id: Mapped[str] = mapped_column(ShortText)
    """The same at every attempt, so that the receiver can drop a double."""
    state: Mapped[MailState] = mapped_column(choice(MailState))
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Prose, default="")
    """What the mail server last said, or why it could not be asked."""

    user: Mapped[User] = relationship(
        primaryjoin="and_(Mail.commune_id == User.commune_id, foreign(Mail.user_id) == User.id)",
        viewonly=True,
    )


class Notice(Owned):
    """One person told of one line of the record, because something there awaits them.

    It is about an instance, about the post that is handed over, about a place that is taken, or
    about what somebody has to agree to.
    """

    __tablename__ = "notice"
    __table_args__ = (
        within_commune("user_account", "user_id"),
        within_commune("task_instance", "instance_id"),
        within_commune("post", "post_id"),
        within_commune("substitution", "substitution_id"),
        within_commune("consent", "consent_id"),
        within_commune("mail", "mail_id"),
        CheckConstraint(
            "CASE WHEN instance_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN post_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN substitution_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN consent_id IS NULL THEN 0 ELSE 1 END = 1",
            name="about_one",
        ),
        # Each binds only where what it names is given: nulls are never the same.
        # A line may be about several instances: a place that somebody takes is.
        UniqueConstraint("commune_id", "user_id", "event_seq", "instance_id", "why"),
        # One turn is told once, however many lines of the record pass while it lasts.
        UniqueConstraint("commune_id", "user_id", "instance_id", "why", "awaited_since"),
        UniqueConstraint("commune_id", "user_id", "event_seq", "post_id", "why"),
        UniqueConstraint("commune_id", "user_id", "substitution_id", "why"),
        UniqueConstraint("commune_id", "user_id", "consent_id", "why"),
        Index(None, "commune_id", "mail_id"),
        Index(
            "ix_notice_unread",
            "commune_id", "user_id", "instance_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )  # fmt: skip

    user_id: Mapped[uuid.UUID]
    event_seq: Mapped[int] = mapped_column(Sequence)
    instance_id: Mapped[uuid.UUID | None]
    post_id: Mapped[uuid.UUID | None]
    """The post whose hand-over it is about."""
    substitution_id: Mapped[uuid.UUID | None]
    """The place that was given to somebody, or taken back."""
    consent_id: Mapped[uuid.UUID | None]
    """What somebody has to agree to, or what became of it."""
    why: Mapped[str] = mapped_column(String(40))
    """The action that awaits the person, or what they have to know of."""
    standing: Mapped[str] = mapped_column(String(40))
    """As what they are awaited."""
    duty: Mapped[bool]
    """Whether the work stands still without them; otherwise they can help it on."""
    awaited_since: Mapped[datetime]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail_id: Mapped[uuid.UUID | None]
    """The mail that tells it; empty as long as none does."""
