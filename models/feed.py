"""The private address at which a person's own calendar program reads their due dates."""

import uuid
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Owned, Sha256, within_commune


class Feed(Owned):
    """One address, until it is revoked. It holds a token; only its hash is here."""

    __tablename__ = "feed"
    __table_args__ = (
        within_commune("user_account", "user_id"),
        UniqueConstraint("commune_id", "token_hash"),
        Index(
            "ix_feed_one_living",
            "commune_id", "user_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )  # fmt: skip
    witnessed = ("user_id", "token_hash", "made_at", "revoked_at")

    user_id: Mapped[uuid.UUID]
    token_hash: Mapped[str] = mapped_column(Sha256)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
