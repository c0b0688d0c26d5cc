"""What people have to know of an act that asks nothing of them, and as what they hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.definition.vocabulary import Standing

if TYPE_CHECKING:
    import uuid
    from collections.abc import Callable, Collection
    from datetime import datetime

    from workflow.instance.situation import Situation

WHOEVER_ACTED = "whoever_acted"
"""As what those are told who did something to an instance before, and still have to do with it."""

LEAD = (Standing.LEAD_HEAD, Standing.LEAD_MEMBER)
UNITS = (*LEAD, Standing.COOPERATING_HEAD)
ALL_CONCERNED = (*UNITS, Standing.FOLLOW_UP, WHOEVER_ACTED)
"""Everybody whom it concerns what becomes of a task."""


@dataclass(frozen=True, slots=True)
class News:
    """What somebody has to know of, as a field of the effect that brings it about."""

    name: str
    """What notices are kept under, and what `web/wording/acts` has its sentence by."""
    hearers: tuple[str, ...]
    """As what people are told of it, the first of these that they are; but not who did it."""
    can_wait: bool = False
    """Whether it is mailed with the digest of the day: it changes nothing for who hears it."""
    units: Callable[[Situation, datetime], Collection[uuid.UUID]] | None = None
    """Of an act of some instant which of the units asked alone it concerns; None: all of them."""
    when: Callable[[Situation, datetime], bool] | None = None
    """Of an act of some instant whether it is told at all; None: always."""
    named_in: str = ""
    """Under which name a line tells the user names of those whom alone it concerns."""
