"""Texts and rows with places left open, to be filled in many times over.

A stencil is cut once from what the product's own functions wrote with a mark in each open place.
Each mark is as long as any other, so that the order of the keys stays what the canonical form
demands as long as what is filled in stands in the order of the marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    Write = Callable[[Any], Any]

_OPENS, _COUNTS, _CLOSES = "\ue000", "\ue001", "\ue002"
"""Characters that no text of anybody's has."""
_PLACE = re.compile(f'"{_OPENS}{_COUNTS}(\\d+){_CLOSES}"|{_OPENS}(\\d+){_CLOSES}')


class Marks:
    """The marks for the places of one pattern, in the order in which they are asked for."""

    def __init__(self) -> None:
        self._names: list[Hashable] = []
        self._numbers: dict[Hashable, int] = {}

    def of(self, name: Hashable) -> str:
        """The mark of a place that holds text, or a part of one."""
        return f"{_OPENS}{self._number(name):05}{_CLOSES}"

    def of_number(self, name: Hashable) -> str:
        """The mark of a place that holds a number."""
        return f"{_OPENS}{_COUNTS}{self._number(name):05}{_CLOSES}"

    def cut(self, text: str) -> Stencil:
        """The stencil of a text with marks in it."""
        before, names, since = [], [], 0
        for found in _PLACE.finditer(text):
            before.append(text[since : found.start()].replace("%", "%%"))
            names.append(self._names[int(found[1] or found[2])])
            since = found.end()
        form = "%s".join([*before, text[since:].replace("%", "%%")])
        return Stencil(form, _getter(names))

    def _number(self, name: Hashable) -> int:
        if name not in self._numbers:
            self._numbers[name] = len(self._names)
            self._names.append(name)
        return self._numbers[name]


@dataclass(frozen=True, slots=True)
class Stencil:
    """A text with open places."""

    form: str
    get: Callable[[Mapping[Hashable, str]], tuple[str, ...]]

    def fill(self, texts: Mapping[Hashable, str]) -> str:
        """The text with what belongs into its places, by their names."""
        return self.form % self.get(texts)


@dataclass(frozen=True, slots=True)
class Place:
    """An open place among the values of a row."""

    name: Hashable


class Form:
    """The values of a row as a driver takes them, some of them left open."""

    def __init__(
        self, values: Sequence[Any], written: Sequence[Callable[[Any], Any] | None]
    ) -> None:
        self._fixed = [
            value if isinstance(value, Place) or write is None else write(value)
            for value, write in zip(values, written, strict=True)
        ]
        self._open = [
            (at, value.name, write or _as_it_is)
            for at, (value, write) in enumerate(zip(values, written, strict=True))
            if isinstance(value, Place)
        ]

    def fill(self, values: Mapping[Hashable, Any]) -> list[Any]:
        """The row with what belongs into its places, by their names."""
        row = self._fixed.copy()
        for at, name, write in self._open:
            row[at] = write(values[name])
        return row


def _getter(names: Sequence[Hashable]) -> Callable[[Mapping[Hashable, str]], tuple[str, ...]]:
    if len(names) == 1:
        [name] = names
        return lambda texts: (texts[name],)
    return itemgetter(*names) if names else lambda _texts: ()


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - any value of a column
    return value
