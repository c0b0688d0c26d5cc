"""Nobody is named for an act by the name alone: how they signed it is asked of one function."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy.orm import RelationshipProperty

from models.base import Base
from models.organisation import User

WEB = Path("web")
SOURCES = sorted([*WEB.rglob("*.py"), *WEB.rglob("*.html"), *WEB.rglob("*.txt")])


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


def test_the_rows_name_many_who_did_something() -> None:
    assert {"closed_by", "entered_by", "settled_by", "set_by", "uploaded_by"} <= who_did()


@pytest.mark.parametrize(
    "source", ["{{ line.closing.closed_by.full_name }}", "who=document.entered_by.full_name"]
)
def test_a_name_alone_is_found(source: str) -> None:
    assert named_alone(source)


def test_no_page_names_who_did_something_by_the_name_alone() -> None:
    found = {str(path): named_alone(path.read_text("utf-8")) for path in SOURCES}
    # The one place where the record's name of who acted becomes words.
    found.pop("web/wording/events.py")
    assert {path: names for path, names in found.items() if names} == {}
