"""A subject of acts has one file in each folder, called alike, and nobody says what another says.

`docs/decisions/0036-a-subject-has-one-file-in-each-folder.md` says why.
"""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import pytest

from workflow.discussion.comments import COMMENTS
from workflow.documents.products import PRODUCTS
from workflow.voting.ballots import BALLOTS
from workflow.voting.decisions import DECISIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).parents[2]
FOLDERS = {
    "workflow.engine.acts": "EFFECTS",
    "web.wording.acts": "WORDS",
    "web.forms.acts": "FORMS",
    "tests.acts": "GIVEN",
}
"""Where a subject has a file, and what that has."""


def subjects(folder: str) -> dict[str, Any]:
    """What each file of a folder has, by the file's name."""
    place = ROOT.joinpath(*folder.split("."))
    return {
        module.name: getattr(import_module(f"{folder}.{module.name}"), FOLDERS[folder])
        for module in iter_modules([str(place)])
    }


def said_twice(tables: Iterable[Mapping[str, object]]) -> list[str]:
    said = Counter(name for table in tables for name in table)
    return [name for name, times in said.items() if times > 1]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_subject_is_called_as_its_words_are(folder: str) -> None:
    assert subjects(folder).keys() <= subjects("web.wording.acts").keys()


def test_an_effect_is_said_once() -> None:
    beneath = (PRODUCTS, BALLOTS, DECISIONS, COMMENTS)
    assert said_twice([*subjects("workflow.engine.acts").values(), *beneath]) == []


@pytest.mark.parametrize("folder", ["web.forms.acts", "tests.acts"])
def test_how_an_entry_is_given_is_said_once(folder: str) -> None:
    assert said_twice(subjects(folder).values()) == []


def test_what_is_said_twice_is_found() -> None:
    assert said_twice([{"urging": 1}, {"report": 1, "urging": 2}]) == ["urging"]
