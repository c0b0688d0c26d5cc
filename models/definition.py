"""A published definition of the workflow; a running instance keeps the one it began with."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Owned, Sha256


class PublishedDefinition(Owned):
    """The one table as it was published: versioned, hashed, never changed."""

    __tablename__ = "definition"
    __table_args__ = (
        UniqueConstraint("commune_id", "name", "version"),
        UniqueConstraint("commune_id", "sha256"),
    )
    witnessed = ("name", "version", "sha256", "published_at", "published_by_id")

    name: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    sha256: Mapped[str] = mapped_column(Sha256)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime]
    published_by_id: Mapped[uuid.UUID | None]
