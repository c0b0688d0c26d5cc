"""What a quick run takes of the tests: a few cases of nearly each, and nothing that takes long."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.selection import FEW, LONG, left_out_when_quick

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
LONGEST = min(LONG)


@dataclass(frozen=True)
class Case:
    """What is asked of a test that was collected."""

    nodeid: str
    markers: frozenset[str] = frozenset()

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self.markers else None


def taken(*cases: Any) -> list[Any]:
    left_out = left_out_when_quick(cases)
    return [case for case in cases if case not in left_out]


def test_of_many_cases_a_few_are_taken_and_always_the_same() -> None:
    cases = [Case(f"tests/test_a.py::test_b[{n}]") for n in range(40)]
    few = taken(*cases)
    assert len(few) == FEW
    assert set(taken(*reversed(cases))) == set(few)


def test_each_test_has_its_own_cases() -> None:
    cases = [Case(f"tests/test_a.py::test_{n}[x]") for n in range(40)]
    assert taken(*cases, Case("tests/test_a.py::test_c")) == [
        *cases,
        Case("tests/test_a.py::test_c"),
    ]


@pytest.mark.parametrize("marker", ["postgresql", "browser", "programs", "thorough"])
def test_what_is_heavy_is_left_out_and_takes_nobodys_place(marker: str) -> None:
    name = "tests/test_a.py::test_b"
    heavy = [Case(f"{name}[{n}]", frozenset({marker})) for n in range(40)]
    light = [Case(f"{name}[light {n}]") for n in range(FEW)]
    assert taken(*heavy, *light) == light


def test_what_is_long_is_left_out_with_all_its_cases() -> None:
    assert taken(Case(LONGEST), Case(f"{LONGEST}[x]"), Case(f"{LONGEST}_other")) == [
        Case(f"{LONGEST}_other")
    ]


def test_whatever_is_named_as_long_is_a_test() -> None:
    files = {name.partition("::")[0] for name in LONG}
    assert LONG - {name for file in files for name in named_in(file)} == set()


def named_in(file: str) -> Iterator[str]:
    """The tests of a file, as pytest names them."""
    for node in ast.parse((ROOT / file).read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield from (
                f"{file}::{node.name}::{each.name}"
                for each in node.body
                if isinstance(each, ast.FunctionDef)
            )
        elif isinstance(node, ast.FunctionDef):
            yield f"{file}::{node.name}"
