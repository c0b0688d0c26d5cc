"""What changes while the program runs is given in, or owned by somebody: never a module's own.

Two applications in one process would share it, a test would leave it to the next one, and nothing
in a signature says that it is there.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

OF_THE_REQUEST = {"g", "request", "session", "cookie"}
"""Flask's names for what belongs to the request at hand."""

CHANGES = {
    "add", "append", "appendleft", "clear", "difference_update", "discard", "extend", "insert",
    "pop", "popitem", "remove", "setdefault", "update",
}  # fmt: skip
"""By what a set, a list or a mapping is changed."""

BY_CONTENT = {"workflow/definition/published.py": {"_LOADED[published.sha256]"}}
"""What is kept by the hash of what it is made of, and can never be anything else."""


def changed_in(source: str) -> set[str]:
    """How functions of a file change what its module holds, or another module."""
    whole = ast.parse(source)
    held, modules = set(_held(whole)), set(_modules(whole))
    return {
        change
        for function in ast.walk(whole)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for change in _changes(function, held - set(_own(function)), modules)
    }


def _held(whole: ast.Module) -> Iterator[str]:
    """The names that a module gives to values, and those it takes from others."""
    for node in whole.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (each.id for each in targets if isinstance(each, ast.Name))
        elif isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.ImportFrom | ast.Import):
            names = (each.asname or each.name.split(".")[0] for each in node.names)
            yield from (name for name in names if name not in OF_THE_REQUEST)


def _modules(whole: ast.Module) -> Iterator[str]:
    """The names in lower case that are taken from elsewhere: their methods are functions."""
    for node in whole.body:
        if isinstance(node, ast.ImportFrom | ast.Import):
            names = (each.asname or each.name.split(".")[0] for each in node.names)
            yield from (name for name in names if name.islower())


def _own(function: ast.AST) -> Iterator[str]:
    """The names that a function gives itself."""
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _changes(function: ast.AST, held: set[str], modules: set[str]) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            yield f"global {', '.join(node.names)}"
        elif isinstance(node, ast.Attribute | ast.Subscript) and _root(node) in held:
            is_set = isinstance(node.ctx, ast.Store | ast.Del)
            is_told_to = isinstance(node, ast.Attribute) and node.attr in CHANGES
            if is_set or (is_told_to and _root(node) not in modules):
                yield ast.unparse(node)


def _root(node: ast.expr) -> str | None:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def test_no_module_holds_what_changes() -> None:
    changing = {
        name: found
        for package in ("models", "workflow", "web", "seed")
        for path in (ROOT / package).rglob("*.py")
        if (name := path.relative_to(ROOT).as_posix())
        and (found := changed_in(path.read_text(encoding="utf-8")) - BY_CONTENT.get(name, set()))
    }
    assert changing == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("_public = set()\ndef public(view):\n    _public.add(view)", {"_public.add"}),
        ("KNOWN: dict = {}\ndef know(it):\n    KNOWN[it.id] = it", {"KNOWN[it.id]"}),
        ("last = None\ndef see(it):\n    global last\n    last = it", {"global last"}),
        ("from web import config\ndef set_up():\n    config.LIMIT = 1", {"config.LIMIT"}),
        ("class Form:\n    pass\ndef offer():\n    Form.choices = []", {"Form.choices"}),
        ("LIST = []\ndef take():\n    LIST = []\n    LIST.append(1)", set()),
        ("from flask import g\ndef keep():\n    g.actor = 1", set()),
        ("from workflow.audit import record\ndef do(line):\n    record.append(line)", set()),
    ],
)
def test_the_search_finds_what_changes(source: str, found: set[str]) -> None:
    assert changed_in(source) == found
