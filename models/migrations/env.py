"""How Alembic meets this schema: on the connection handed to it, never on an address of its own."""

from typing import Literal

from alembic import context

import models.nouns  # noqa: F401 - fills the metadata
from models.base import Base, UtcDateTime


def render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """How a column type is written in a migration: without leaning on today's models."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    render_item=render,
    render_as_batch=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
