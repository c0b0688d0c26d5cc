"""A page comes back one way: no view turns a refusal into a page by itself."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

REFUSALS = {"Refused", "NotEntitled", "NotNow", "Stale"}

TOLD_OTHERWISE = {"tasks.py", "issuing.py", "paper_answers.py", "products.py"}
"""The first say beside the form what has changed since it was opened, of both kinds alike; to the
last what was to be done is done when somebody else was faster."""


def caught(source: str) -> set[str]:
    """The refusals that a file catches."""
    return set(_caught(ast.parse(source)))


def _caught(whole: ast.Module) -> Iterator[str]:
    for node in ast.walk(whole):
        if isinstance(node, ast.ExceptHandler) and node.type:
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            yield from (name for kind in kinds if (name := ast.unparse(kind)) in REFUSALS)


def test_a_page_comes_back_one_way() -> None:
    catching = {
        path.name: found
        for path in (ROOT / "web" / "blueprints").glob("*.py")
        if path.name not in TOLD_OTHERWISE and (found := caught(path.read_text(encoding="utf-8")))
    }
    assert catching == {}


@pytest.mark.parametrize(
    ("handler", "found"),
    [
        ("except NotNow as refused:", {"NotNow"}),
        ("except (NotNow, Stale) as why:", {"NotNow", "Stale"}),
        ("except Invalid as invalid:", set()),
    ],
)
def test_the_search_finds_a_refusal_that_is_caught(handler: str, found: set[str]) -> None:
    assert caught(f"try:\n    pass\n{handler}\n    pass") == found
