"""Posts as a form gives them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.administration.posts import PostEntry

if TYPE_CHECKING:
    from models.vocabulary import Role

TODAY = date(2026, 9, 21)


def entry(role: Role, unit: str | None = None, since: date = TODAY, **more: Any) -> PostEntry:
    """A post to be given."""
    return PostEntry(role, unit, "Chức danh", since, **more)
