"""What of the tests a run does without, and on which database each of the others runs.

Most tests ask what the office's rules say, and the database has little to do with it: they run on
one of the two, which their name chooses, so that every run sees something of everything on each.
Those of which the database is the subject run on both. With `--both` all do but those marked
`either`, in whose answer no database has a part: long walks for words, and the calendar's years.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

TESTS = Path(__file__).parent

HEAVY = {
    "postgresql": {"cluster", "postgresql_stock", "empty_server"},
    "browser": {"browser"},
    "programs": {"programs", "place", "server", "serving"},
}
"""What a quick run does without: the marker, and the fixtures that a test gets it by."""

LONG = frozenset((TESTS / "long.txt").read_text("utf-8").split())
"""Tests that take a quarter of a second of a processor for each case, and no marker says so."""

FEW = 4
"""So many cases of a test a quick run takes; which, their names choose."""

BOTH = ("models", "properties")
"""Where every test runs on both databases; elsewhere those marked `both`."""


def mark_heavy(items: Iterable[pytest.Function]) -> None:
    """Mark the tests by what they use."""
    for item in items:
        for marker, fixtures in HEAVY.items():
            if marker in _parameters(item).values() or not fixtures.isdisjoint(item.fixturenames):
                item.add_marker(marker)


def left_out_when_quick(items: Iterable[pytest.Function]) -> set[pytest.Function]:
    """What is heavy, thorough or long; and of every other test all cases but a few."""
    left_out = set()
    cases: dict[str, list[pytest.Function]] = defaultdict(list)
    for item in items:
        test = item.nodeid.partition("[")[0]
        if test in LONG or any(map(item.get_closest_marker, (*HEAVY, "thorough"))):
            left_out.add(item)
        else:
            cases[test].append(item)
    for of_one in cases.values():
        left_out.update(sorted(of_one, key=lambda case: _number(case.nodeid))[FEW:])
    return left_out


def doubled(items: Iterable[pytest.Function], *, both: bool) -> list[pytest.Function]:
    """Those that would run on the other database only to see the same once more.

    Where `both` are asked for, only those marked `either`. A test that was asked for on one
    database alone is none of them.
    """
    sees_the_same = _is_for_either if both else _is_about_no_database
    on: dict[str, list[pytest.Function]] = defaultdict(list)
    for item in items:
        if "engine" in _parameters(item) and sees_the_same(item):
            on[_name(item)].append(item)
    return [
        sqlite if _goes_to_postgresql(name) else postgresql
        for name, (sqlite, *others) in on.items()
        for postgresql in others
    ]


def _goes_to_postgresql(name: str) -> bool:
    """Whether a test is one of the quarter that runs where each takes three times as long."""
    return _number(name) % 4 == 0


def _number(name: str) -> int:
    """One that a name has, and no other reason."""
    return zlib.crc32(name.encode())


def _is_about_no_database(item: pytest.Function) -> bool:
    room = item.path.relative_to(TESTS).parent
    about = any(room.is_relative_to(each) for each in BOTH) or item.get_closest_marker("both")
    return not about


def _is_for_either(item: pytest.Function) -> bool:
    return bool(item.get_closest_marker("either"))


def _name(item: pytest.Function) -> str:
    """The name of a test with its case, whichever database it runs on."""
    test, _, case = item.nodeid.partition("[")
    return f"{test}[{case.replace(str(item.callspec.params['engine']), '', 1)}"


def _parameters(item: pytest.Function) -> dict[str, object]:
    return item.callspec.params if hasattr(item, "callspec") else {}
