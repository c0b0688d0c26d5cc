"""The browser's side puts no question to the database itself: it asks the rooms of `workflow/`."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

NO_QUESTIONS = {"Connection", "Engine", "Session", "URL", "make_url"}
"""What may be taken from SQLAlchemy: how a database is called, and what is handed on to a room."""

ITS_SUBJECT = {
    # Whether the database takes what is written: a row is written, and taken back.
    "web/health/probes.py": {"sqlalchemy.insert", ".execute"},
}
"""Where the way to the database is itself what is looked at."""

ASKING = {"scalar", "scalars", "execute", "get_one", "query", "stream_scalars"}
"""What a session or a connection is asked by."""


def questions(source: str) -> set[str]:
    """How a file would put questions to the database: what it takes to build them, and asks by."""
    whole = ast.parse(source)
    return {*_taken(whole), *_asked(whole)}


def _taken(whole: ast.Module) -> Iterator[str]:
    for node in ast.walk(whole):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if _is_sqlalchemy(each.name))
        elif isinstance(node, ast.ImportFrom) and _builds_questions(node.module or ""):
            names = {each.name for each in node.names} - NO_QUESTIONS
            yield from (f"{node.module}.{name}" for name in names)


def _builds_questions(module: str) -> bool:
    return _is_sqlalchemy(module) and module != "sqlalchemy.exc"


def _is_sqlalchemy(module: str) -> bool:
    return module.split(".", maxsplit=1)[0] == "sqlalchemy"


def _asked(whole: ast.Module) -> Iterator[str]:
    models = {
        each.asname or each.name
        for node in ast.walk(whole)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("models.")
        for each in node.names
    }
    for node in ast.walk(whole):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of_a_model = node.args and isinstance(node.args[0], ast.Name) and node.args[0].id
            if node.func.attr in ASKING or (node.func.attr == "get" and of_a_model in models):
                yield f".{node.func.attr}"


def test_web_asks_the_rooms() -> None:
    asking = {
        path.relative_to(ROOT).as_posix(): found
        for path in (ROOT / "web").rglob("*.py")
        if (found := questions(path.read_text(encoding="utf-8")))
    }
    # SQLite's own connection is asked there too, for its pragmas.
    assert asking == ITS_SUBJECT


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("from sqlalchemy import func, select", {"sqlalchemy.func", "sqlalchemy.select"}),
        ("import sqlalchemy as sa", {"sqlalchemy"}),
        ("from sqlalchemy.orm import joinedload", {"sqlalchemy.orm.joinedload"}),
        ("found = session.scalars(plans(commune_id)).all()", {".scalars"}),
        ("found = reading().scalar(the_commune())", {".scalar"}),
        ("from models.work import Comment\nline = session.get(Comment, key)", {".get"}),
        ("kept = session.get('language')", set()),
        ("from sqlalchemy.exc import DBAPIError", set()),
        ("from sqlalchemy.orm import Session", set()),
    ],
)
def test_the_search_finds_a_question(line: str, found: set[str]) -> None:
    assert questions(line) == found
