"""What an error page says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask_babel import LazyString


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sentences of an error page."""

    heading: LazyString
    what_happened: LazyString
    what_to_do: LazyString | None = None
    what_is_kept: LazyString | None = None
