"""What an act rests on: the facts that were seen, compared with what they are as it is done.

What happens beside these facts makes no open page outdated: one unit's answer leaves the others'
as they are, an urging or an extension leaves a report. What a row rests on is part of its effect.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import rfc8785

from workflow.definition.definition import Rule
from workflow.engine.effects import effect_of
from workflow.instance.case import Case

STATE = "state"
_SEQ = re.compile("[0-9]{1,15}")
WHOLE = "version"
"""Everything at once, as pages said that were opened before each act had grounds of its own."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person had before their eyes: each fact by its fingerprint."""

    facts: tuple[tuple[str, str], ...]
    seq: int | None = None
    """The last line of the instance's history that was there; only to tell what came after."""

    def __str__(self) -> str:
        lines = [] if self.seq is None else [("seq", str(self.seq))]
        return " ".join(f"{name}={value}" for name, value in (*self.facts, *lines))

    @classmethod
    def read(cls, text: str) -> Self:
        """What `str` gave; nonsense is what nobody can have seen, hence always outdated."""
        pairs = [part.partition("=")[::2] for part in text.split()]
        facts = tuple(pair for pair in pairs if pair[0] != "seq")
        seq = _SEQ.fullmatch(dict(pairs).get("seq", ""))
        return cls(facts, int(seq[0]) if seq else None)

    @classmethod
    def of_version(cls, version: str) -> Self:
        """What a page says that was opened before: only that nothing at all may have changed."""
        return cls(((WHOLE, _digest(version.strip())),))


def rests_on(rule: Rule) -> tuple[str, ...]:
    """The facts that an act under a rule rests on, the most telling first.

    What keeps nothing beside its line judges the whole, unless it stays where it is: then it is
    a note.
    """
    effect = effect_of(rule)
    if effect.in_any_state:
        return effect.rests_on or ()
    if effect.rests_on is not None:
        return STATE, *effect.rests_on
    return (STATE,) if rule.leads_to == rule.state else (STATE, *_THEWHOLE)


def seen(rule: Rule, case: Case, seq: int | None = None) -> Seen:
    """What somebody sees now of what an act under a rule rests on."""
    return Seen(tuple((name, _fingerprint(name, case)) for name in rests_on(rule)), seq)


def changed(before: Seen, rule: Rule | None, case: Case) -> tuple[str, ...]:
    """The facts that are no longer as they were seen; where no rule applies, of the state alone."""
    told = dict(before.facts)
    names = rests_on(rule) if rule else (STATE,)
    if WHOLE in told:
        names = (WHOLE,)
    return tuple(name for name in names if told.get(name) != _fingerprint(name, case))


def _fingerprint(name: str, case: Case) -> str:
    return _digest(_FACTS[name](case))


def _digest(value: Any) -> str:  # noqa: ANN401 - JSON values
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()[:12]


def _round(case: Case) -> list[Any]:
    report = case.situation.report
    return [case.situation.instance.round, str(report.id) if report else None]


def _products(case: Case) -> list[str]:
    return sorted(str(version.id) for version in case.situation.current_versions.values())


def _own_answers(case: Case) -> list[str]:
    return [str(answer.id) for answer in case.own_answers]


def _answers(case: Case) -> list[list[Any]]:
    return [[str(each.id), each.response is not None] for each in case.situation.given]


def _objection(case: Case) -> str | None:
    return str(case.objection.id) if case.objection else None


def _vote(case: Case) -> str | None:
    return str(case.situation.vote.id) if case.situation.vote else None


def _ballot(case: Case) -> str | None:
    return str(case.situation.ballot.id) if case.situation.ballot else None


def _extension(case: Case) -> list[Any]:
    waiting = case.situation.open_extension
    return [len(case.situation.extensions), str(waiting.id) if waiting else None]


def _decline(case: Case) -> list[Any]:
    waiting = case.situation.open_decline
    return [len(case.situation.own_declines), str(waiting.id) if waiting else None]


_FACTS: dict[str, Callable[[Case], Any]] = {
    STATE: lambda case: case.situation.state,
    "round": _round,
    "products": _products,
    "own_answers": _own_answers,
    "answers": _answers,
    "objection": _objection,
    "vote": _vote,
    "ballot": _ballot,
    "extension": _extension,
    "decline": _decline,
    WHOLE: lambda case: str(case.situation.instance.version),
}

GROUNDS = tuple(_FACTS)
"""Every fact that an act can rest on."""

_THEWHOLE = ("round", "products", "answers", "vote")
