"""Whether a task's lead unit is ordered or requested: the one place that decides between words.

What the committee orders its own units it can only request of a bank, the Front or an association:
neither assign, urge, return, approve nor revoke. Whatever is said of an act or a state for one
lead unit is said through `to` or `among`; of several at once through `to_all`, and where nobody is
named, as in a filter or the help, through `both`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from flask_babel import gettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Words = TypeVar("Words")


class Addressed(Protocol):
    """Whoever is spoken to: a unit, or what stands for some of one kind."""

    @property
    def subordinate(self) -> bool:
        """Whether it is the committee's own."""


@dataclass(frozen=True, slots=True)
class Some:
    """Some units of one kind, of which no more is known."""

    subordinate: bool


def is_requested(lead: Addressed | None) -> bool:
    """Whether the words for a body outside the committee are due; no unit is any unit's words."""
    return lead is not None and not lead.subordinate


def to(lead: Addressed | None, ordered: Words, requested: Words) -> Words:
    """Of two ways to say something the one that is due to a lead unit."""
    return requested if is_requested(lead) else ordered


def to_all(leads: Iterable[Addressed], ordered: Words, requested: Words, mixed: Words) -> Words:
    """Of three ways to say something the one that is due to all these lead units together.

    Where nobody leads yet it may be anybody.
    """
    found = {is_requested(lead) for lead in leads}
    if len(found) != 1:
        return mixed
    return requested if found.pop() else ordered


def unassigned(leads: Iterable[Addressed]) -> str:
    """That a task waits to be given to these, or to some of them."""
    return to_all(
        leads,
        gettext("Chưa giao"),
        gettext("Chưa đề nghị"),
        gettext("Chưa giao, chưa đề nghị"),
    )


def one_of(units: Iterable[Addressed]) -> Addressed | None:
    """Who stands for all these units; None where two of them are spoken to in different ways."""
    found = {each.subordinate for each in units}
    return Some(found.pop()) if len(found) == 1 else None


def urged(units: Iterable[Addressed], lead: Addressed | None) -> Addressed | None:
    """To whom an urging speaks: to those urged; of a body's own task everybody is requested."""
    return lead if is_requested(lead) else one_of(units)


def both(ordered: object, requested: object) -> str:
    """What is said of no lead unit in particular: the order, and the request where it differs."""
    return " / ".join(dict.fromkeys(str(each) for each in (ordered, requested)))


def among(
    ordered: Mapping[str, Words], requested: Mapping[str, Words], name: str, lead: Addressed | None
) -> Words | None:
    """What is said of something by its name; `requested` has only what is said in another way."""
    if is_requested(lead) and name in requested:
        return requested[name]
    return ordered.get(name)
