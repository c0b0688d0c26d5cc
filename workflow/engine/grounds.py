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
from workflow.definition.vocabulary import Ground
from workflow.engine.effects import effect_of
from workflow.instance.case import Case

_SEQ = re.compile("[0-9]{1,15}")


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
        return cls(((Ground.WHOLE, _digest(version.strip())),))


def rests_on(rule: Rule) -> tuple[Ground, ...]:
    """The facts that an act under a rule rests on, the most telling first.

    What keeps nothing beside its line judges the whole, unless it stays where it is: then it is
    a note.
    """
    effect = effect_of(rule)
    if effect.in_any_state:
        return effect.rests_on or ()
    if effect.rests_on is not None:
        return Ground.STATE, *effect.rests_on
    return (Ground.STATE,) if rule.leads_to == rule.state else (Ground.STATE, *_THEWHOLE)


def seen(rule: Rule, case: Case, seq: int | None = None) -> Seen:
    """What somebody sees now of what an act under a rule rests on."""
    return Seen(tuple((name, _fingerprint(name, case)) for name in rests_on(rule)), seq)


def changed(before: Seen, rule: Rule | None, case: Case) -> tuple[Ground, ...]:
    """The facts that are no longer as they were seen; where no rule applies, of the state alone."""
    told = dict(before.facts)
    names = rests_on(rule) if rule else (Ground.STATE,)
    if Ground.WHOLE in told:
        names = (Ground.WHOLE,)
    return tuple(name for name in names if told.get(name) != _fingerprint(name, case))


def _fingerprint(name: Ground, case: Case) -> str:
    return _digest(_FACTS[name](case))


def _digest(value: Any) -> str:  # noqa: ANN401 - JSON values
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()[:12]


def _round(case: Case) -> list[Any]:
    report = case.situation.report
    return [case.situation.instance.round, str(report.id) if report else None]


def _products(case: Case) -> list[str]:
    return sorted(str(version.id) for version in case.situation.current_versions.values())


def _issued(case: Case) -> list[str]:
    return [str(each.id) for each in case.situation.issued_documents]


def _own_answers(case: Case) -> list[str]:
    return [str(answer.id) for answer in case.own_answers]


def _answers(case: Case) -> list[list[Any]]:
    return [[str(each.id), each.response is not None] for each in case.situation.given]


def _objection(case: Case) -> str | None:
    return str(case.objection.id) if case.objection else None


def _submission(case: Case) -> str | None:
    return str(case.situation.submission.id) if case.situation.submission else None


def _approval(case: Case) -> list[list[Any]]:
    looked_at = (case.situation.approval, case.situation.directed)
    return [[str(each.id), each.followed_at is not None] for each in looked_at if each]


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


def _appointment(case: Case) -> list[str]:
    return sorted(str(each.id) for each in case.situation.appointments)


_FACTS: dict[Ground, Callable[[Case], Any]] = {
    Ground.STATE: lambda case: case.situation.state,
    Ground.ROUND: _round,
    Ground.PRODUCTS: _products,
    Ground.ISSUED: _issued,
    Ground.OWN_ANSWERS: _own_answers,
    Ground.ANSWERS: _answers,
    Ground.OBJECTION: _objection,
    Ground.SUBMISSION: _submission,
    Ground.APPROVAL: _approval,
    Ground.VOTE: _vote,
    Ground.BALLOT: _ballot,
    Ground.EXTENSION: _extension,
    Ground.DECLINE: _decline,
    Ground.APPOINTMENT: _appointment,
    Ground.WHOLE: lambda case: str(case.situation.instance.version),
}

_THEWHOLE = (Ground.ROUND, Ground.PRODUCTS, Ground.ANSWERS, Ground.SUBMISSION, Ground.VOTE)
