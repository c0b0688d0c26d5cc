"""What the record says, in order, met by the rows of a table in theirs."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Said = TypeVar("Said")


class Pairing(Generic[Said]):
    """Finds what is said of each row, and what is said that no row came for.

    Both come by the same keys in the same order: then no more than the next is kept. A key that is
    stored in another spelling may come out of order, and what was passed over until then is kept.
    """

    def __init__(
        self, said: Iterator[tuple[str, Said]], otherwise: Callable[[str], Said | None]
    ) -> None:
        """`otherwise` gives what there is about a key besides, or was met already."""
        self._said, self._otherwise = said, otherwise
        self._next = next(said, None)
        self._passed: dict[str, Said] = {}

    @property
    def passed_over(self) -> int:
        """Of how many keys no row has come so far."""
        return len(self._passed)

    def of(self, key: str) -> Said | None:
        """What is said of a row."""
        while self._next is not None and self._next[0] < key:
            passed, said = self._next
            self._passed[passed] = said
            self._next = next(self._said, None)
        if self._next is not None and self._next[0] == key:
            found = self._next[1]
            self._next = next(self._said, None)
            return found
        if key in self._passed:
            return self._passed.pop(key)
        return self._otherwise(key)

    def unmet(self) -> Iterator[tuple[str, Said]]:
        """What is said of rows that did not come."""
        yield from self._passed.items()
        if self._next is not None:
            yield self._next
        yield from self._said
