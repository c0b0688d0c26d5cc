"""Signing in: server-side sessions, one-time links, and the count of failures."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Owned, Sha256, ShortText, choice, within_commune
from models.organisation import User
from models.vocabulary import LinkPurpose


class SignedInSession(Owned):
    """A sign-in that the server can end. The cookie holds a token; only its hash is here."""

    __tablename__ = "signed_in_session"
    __table_args__ = (
        within_commune("user_account", "user_id"),
        UniqueConstraint("commune_id", "token_hash"),
        Index(None, "commune_id", "user_id"),
    )

    user_id: Mapped[uuid.UUID]
    token_hash: Mapped[str] = mapped_column(Sha256)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(45))
    agent: Mapped[str] = mapped_column(ShortText)

    user: Mapped[User] = relationship(
        primaryjoin="and_(SignedInSession.commune_id == User.commune_id,"
        " foreign(SignedInSession.user_id) == User.id)",
        viewonly=True,
    )


class OneTimeLink(Owned):
    """A link that lets its holder set a password once, before it lapses."""

    __tablename__ = "one_time_link"
    __table_args__ = (
        within_commune("user_account", "user_id"),
        UniqueConstraint("commune_id", "token_hash"),
    )

    user_id: Mapped[uuid.UUID]
    purpose: Mapped[LinkPurpose] = mapped_column(choice(LinkPurpose))
    token_hash: Mapped[str] = mapped_column(Sha256)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(
        primaryjoin="and_(OneTimeLink.commune_id == User.commune_id,"
        " foreign(OneTimeLink.user_id) == User.id)",
        viewonly=True,
    )


class SignInFailure(Base):
    """How often signing in failed for a name, a device or an address, and until when it waits."""

    __tablename__ = "sign_in_failure"

    commune_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("commune.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(120), primary_key=True)
    """`user:`, `device:` or `address:` and the value."""
    failures: Mapped[int]
    last_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]
