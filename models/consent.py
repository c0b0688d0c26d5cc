"""What an administrator asks for and cannot do alone: a second person has to agree to it."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Owned, Prose, Sequence, ShortText, choice, within_commune
from models.organisation import Post, Unit, User
from models.titles import in_full
from models.vocabulary import ConsentState, GuardedDeed, Role


class Consent(Owned):
    """One deed that waits, or what became of it. Until somebody agrees nothing of it holds.

    A post that waits to be given is here and in no other table, so that nothing can take it for
    one that is held.
    """

    __tablename__ = "consent"
    __table_args__ = (
        within_commune("user_account", "user_id"),
        within_commune("user_account", "asked_by_id"),
        within_commune("user_account", "settled_by_id"),
        within_commune("unit", "unit_id"),
        within_commune("post", "post_id"),
        within_commune("one_time_link", "link_id"),
        UniqueConstraint("commune_id", "number"),
        Index(None, "commune_id", "user_id"),
        Index(
            "ix_consent_waiting",
            "commune_id", "lapses_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled_or_waiting"),
        CheckConstraint("(deed = 'link') = (link_id IS NOT NULL)", name="link_of_deed"),
    )  # fmt: skip
    witnessed = (
        "number", "user_id", "deed", "asked_by_id", "asked_at", "lapses_at", "state",
        "settled_by_id", "settled_at", "reason", "role", "unit_id", "title", "valid_from",
        "valid_to", "post_id", "link_id",
    )  # fmt: skip

    number: Mapped[int] = mapped_column(Sequence)
    """A short number, counted per commune."""
    user_id: Mapped[uuid.UUID]
    """Whom it is about."""
    deed: Mapped[GuardedDeed] = mapped_column(choice(GuardedDeed))
    asked_by_id: Mapped[uuid.UUID | None]
    """Who asked; empty for the server's own terminal."""
    asked_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    state: Mapped[ConsentState] = mapped_column(choice(ConsentState))
    settled_by_id: Mapped[uuid.UUID | None]
    """Who agreed, refused or took it back; empty for the clock and the server's terminal."""
    settled_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Prose, default="")
    """Why it was refused."""
    role: Mapped[Role | None] = mapped_column(choice(Role))
    unit_id: Mapped[uuid.UUID | None]
    title: Mapped[str] = mapped_column(ShortText, default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    """The last day that the post shall have; empty: it is not known yet."""
    post_id: Mapped[uuid.UUID | None]
    """The post whose last day shall be another; of one to be given there is no row yet."""
    link_id: Mapped[uuid.UUID | None]
    """The link that sets no password before somebody has agreed."""

    user: Mapped[User] = relationship(
        primaryjoin="and_(Consent.commune_id == User.commune_id,"
        " foreign(Consent.user_id) == User.id)",
        viewonly=True,
    )
    asked_by: Mapped[User | None] = relationship(
        primaryjoin="and_(Consent.commune_id == User.commune_id,"
        " foreign(Consent.asked_by_id) == User.id)",
        viewonly=True,
    )
    settled_by: Mapped[User | None] = relationship(
        primaryjoin="and_(Consent.commune_id == User.commune_id,"
        " foreign(Consent.settled_by_id) == User.id)",
        viewonly=True,
    )
    unit: Mapped[Unit | None] = relationship(
        primaryjoin="and_(Consent.commune_id == Unit.commune_id,"
        " foreign(Consent.unit_id) == Unit.id)",
        viewonly=True,
    )
    post: Mapped[Post | None] = relationship(
        primaryjoin="and_(Consent.commune_id == Post.commune_id,"
        " foreign(Consent.post_id) == Post.id)",
        viewonly=True,
    )

    @property
    def is_done_alone(self) -> bool:
        """Whether who asked did it as well, and nobody had a word in it."""
        return self.state in (ConsentState.ALONE, ConsentState.TOLD)

    @property
    def post_name(self) -> str:
        """The post in words, as `Post.name`; empty for what is about an account."""
        return in_full(self.title, self.unit.name if self.unit else None)
