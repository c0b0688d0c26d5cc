"""How a deed that is allowed is written on the paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.properties.paper import Answer, Version
from tests.properties.putting import asked, counted, figures, put
from workflow.definition.commune import COMMUNE

if TYPE_CHECKING:
    from datetime import date

    from models.vocabulary import Choice, VoteForm
    from tests.properties.paper import Moment, Paper, Row
    from tests.properties.putting import Figures

BESIDE = {rule.action for rule in COMMUNE.rules if not rule.outdates}
"""What only puts something beside an instance, which stays as others have it before them."""


@dataclass(frozen=True)
class Deed:
    """What somebody does under a row, and what they give with it as far as the paper keeps it."""

    row: Row
    who: str
    unit: str | None
    moment: Moment
    answers_due: date | None = None
    about: str | None = None
    until: date | None = None
    position: int = 0
    content: str = ""
    version: int = 0
    form: VoteForm | None = None
    choice: Choice | None = None
    figures: Figures | None = None


def move_on(paper: Paper, deed: Deed) -> None:
    """Writes on the paper what was done."""
    action = deed.row["action"]
    if action == "report":
        paper.round += 1
        paper.answers, paper.putting = [], None
        paper.reported_by, paper.answers_due = deed.who, deed.answers_due
    elif action in {"confirm", "object"}:
        paper.answers.append(Answer(deed.unit or "", action))
    elif action == "respond":
        open_ones = [a for a in paper.answers if a in paper.open_objections]
        next(a for a in open_ones if deed.about in {None, a.unit}).answered_by = deed.who
    elif action == "lapse":
        paper.answers += [Answer(silent, "no_response") for silent in paper.silent]
    elif action in BESIDE:
        _put_beside(paper, deed)
    else:
        _settle(paper, deed)
    _lead_to(paper, deed.row["leads_to"])
    paper.version += action not in BESIDE


def _settle(paper: Paper, deed: Deed) -> None:
    """Requests of the lead unit, and their answers."""
    action = deed.row["action"]
    if action == "request_extension":
        paper.proposed_on, paper.asked_by = deed.until, deed.who
    elif action in {"grant_extension", "refuse_extension"}:
        paper.proposed_on, paper.asked_by = None, ""
        paper.due_on = deed.until or paper.due_on
    elif action == "decline":
        paper.declined_by = deed.who
    elif action in {"reassign", "uphold"}:
        paper.declined_by = ""


def _put_beside(paper: Paper, deed: Deed) -> None:
    action = deed.row["action"]
    if action == "remind":
        paper.reminded.add(paper.due_on)
    elif action == "hand_in":
        number = len(paper.versions) + 1
        paper.versions.append(Version(number, deed.position, deed.content, deed.who))
    elif action == "take_out":
        paper.versions[deed.version - 1].stands = False
    elif action == "comment":
        paper.lines.append(deed.content)
    elif action != "urge":
        _vote_on(paper, deed)


def _vote_on(paper: Paper, deed: Deed) -> None:
    action, putting = deed.row["action"], paper.putting
    if action == "open_ballot" and deed.form and deed.until:
        paper.putting = put(paper, deed.form, deed.until, deed.moment)
    elif action == "withdraw_ballot":
        paper.putting = None
    elif action == "vote" and deed.figures:
        paper.votes[paper.round] = deed.figures
    elif putting and action == "cast" and deed.choice:
        putting.seats = asked(putting, paper, deed.moment)
        putting.slips[deed.who] = deed.choice
    elif putting and action == "count":
        putting.seats = counted(putting, paper, deed.moment)
        paper.votes[paper.round] = figures(putting)


def _lead_to(paper: Paper, state: str) -> None:
    paper.state = state
    if state in {"closed", "revoked"}:
        # A date that was asked for and not answered by then needs no answer any more.
        paper.proposed_on, paper.asked_by = None, ""
