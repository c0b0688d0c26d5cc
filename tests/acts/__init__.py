"""How what an act asks for is given in the tests, a file for each subject.

Each has its `GIVEN`, by the kinds of entries as the decision table names them; `tests/entries.py`
collects them. What is said here of what can be taken, and of what is kept, is said once more and
by its own words: the paper of `tests/properties` holds it against the product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from workflow.errors import Invalid
from workflow.instance.entry import Entry
from workflow.instance.situation import Situation

if TYPE_CHECKING:
    from tests.properties.paper import Paper
    from tests.properties.taking import Taking

Usual = Entry | Callable[[Situation], Entry | None]
"""What somebody gives when the test does not care; it may depend on the instance."""

# As the forms let through: no control characters, no halves of characters.
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30)
SOME_TEXT = TEXTS.filter(str.strip)


def unless(taken: object) -> type[Exception] | None:
    """What is raised unless something can be taken."""
    return None if taken else Invalid


def whatever_it_is(_it: Taking, _entry: Any) -> type[Exception] | None:
    """Nothing is raised."""
    return None


def none_of_these(_paper: Paper) -> Iterable[Entry]:
    """Nothing."""
    return ()


@dataclass(frozen=True)
class Kept:
    """What is only put beside an instance: as its table has it, and as the paper does."""

    columns: tuple[Any, ...]
    """Of one table, which names the instance."""
    written: Callable[[Paper, Any], Iterable[tuple[object, ...]]]
    """The same of what was given, for each row."""


@dataclass(frozen=True)
class Giving:
    """How one kind of entry is given, and how it is forgotten."""

    entry: type
    usual: Usual
    by_chance: Callable[[Paper, date], st.SearchStrategy[Any]]
    """What people give who fill in the form."""
    forgotten: tuple[tuple[Entry, str], ...] = ()
    """Ways of leaving something out that is demanded, and the field that is named."""
    mistaken: Callable[[Paper], Iterable[Entry]] = none_of_these
    """What else people give by mistake."""
    fault: Callable[[Taking, Any], type[Exception] | None] = whatever_it_is
    """What is raised where it cannot be taken."""
    of_action: Mapping[str, Entry] = field(default_factory=dict)
    """What is usually given with one action in particular."""
    kept: Kept | None = None


def days_around(paper: Paper) -> st.SearchStrategy[date]:
    """Mostly after the due date."""
    return st.integers(-3, 40).map(lambda n: paper.due_on + timedelta(days=n))


def units_around(paper: Paper) -> st.SearchStrategy[str]:
    """Those that have to do with an instance, and others."""
    return st.sampled_from([*paper.asked, paper.lead, "HOI_NONG_DAN", "THON_2", "SO_NOI_VU"])
