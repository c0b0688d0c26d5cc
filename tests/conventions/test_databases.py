"""On which database a test runs follows from what it is about."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.selection import BOTH, TESTS

if TYPE_CHECKING:
    from pathlib import Path

ABOUT_DATABASES = {"ThreadPoolExecutor", "Thread", "Barrier", "dialect"}
"""Who speaks of these looks at what differs: how people wait for each other, and the database."""

ON_A_DATABASE = {"engine", "office", "sample"}

MODULES = [
    path
    for path in sorted(TESTS.rglob("test_*.py"))
    if not any(path.is_relative_to(TESTS / room) for room in BOTH)
]


FOR_EITHER = [path for path in MODULES if "pytest.mark.either" in path.read_text("utf-8")]


def _named(node: ast.AST) -> set[str]:
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return names | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def _is_marked(node: ast.FunctionDef | ast.Assign) -> bool:
    if isinstance(node, ast.FunctionDef):
        return any("both" in _named(decorator) for decorator in node.decorator_list)
    return {"pytestmark", "both"} <= _named(node)


def _uses_a_database(test: ast.FunctionDef) -> bool:
    return not ON_A_DATABASE.isdisjoint(argument.arg for argument in test.args.args)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_what_is_about_the_database_runs_on_both(path: Path) -> None:
    module = ast.parse(path.read_text("utf-8"))
    if any(_is_marked(node) for node in module.body if isinstance(node, ast.Assign)):
        return
    tests = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    forgotten = [
        test.name
        for test in tests
        if test.name.startswith("test_") and _uses_a_database(test)
        if not ABOUT_DATABASES.isdisjoint(_named(test)) and not _is_marked(test)
    ]
    assert forgotten == []


@pytest.mark.parametrize("path", FOR_EITHER, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_what_runs_on_either_is_about_no_database(path: Path) -> None:
    assert ABOUT_DATABASES.isdisjoint(_named(ast.parse(path.read_text("utf-8"))))
