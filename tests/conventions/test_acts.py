"""No code knows an act by its name, nor a state by its own: both belong to the definition.

What has to be done about one act is said by its row, or by what the row brings about; words for
one act stand in a table of words, whose completeness the checker asks before publishing.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from web.pages.places import place_to_act
from web.wording.actions import HELPS
from workflow.definition.commune import COMMUNE
from workflow.definition.vocabulary import EffectName
from workflow.engine.effects import EFFECTS, ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

WORDS = re.compile("web/wording/(acts/|actions|states)")
"""The tables of words, by the names of what they are for."""

BOOKS = {"workflow/definition/commune.py", "workflow/definition/earlier.py"}
"""Where acts and states get their names."""

ONLY_ALIKE = {
    "web/forms/acts/answers.py": {"object"},
    "web/pages/task.py": {"revoked"},
    "workflow/scheduler/jobs.py": {"lapse", "remind"},
}
"""What sounds the same and is something else: a value of a form, a mark on the track, a work."""

OTHERS = {*EFFECTS, *ENTRIES}
"""What acts are called that share their name with what they bring about, and what is given."""

NAMES = (set(COMMUNE.actions) | set(COMMUNE.state_by_name)) - OTHERS


def files() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(p for room in ("workflow", "web") for p in (ROOT / room).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name not in BOOKS and not WORDS.match(name):
            yield name, ast.parse(path.read_text("utf-8"))


def texts(node: ast.AST) -> set[str]:
    return {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def test_no_code_names_an_act_or_a_state() -> None:
    named = {name: texts(whole) & NAMES for name, whole in files()}
    assert {name: found for name, found in named.items() if found} == ONLY_ALIKE


@pytest.mark.parametrize("part", ["action", "why", "state"])
def test_no_code_compares_an_act_or_a_state_with_a_bare_name(part: str) -> None:
    compared = [
        f"{name}:{node.lineno}"
        for name, whole in files()
        for node in ast.walk(whole)
        if isinstance(node, ast.Compare)
        and re.search(rf"\b{part}\b", ast.unparse(node))
        and texts(node) & (NAMES | OTHERS)
    ]
    assert compared == []


def test_no_template_compares_an_act_or_a_state_with_a_bare_name() -> None:
    bare = re.compile(r"\b(?:action|state|why) *(?:==|!=|in) *[\[(]?[\"'](\w+)")
    named = {
        path.relative_to(ROOT).as_posix(): found
        for path in (ROOT / "web" / "templates").rglob("*.*")
        if (found := set(bare.findall(path.read_text("utf-8"))) & (NAMES | OTHERS))
    }
    assert named == {}


def test_words_for_either_of_two_answers_are_for_acts_there_are() -> None:
    acts = {name for name in HELPS if COMMUNE.effect_of(name)}
    assert acts == set(COMMUNE.actions_with(EffectName.EXTENSION_GRANT, EffectName.REASSIGNMENT))


def test_every_place_where_an_act_stands_is_on_a_page() -> None:
    pages = "".join(p.read_text("utf-8") for p in (ROOT / "web" / "templates").rglob("*.html"))
    marks = set(re.findall(r"\bid=\"([a-z-]+)\"", pages)) | set(
        re.findall(r"\banchor=\"([a-z-]+)\"", pages)
    )
    places = {action: place_to_act(action, COMMUNE.effect_of(action)) for action in COMMUNE.actions}
    on_the_bar = {action for action, place in places.items() if place == f"viec-{action}"}
    assert {place for action, place in places.items() if action not in on_the_bar} <= marks
    in_sections = EffectName.PRODUCT, EffectName.BALLOT, EffectName.COMMENT
    assert on_the_bar.isdisjoint(COMMUNE.actions_with(*in_sections))
