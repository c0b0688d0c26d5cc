"""Whether a task's lead unit is ordered or requested: the one place that decides between words.

What the committee orders its own units it can only request of a bank, the Front or an association:
neither assign, urge, return, approve nor revoke. Whatever is said of an act or a state for one
lead unit is said through `to` or `among`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.organisation import Unit

Words = TypeVar("Words")


def is_requested(lead: Unit | None) -> bool:
    """Whether the words for a body outside the committee are due; no unit is any unit's words."""
    return lead is not None and not lead.subordinate


def to(lead: Unit | None, ordered: Words, requested: Words) -> Words:
    """Of two ways to say something the one that is due to a lead unit."""
    return requested if is_requested(lead) else ordered


def among(
    ordered: Mapping[str, Words], requested: Mapping[str, Words], name: str, lead: Unit | None
) -> Words | None:
    """What is said of something by its name; `requested` has only what is said in another way."""
    if is_requested(lead) and name in requested:
        return requested[name]
    return ordered.get(name)
