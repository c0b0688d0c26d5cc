"""Nobody is named for an act by the name alone: how they signed it is asked of one function."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import RelationshipProperty

from models.base import Base
from models.organisation import User

if TYPE_CHECKING:
    from collections.abc import Iterator

WEB = Path("web")
SOURCES = sorted([*WEB.rglob("*.py"), *WEB.rglob("*.html"), *WEB.rglob("*.txt")])
WITH = ("held_by", "change.write_down")
"""The former adds somebody's post to their name, the latter keeps it beside."""
NAMES = ("full_name", "username")


def who_did() -> set[str]:
    """How rows name those who did what they keep: `closed_by`, `entered_by`."""
    relations = (
        (mapper.class_, each)
        for mapper in Base.registry.mappers
        for each in mapper.relationships
        if isinstance(each, RelationshipProperty)
    )
    return {each.key for _, each in relations if each.entity.class_ is User and "_by" in each.key}


def named_alone(source: str) -> list[str]:
    """Where a text takes the name of who did something without asking how they signed it."""
    by = "|".join(sorted(who_did()))
    return re.findall(rf"\b(?:{by})\.(?:full_name|username)\b|\bevent\.actor\b(?!_)", source)


def refusing_by_name(source: str) -> list[str]:
    """The functions that say why something is closed and put a name alone into it."""
    functions = (each for each in ast.walk(ast.parse(source)) if isinstance(each, ast.FunctionDef))
    return [
        each.name
        for each in functions
        if any(isinstance(name, ast.Name) and name.id == "Obstacle" for name in ast.walk(each))
        and any(isinstance(part, ast.Attribute) and part.attr in NAMES for part in _parts(each))
    ]


def _parts(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Its parts but for what a post is added to, or what a line of the record keeps."""
    waiting: list[ast.AST] = [function]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.Call) and ast.unparse(part.func) in WITH:
            continue
        yield part
        waiting.extend(ast.iter_child_nodes(part))


def test_the_rows_name_many_who_did_something() -> None:
    assert {"closed_by", "entered_by", "settled_by", "set_by", "uploaded_by"} <= who_did()


@pytest.mark.parametrize(
    "source", ["{{ line.closing.closed_by.full_name }}", "who=document.entered_by.full_name"]
)
def test_a_name_alone_is_found(source: str) -> None:
    assert named_alone(source)


@pytest.mark.parametrize(
    "missing", ["(approval.given_by.full_name,)", "tuple(seat.user.full_name for seat in seats)"]
)
def test_a_refusal_that_names_somebody_alone_is_found(missing: str) -> None:
    refusing = f"def approved(case):\n    missing = {missing}\n    return Obstacle('x', missing)"
    assert refusing_by_name(refusing) == ["approved"]


def test_no_refusal_names_somebody_without_their_post() -> None:
    paths = sorted(Path("workflow").rglob("*.py"))
    found = {str(path): refusing_by_name(path.read_text("utf-8")) for path in paths}
    assert {path: names for path, names in found.items() if names} == {}


def test_no_page_names_who_did_something_by_the_name_alone() -> None:
    found = {str(path): named_alone(path.read_text("utf-8")) for path in SOURCES}
    # The one place where the record's name of who acted becomes words.
    found.pop("web/wording/events.py")
    assert {path: names for path, names in found.items() if names} == {}
