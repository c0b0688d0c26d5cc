"""Published definitions of the workflow, and since when each is in force."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Owned, Sha256, within_commune


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
    body: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    """Read only where it is asked for: what it says is kept in mind by its hash."""
    published_at: Mapped[datetime]
    published_by_id: Mapped[uuid.UUID | None]


class DefinitionInForce(Owned):
    """That a published definition was put in force: what is assigned from then on is pinned to it.

    The last position of a name is the one in force. A definition may be put in force again.
    """

    __tablename__ = "definition_in_force"
    __table_args__ = (
        within_commune("definition", "definition_id"),
        UniqueConstraint("commune_id", "name", "position"),
    )
    witnessed = ("definition_id", "name", "position", "in_force_since", "put_by_id")

    definition_id: Mapped[uuid.UUID]
    name: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    """From 1, in the order in which definitions of this name were put in force."""
    in_force_since: Mapped[datetime]
    put_by_id: Mapped[uuid.UUID | None]
