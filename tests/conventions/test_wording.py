"""Every word that the workflow and the record can say stands in web/wording, and no other."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from enum import StrEnum
from importlib import import_module
from itertools import chain
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from babel.messages.mofile import read_mo
from flask_babel import LazyString

from models import vocabulary
from web import wording
from web.translations.catalogue import Translation
from web.wording import refusals, subjects, substitutions
from web.wording.acts import SubjectWords
from workflow.actors.actor import CLOCK, STRANGER, SYSTEM
from workflow.consent.consents import ALONE, ASK, TELL
from workflow.definition.commune import COMMUNE
from workflow.definition.vocabulary import Ground, Standing
from workflow.delegation.departures import GOES_ON, OF_UNIT, OWN
from workflow.delegation.substitutions import END, GIVE
from workflow.discussion.mentions import MENTION
from workflow.engine.conditions import CONDITIONS, FACTS
from workflow.engine.effects import ENTRIES
from workflow.engine.news import NEWS
from workflow.instance.standing import VICE_CHAIR
from workflow.instance.telling import WHOEVER_ACTED
from workflow.notifications.of_consents import ASKER, CONCERNED, KNOWS, SECOND_PERSON, SETTLED
from workflow.notifications.of_handovers import ARRANGES, LEAVER, SUCCESSOR
from workflow.notifications.of_substitutions import (
    AGREED,
    ENTERER,
    GIVEN_OF_MINE,
    NOT_AGREED,
    PRINCIPAL,
    SUBSTITUTE,
)
from workflow.planning.proposals import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).parents[2]
Node = TypeVar("Node", bound=ast.AST)
STATES = [state.name for state in COMMUNE.states]

WORDS: dict[str, tuple[Mapping[Any, Any], Iterable[str]]] = {
    "states": (wording.STATES, STATES),
    "tones of states": (wording.STATE_TONES, STATES),
    "meanings of states": (wording.STATE_MEANINGS, STATES),
    "actions": (wording.ACTIONS, [*COMMUNE.actions, "assign"]),
    "standings": (wording.STANDINGS, [*Standing, "administrator", VICE_CHAIR]),
    "parties": (
        wording.PARTIES,
        [
            *(LEAVER, SUCCESSOR, ARRANGES, SUBSTITUTE, PRINCIPAL, ENTERER),
            *(SECOND_PERSON, CONCERNED, ASKER, KNOWS, WHOEVER_ACTED),
        ],
    ),
    "what is told": (
        wording.TELLS,
        [
            MENTION,
            GIVE,
            GIVEN_OF_MINE,
            AGREED,
            NOT_AGREED,
            END,
            OF_UNIT,
            OWN,
            GOES_ON,
            *NEWS,
            *(f"told_{why}" for why in (ASK, ALONE, TELL, *SETTLED)),
        ],
    ),
    "conditions": (wording.CONDITIONS, CONDITIONS),
    "facts": (wording.FACTS, [word for fact in FACTS for word in (fact, f"not {fact}")]),
    "entries": (wording.ENTRIES, ENTRIES),
    "system actors": (wording.SYSTEM_ACTORS, [CLOCK, SYSTEM, STRANGER]),
    "modes": (wording.MODES, Mode),
    "timeliness": (wording.TIMELINESS, vocabulary.Timeliness),
    "looks of timeliness": (wording.TIMELINESS_LOOKS, vocabulary.Timeliness),
    "roles": (wording.ROLES, vocabulary.Role),
    "kinds of units": (wording.UNIT_KINDS, vocabulary.UnitKind),
    "stages of products": (wording.STAGES, vocabulary.ProductStage),
    "kinds of products": (wording.PRODUCT_KINDS, vocabulary.ProductKind),
    "active contents": (wording.ACTIVE_CONTENTS, vocabulary.ActiveContent),
    "opinions": (wording.OPINIONS, vocabulary.Opinion),
    "choices": (wording.CHOICES, vocabulary.Choice),
    "figure outcomes": (wording.FIGURE_OUTCOMES, vocabulary.FigureOutcome),
    "recommendations": (wording.RECOMMENDATIONS, vocabulary.Recommendation),
    "stances": (wording.STANCES, vocabulary.Stance),
    "cadences": (wording.CADENCES, vocabulary.Cadence),
    "stages of reminders": (wording.REMINDER_STAGES, vocabulary.ReminderStage),
    "sensitivities": (wording.SENSITIVITIES, vocabulary.Sensitivity),
    "approval modes": (wording.APPROVAL_MODES, vocabulary.ApprovalMode),
    "forms of votes": (wording.VOTE_FORMS, vocabulary.VoteForm),
    "kinds of substitutions": (substitutions.KINDS, vocabulary.SubstitutionKind),
    "kinds of mails": (wording.MAIL_KINDS, vocabulary.MailKind),
    "kinds of halts": (wording.HALTS, vocabulary.HaltKind),
    "what takes two": (wording.GUARDED_DEEDS, vocabulary.GuardedDeed),
    "why it takes two": (wording.GUARDED_WHYS, vocabulary.GuardedDeed),
    "what became of it": (wording.CONSENT_STATES, vocabulary.ConsentState),
    "what an act rests on": (refusals.CHANGED, Ground),
    "kinds of events": (wording.EVENTS, vocabulary.EventKind),
}


@pytest.mark.parametrize(("have", "demanded"), WORDS.values(), ids=WORDS)
def test_there_is_a_word_for_each_and_none_too_many(
    have: Mapping[Any, Any], demanded: Iterable[str]
) -> None:
    assert sorted(have) == sorted(set(demanded))


def test_no_two_subjects_say_the_same() -> None:
    for field in fields(SubjectWords):
        told = [name for each in subjects.SUBJECTS for name in getattr(each, field.name)]
        assert sorted(told) == sorted(set(told)), field.name


def test_what_a_subject_says_nobody_says_over() -> None:
    for of_subjects, of_all in (
        (subjects.OBSTACLES, wording.OBSTACLES),
        (subjects.FAULTS, wording.INVALID),
    ):
        assert [name for name, said in of_subjects.items() if of_all[name] is not said] == []


def test_there_is_a_sentence_for_each_obstacle_and_none_too_many() -> None:
    assert sorted(wording.OBSTACLES) == sorted(set(obstacle_codes()))


def test_there_is_a_sentence_for_each_fault_of_a_field_and_none_too_many() -> None:
    assert sorted(set(fault_codes()) - set(wording.INVALID)) == []
    assert sorted(set(wording.INVALID) - set(literals())) == []


def test_every_word_is_in_english_too() -> None:
    assert sorted({str(word) for word in all_words()} - sentences().keys()) == []


def test_no_sentence_says_in_which_unit_a_size_is() -> None:
    """It would have to be the fitting one for every disk: `workflow.vietnamese.size` finds it."""
    unit = re.compile(r"\b[KMGT]i?B\b")
    assert [text for pair in sentences().items() for text in pair if unit.search(text)] == []


def sentences() -> dict[str, str]:
    """Every sentence of the screen with its English."""
    with Translation.english().compiled.open("rb") as file:
        return {message.id: message.string for message in read_mo(file) if message.id}


def all_words() -> Iterator[LazyString]:
    """Every sentence and word in the tables of web/wording."""
    found = walk_packages(wording.__path__, f"{wording.__name__}.")
    modules = (import_module(each.name) for each in found)
    for table in chain.from_iterable(vars(module).values() for module in modules):
        values = table.values() if isinstance(table, dict) else [table]
        for value in values:
            parts = [value] if isinstance(value, LazyString) else words_within(value)
            yield from parts


def words_within(value: object) -> list[LazyString]:
    fields = getattr(value, "__dataclass_fields__", {})
    found = [getattr(value, name, None) for name in fields]
    return [word for word in found if isinstance(word, LazyString)]


def test_a_sentence_is_asked_for_where_every_python_finds_it() -> None:
    """Whoever collects the sentences sees into an f-string on Python 3.12, but not on 3.11."""
    unseen = [
        f"{path.relative_to(ROOT)}:{text.lineno}"
        for path in (ROOT / "web").rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"gettext", "lazy_gettext"}
    ]
    assert unseen == []


def test_all_words_are_found() -> None:
    found = {str(word) for word in all_words()}
    assert {"Tiếp nhận", "tiếp nhận nhiệm vụ", "Đã giao", "lý do"} <= found


MAKES_OBSTACLES = {"Obstacle": 0, "_not_yet": 2}
"""What takes a code, and at which place. A function may hand its parameter `code` on."""


def obstacle_codes() -> Iterator[str]:
    """The codes of all obstacles that the workflow makes."""
    for node in nodes(ast.Call):
        if called(node) in MAKES_OBSTACLES:
            code = node.args[MAKES_OBSTACLES[called(node)]]
            if isinstance(code, ast.Constant):
                yield str(code.value)
            else:
                assert ast.unparse(code) == "code", ast.unparse(node)


def fault_codes() -> Iterator[str]:
    """The codes of faults, as far as they are written where the fault is noted or raised."""
    for node in nodes(ast.Call):
        if called(node) == "Unfit":
            # What follows the code is what the file names.
            yield from constants(node.args[:1])
        elif called(node) == "Invalid":
            yield from constants(v for a in node.args if isinstance(a, ast.Dict) for v in a.values)
    for assignment in nodes(ast.Assign):
        if any(ast.unparse(target).startswith("wrong[") for target in assignment.targets):
            yield from constants([assignment.value])
    for statement in nodes(ast.Return):
        if isinstance(statement.value, ast.Dict):
            yield from constants(statement.value.values)


def literals() -> Iterator[str]:
    """Every text that is written in the workflow."""
    return constants(nodes(ast.Constant))


def nodes(kind: type[Node]) -> Iterator[Node]:
    """Every node of a kind in the code of the workflow."""
    for file in sorted((ROOT / "workflow").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, kind):
                yield node


def constants(expressions: Iterable[ast.expr]) -> Iterator[str]:
    """The texts among some expressions."""
    for expression in expressions:
        if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
            yield expression.value


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def test_a_vocabulary_has_a_test_here() -> None:
    tables = [demanded for _, demanded in WORDS.values()]
    unspoken = {
        vocabulary.GapCause,
        vocabulary.GroupRule,
        vocabulary.Side,
        vocabulary.LinkPurpose,
        vocabulary.MailState,
    }
    for value in vars(vocabulary).values():
        if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum:
            assert (value in tables) != (value in unspoken), value


def test_every_word_that_a_page_asks_for_is_there() -> None:
    """Templates know the wording as `words`."""
    asked = {
        word
        for page in (ROOT / "web" / "templates").rglob("*.html")
        for word in re.findall(r"\bwords\.(\w+)", page.read_text("utf-8"))
    }
    assert asked
    assert sorted(word for word in asked if not hasattr(wording, word)) == []
