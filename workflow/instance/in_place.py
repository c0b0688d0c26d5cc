"""What somebody did in another's place, of what bears on who may decide."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InPlace:
    """One thing that somebody did in the place of another."""

    effect: str | None
    """What it brought about."""
    round: int | None
    """In which round it was done; None of what belongs to no round."""
    made: uuid.UUID | None
    """The product, the extension or the decline that it made."""
    people: frozenset[uuid.UUID]
    """Both of them."""


def people_of(done: Iterable[InPlace]) -> frozenset[uuid.UUID]:
    """Who did any of it, and in whose place."""
    return frozenset(person for each in done for person in each.people)
