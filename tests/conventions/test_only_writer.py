"""What belongs to an instance is written by `perform` alone, through the effects of the table."""

from __future__ import annotations

import ast
import re
import traceback
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from models.base import Base
from models.work import TaskInstance
from tests.decision.stories import STORIES
from workflow.engine.effects import EFFECTS, PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.decision.arranging import Story
    from tests.office import Office

ROOT = Path(__file__).parents[2]
Place = tuple[str, str]
"""A file, and a function in it."""

TOLD_OF = {
    "event", "outbox", "notice", "mail", "hand_over_item", "reported_decision", "awaited",
}  # fmt: skip
"""Tables that tell of instances, or follow from them; what is done to one is written elsewhere."""

NO_ACT = {
    ("workflow/engine/opening.py", "_make"): "an instance begins",
    ("workflow/engine/opening.py", "_ask"): "those who are asked are fixed as it begins",
    ("workflow/engine/opening.py", "carry_over"): "it begins, or begins again, after a closing",
    ("workflow/planning/closings.py", "close_period"): "what is open as a period is closed goes on",
    ("workflow/engine/performing.py", "_moved"): "what every act does that changes the instance",
    ("workflow/engine/performing.py", "_keep_time_of_line"): "the same, where the clock is behind",
}
"""Who else writes what belongs to an instance, and on what occasion."""


def nouns() -> set[str]:
    """The classes whose rows belong to an instance, at however many removes."""
    belonging = {TaskInstance.__tablename__}
    before: set[str] = set()
    while belonging != before:
        before = set(belonging)
        belonging |= {
            table.name
            for table in Base.metadata.tables.values()
            for key in table.foreign_keys
            if key.column.table.name in belonging and table.name not in TOLD_OF
        }
    return {m.class_.__name__ for m in Base.registry.mappers if m.local_table.name in belonging}


@cache
def functions() -> dict[Place, ast.FunctionDef]:
    return {
        (str(path.relative_to(ROOT)), node.name): node
        for path in sorted((ROOT / "workflow").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def called(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def writes(function: ast.FunctionDef, belonging: set[str]) -> bool:
    """Whether a function makes such a row, or changes rows by a statement."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            # Also of a table of which a statement tells no session anything.
            named = (a.args[0] if isinstance(a, ast.Call) and a.args else a for a in node.args)
            changed = [a.id for a in named if isinstance(a, ast.Name)]
            by_statement = node.func.id in {"insert", "update", "delete"}
            if node.func.id in belonging or (by_statement and belonging & {*changed}):
                return True
    return False


def keepers() -> set[str]:
    return {effect.keep.__name__ for effect in (*EFFECTS.values(), PLAIN)}


def reached_from(names: set[str]) -> set[str]:
    """These functions, and whatever they call, by name."""
    calls: defaultdict[str, set[str]] = defaultdict(set)
    for (_, name), function in functions().items():
        calls[name] |= set(called(function))
    found, frontier = set(names), set(names)
    while frontier:
        frontier = set().union(*(calls[name] for name in frontier)) - found
        found |= frontier
    return found


def test_only_effects_write_what_belongs_to_an_instance() -> None:
    belonging = nouns()
    by_effects = reached_from(keepers())
    elsewhere = {
        place
        for place, function in functions().items()
        if writes(function, belonging) and place[1] not in by_effects
    }
    known = {place for place in NO_ACT if place[1] not in by_effects}
    assert elsewhere == known


def test_the_nouns_are_those_that_hang_on_an_instance() -> None:
    assert {"Report", "Confirmation", "ProductVersion", "Slip", "Mention", "Seat"} <= nouns()
    assert not {"Event", "Notice", "User", "Task"} & nouns()


BELONGS = re.compile("instance|ballot|version|extension|decline|objection|report|vote|slip|comment")
"""What a row that belongs to an instance is called where it is in hand."""


def changes(function: ast.FunctionDef) -> set[str]:
    """The columns that a function sets on such a row."""
    return {
        target.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for whole in node.targets
        for target in ast.walk(whole)
        if isinstance(target, ast.Attribute)
        and isinstance(target.value, ast.Name)
        and BELONGS.fullmatch(target.value.id)
    }


def test_only_effects_change_a_column_of_what_belongs_to_an_instance() -> None:
    by_effects = reached_from(keepers())
    elsewhere = {place for place, f in functions().items() if changes(f)} - {
        place for place in functions() if place[1] in by_effects
    }
    assert elsewhere == set()


class TestOnTheWay:
    """Whatever rows are written while every act is done are written from within `perform`."""

    @pytest.mark.parametrize(
        "story", {s.cell[1]: s for s in STORIES if not s.obstacle}.values(), ids=str
    )
    def test_nothing_is_written_beside_it(self, office: Office, story: Story) -> None:
        number = story.arranged(office)
        strange: list[str] = []

        def look(session: Session, *_: object) -> None:
            written = {type(row).__name__ for row in (*session.new, *session.dirty)}
            if written & nouns() and not way() & {"_carry_out", "_make", "_ask"}:
                strange.extend(written & nouns())

        event.listen(Session, "before_flush", look)
        try:
            office.perform(story.who, number, story.cell[1])
        finally:
            event.remove(Session, "before_flush", look)
        assert strange == []


def way() -> set[str]:
    """The names of the functions that are under way."""
    return {frame.name for frame in traceback.extract_stack(limit=60)}


def test_an_effect_is_brought_about_by_perform_alone() -> None:
    keeping = {
        place
        for place, function in functions().items()
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and ast.unparse(node) == "effect.keep(act)"
    }
    assert keeping == {("workflow/engine/performing.py", "_carry_out")}
    by_hand = {
        (place, name)
        for place, function in functions().items()
        for name in called(function)
        if name in keepers()
    }
    assert by_hand == set()
