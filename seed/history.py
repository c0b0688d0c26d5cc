"""The sample history as shipped: who did what, and when, between a period's beginning and end."""

from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from models.vocabulary import Choice, Opinion, VoteForm
from workflow.definition.commune import COMMUNE
from workflow.definition.vocabulary import EffectName
from workflow.engine.acts.answers import OpinionEntry, ResponseEntry
from workflow.engine.acts.approvals import ApprovalEntry, DirectionReportEntry
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.acts.returns import ReturnEntry
from workflow.engine.acts.urging import UrgingEntry
from workflow.instance.entry import Entry, ReasonEntry
from workflow.voting.ballots import SlipEntry

OTHERS = "others"
"""The head of every unit asked that has not answered yet."""


@dataclass(frozen=True, slots=True)
class HandIn:
    """A document or a link handed in for a product, named by its place in the plan's cell."""

    requirement: int
    title: str
    number: str
    """Empty of a draft, and of what is given none."""
    signed_by: str = ""
    """Who signed it, where it was issued."""
    signed_as: str = ""
    address: str = ""
    """Where it was published, of what is a link."""
    text: str = ""
    """The words that come with a link."""


@dataclass(frozen=True, slots=True)
class SampleStep:
    """One thing somebody did, at a moment between 0 and 1 of the period."""

    at: float
    by: str
    action: str
    entry: Entry | None = None
    hands_in: HandIn | None = None
    issues: HandIn | None = None
    """What was issued of an approved draft."""
    asks_members: VoteForm | None = None
    later_by: int | None = None
    """So many days after the due date, for what asks for a later one or grants it."""
    reason: str = ""
    """Why, with `later_by`."""
    without: tuple[str, ...] = ()
    waits: bool = False
    """Of a report: whether the units asked may answer for some days from now on."""


@dataclass(frozen=True, slots=True)
class Play:
    """What became of one task: which unit led it, if the plan leaves that open, and the steps."""

    task: str
    lead: str | None
    steps: tuple[SampleStep, ...]


@dataclass(frozen=True, slots=True)
class History:
    """The plays of the finished quarter, of the current quarter and of the current year."""

    finished: tuple[Play, ...]
    current: tuple[Play, ...]
    year: tuple[Play, ...]


def read_history() -> History:
    """The shipped sample history."""
    text = resources.files("seed").joinpath("data/sample_history.yaml").read_text("utf-8")
    body = yaml.safe_load(text)
    return History(**{name: tuple(_play(play) for play in plays) for name, plays in body.items()})


def _play(body: dict[str, Any]) -> Play:
    steps = tuple(_step(dict(step)) for step in body["steps"])
    return Play(task=body["task"], lead=body.get("lead"), steps=steps)


def _step(body: dict[str, Any]) -> SampleStep:
    at, by = body.pop("at"), body.pop("by")
    if "hand_in" in body:
        handed = _document(body.pop("hand_in"), body)
        step = SampleStep(at, by, _done_by(EffectName.PRODUCT), hands_in=handed)
    elif "issue" in body:
        issued = _document(body.pop("issue"), body)
        step = SampleStep(at, by, _done_by(EffectName.ISSUE), issues=issued)
    elif "ask_members" in body:
        step = SampleStep(
            at, by, _done_by(EffectName.BALLOT), asks_members=VoteForm(body.pop("ask_members"))
        )
    elif "vote" in body:
        slip = SlipEntry(Choice(body.pop("vote")), body.pop("remark", ""))
        step = SampleStep(at, by, _done_by(EffectName.SLIP), slip)
    elif "later_by" in body:
        later_by, reason = body.pop("later_by"), body.pop("reason", "")
        step = SampleStep(at, by, body.pop("do"), later_by=later_by, reason=reason)
    else:
        action, without = body.pop("do"), tuple(body.pop("except", ()))
        waits = body.pop("waits", False)
        step = SampleStep(at, by, action, _entry(action, body), without=without, waits=waits)
    if body:
        raise ValueError(f"a step at {at} says more than is understood: {body}")
    return step


def _document(requirement: int, body: dict[str, Any]) -> HandIn:
    """A document among what is given, taken out of it."""
    title = body.pop("title")
    names = ("number", "signed_by", "signed_as", "address", "text")
    told = {name: body.pop(name, "") for name in names}
    return HandIn(requirement, title, **told)


def _done_by(effect: EffectName) -> str:
    """The action by which an effect comes about in the book that the sample is played by."""
    [action] = COMMUNE.actions_with(effect)
    return action


def _entry(action: str, given: dict[str, Any]) -> Entry | None:
    """The entry among what is given with an action, taken out of it."""
    if COMMUNE.effect_of(action) == EffectName.APPROVAL:
        return ApprovalEntry(given.pop("direction", ""))
    if "outcome" in given:
        return DirectionReportEntry(given.pop("outcome"))
    if "results" in given:
        return ReportEntry(**{part: given.pop(part, "") for part in ReportEntry.read_elsewhere})
    if "opinion" in given:
        return OpinionEntry(Opinion(given.pop("opinion")), given.pop("remark", ""))
    if "reason" in given:
        returns = COMMUNE.effect_of(action) == EffectName.RETURN
        return (ReturnEntry if returns else ReasonEntry)(given.pop("reason"))
    if "message" in given:
        return UrgingEntry(given.pop("message"))
    if "response" in given:
        return ResponseEntry(given.pop("response"))
    return None
