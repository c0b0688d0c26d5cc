"""The rule book in the office's words: in each state, who may do what, and what it leads to."""

from dataclasses import dataclass
from itertools import groupby

from web import wording
from workflow.definition.definition import Definition, Rule
from workflow.definition.vocabulary import ConditionName, EffectName
from workflow.engine.effects import asks_for


@dataclass(frozen=True, slots=True)
class ActTarget:
    """Where a deed leads, and when, if it may lead to several places."""

    state: str
    when: str


@dataclass(frozen=True, slots=True)
class ChapterAct:
    """One thing that may be done in a state, and by whom."""

    action: str
    verb: str
    who: str
    conditions: list[str]
    gives: str
    """What has to be given with it; may be empty."""
    ways: list[ActTarget]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A state, and everything that may be done in it."""

    state: str
    label: str
    meaning: str
    step: int | None
    deeds: list[ChapterAct]
    awaited: str
    """Who brings it onward from here; empty where nobody does."""


@dataclass(frozen=True, slots=True)
class ExampleStep:
    """One step of a track that stands for any task's."""

    label: str
    status: str
    who: str
    """Who is awaited there."""
    date: str = ""
    note: str = ""


def chapters(definition: Definition) -> list[Chapter]:
    """The rule book, state by state in the definition's order."""
    return [
        Chapter(
            state=state.name,
            label=wording.state(state.name),
            meaning=wording.state_meaning(state.name),
            step=state.step,
            deeds=[
                _deed(list(rows))
                for _, rows in groupby(definition.rules_in(state.name), lambda rule: rule.name)
            ],
            awaited=_awaited(definition, state.name),
        )
        for state in definition.states
    ]


def example_track(book: list[Chapter]) -> list[ExampleStep]:
    """The track of a task in the middle of its way, with who is awaited at each step."""
    steps = sorted((c for c in book if c.step is not None), key=lambda chapter: chapter.step or 0)
    middle = len(steps) // 2
    return [
        ExampleStep(
            label=chapter.label,
            status="done" if place < middle else "current" if place == middle else "next",
            who=chapter.awaited,
        )
        for place, chapter in enumerate(steps)
    ]


def _awaited(definition: Definition, state: str) -> str:
    moves = definition.forward_rules(state)
    who = dict.fromkeys(
        rule.standing
        for rule in moves
        if rule.effect != EffectName.RESPONSE
        and ConditionName.DECISION_AWAITED not in rule.provided
    )
    return ", ".join(wording.standing(name) for name in who)


def _deed(rows: list[Rule]) -> ChapterAct:
    """One deed from the rows that differ only in where they lead."""
    first = rows[0]
    return ChapterAct(
        action=first.action,
        verb=wording.action(first.action),
        who=wording.standing(first.standing),
        conditions=[wording.condition(name) for name in first.provided],
        gives=wording.entry(kind) if (kind := asks_for(first)) else "",
        ways=[
            ActTarget(rule.leads_to, ", ".join(wording.fact(name) for name in rule.when))
            for rule in rows
        ],
    )
