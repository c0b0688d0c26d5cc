"""Documents that are handed in, and taken out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.acts import Giving, unless
from workflow.documents.products import ProductEntry, ProductWithdrawalEntry
from workflow.errors import Stale, Unknown

if TYPE_CHECKING:
    from datetime import date

    from tests.properties.paper import Paper
    from tests.properties.taking import Taking
    from workflow.documents.uploads import ReceivedDocument
    from workflow.instance.entry import Entry
    from workflow.instance.situation import Situation


@dataclass(frozen=True)
class Handing:
    """A document before its bytes are on their way: what it says, and for which product."""

    position: int
    content: str

    def with_bytes(self, document: ReceivedDocument) -> ProductEntry:
        return ProductEntry(document, self.position)


def comes_with_its_bytes(_situation: Situation) -> Entry | None:
    """None: the office hands a document in by writing it (`tests/acting.py`)."""
    return None


def the_latest(situation: Situation) -> ProductWithdrawalEntry:
    return ProductWithdrawalEntry(situation.versions[0].number if situation.versions else 1)


def some_document(paper: Paper, _today: date) -> st.SearchStrategy[Handing]:
    """Mostly one of those that are missing; there are few, so that the same come again."""
    known = range(1, len(paper.task.products) + 1)
    missing = sorted(paper.demanded - set(paper.current))
    positions = st.sampled_from([*missing, *missing, *known, len(known) + 1])
    return st.builds(Handing, positions, st.sampled_from(["Bao cao", "Ke hoach", "Phu luc"]))


def some_version(paper: Paper, _today: date) -> st.SearchStrategy[ProductWithdrawalEntry]:
    """Any that was handed in, those that stand no longer too."""
    numbers = [version.number for version in paper.versions] or [1]
    return st.builds(ProductWithdrawalEntry, st.sampled_from(numbers))


def fault_of_handing_in(it: Taking, entry: Handing) -> type[Exception] | None:
    current = it.paper.current.get(entry.position)
    known = 0 < entry.position <= len(it.paper.task.products)
    return unless(known and (current is None or current.content != entry.content))


def fault_of_taking_out(it: Taking, entry: ProductWithdrawalEntry) -> type[Exception] | None:
    standing = {version.number: version.stands for version in it.paper.versions}
    if entry.version not in standing:
        return Unknown
    return None if standing[entry.version] else Stale


GIVEN = {
    "product": Giving(
        Handing,
        usual=comes_with_its_bytes,
        by_chance=some_document,
        fault=fault_of_handing_in,
    ),
    "product_withdrawal": Giving(
        ProductWithdrawalEntry,
        usual=the_latest,
        mistaken=lambda paper: [ProductWithdrawalEntry(len(paper.versions) + 1)],
        by_chance=some_version,
        fault=fault_of_taking_out,
    ),
}
