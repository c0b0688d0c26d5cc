"""How a deed that is allowed is written on the paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.acts.decisions import figures_of
from tests.entries import GIVINGS
from tests.properties.paper import Answer, Approved, Version
from tests.properties.putting import asked, counted, figures, put
from workflow.definition.commune import COMMUNE
from workflow.engine.acts.urging import UrgingEntry

if TYPE_CHECKING:
    from datetime import date

    from tests.properties.paper import Moment, Paper, Row

BESIDE = {rule.action for rule in COMMUNE.rules if not rule.outdates}
"""What only puts something beside an instance, which stays as others have it before them."""


WRITTEN_DOWN = {"record_answer": "confirm", "record_objection": "object"}
"""What the office enters for a unit, and what the unit does by it."""


@dataclass(frozen=True)
class Deed:
    """What somebody does under a row, and what they give with it."""

    row: Row
    who: str
    unit: str | None
    moment: Moment
    given: Any
    """None where nothing must be given, whatever came."""
    answers_due: date | None = None


def move_on(paper: Paper, deed: Deed) -> None:
    """Writes on the paper what was done."""
    action, must_give = deed.row["action"], deed.row["must_give"]
    if must_give and (kept := GIVINGS[must_give].kept):
        given = _to_others(paper, deed) if action == "urge" else deed.given
        paper.kept[must_give] += kept.written(paper, given)
    if action == "report":
        paper.round += 1
        paper.answers, paper.putting, paper.approval = [], None, None
        paper.reported_by, paper.answers_due = deed.who, deed.answers_due
        paper.reported_on = deed.moment.today
        paper.said_of = {
            each.requirement: (each.instance, each.version) if each.holds else each.reason
            for each in deed.given.products
        }
    elif action in {"confirm", "object"}:
        paper.answers.append(Answer(deed.unit or "", action))
        _void_slips(paper)
    elif action in WRITTEN_DOWN:
        paper.answers.append(Answer(deed.given.unit, WRITTEN_DOWN[action], on_paper=True))
        _void_slips(paper)
    elif action == "respond":
        open_ones = [a for a in paper.answers if a in paper.open_objections]
        next(a for a in open_ones if deed.given.unit in {None, a.unit}).answered_by = deed.who
    elif action == "lapse":
        paper.answers += [Answer(silent, "no_response") for silent in paper.silent]
    elif action in BESIDE:
        _put_beside(paper, deed)
    else:
        _settle(paper, deed)
    _lead_to(paper, deed.row["leads_to"])
    paper.version += action not in BESIDE


def _to_others(paper: Paper, deed: Deed) -> UrgingEntry:
    """What is said to the units that are urged: never to one of who says it."""
    own = {unit for _, unit in deed.moment.held(deed.who)}
    return UrgingEntry(deed.given.message, deed.given.units or tuple(paper.awaited - own))


def _void_slips(paper: Paper) -> None:
    """What was submitted before an objection came, or went, has to be submitted again."""
    last = paper.answers[-1]
    before = [each.stance for each in paper.answers[:-1] if each.unit == last.unit]
    if "object" in (last.stance, *before[-1:]):
        paper.slips_void = len(paper.kept["submission"])


def _settle(paper: Paper, deed: Deed) -> None:
    """Requests of the lead unit, and their answers."""
    action = deed.row["action"]
    if action == "request_extension":
        paper.proposed_on, paper.asked_by = deed.given.proposed_on, deed.who
    elif action in {"grant_extension", "refuse_extension"}:
        paper.proposed_on, paper.asked_by = None, ""
        paper.due_on = deed.given.until if action == "grant_extension" else paper.due_on
    elif action == "decline":
        paper.declined_by, paper.before_committee = deed.who, True
    elif action in {"reassign", "uphold"}:
        paper.declined_by = ""
    elif action == "approve":
        direction = deed.given.direction.strip() if deed.given else ""
        paper.approval = Approved(deed.who, deed.moment.now, direction)
        paper.directed += [paper.approval] if direction else []
    elif action == "withdraw_approval":
        paper.directed = [each for each in paper.directed if each is not paper.approval]
        paper.approval = None
    elif action in {"return", "reopen"}:
        paper.due_on = deed.given.due_on or paper.due_on


def _put_beside(paper: Paper, deed: Deed) -> None:
    action = deed.row["action"]
    if action == "remind":
        paper.reminded.add(paper.due_on)
    elif action == "hand_in":
        number = len(paper.versions) + 1
        paper.versions.append(Version(number, deed.given.position, deed.given.content, deed.who))
    elif action == "follow_direction":
        next(each for each in reversed(paper.directed) if not each.followed).followed = True
    elif action in {"appoint", "end_appointment"}:
        paper.appointed = action == "appoint"
    elif action == "hand_in_issued":
        paper.issued.append((paper.current[deed.given.position].number, deed.given))
        if paper.approval:
            paper.approval.issued = True
    elif action == "take_out":
        paper.versions[deed.given.version - 1].stands = False
    else:
        _vote_on(paper, deed)


def _vote_on(paper: Paper, deed: Deed) -> None:
    action, putting = deed.row["action"], paper.putting
    if action == "open_ballot":
        paper.putting = put(paper, deed.given.form, deed.given.held_on, deed.moment)
    elif action == "withdraw_ballot":
        paper.putting = None
    elif action == "vote":
        paper.votes[paper.round] = figures_of(deed.given)
    elif putting and action == "cast":
        putting.seats = asked(putting, paper, deed.moment)
        putting.slips[deed.who] = deed.given.choice
    elif putting and action == "count":
        putting.seats = counted(putting, paper, deed.moment)
        paper.votes[paper.round] = figures(putting, deed.moment.today)


def _lead_to(paper: Paper, state: str) -> None:
    paper.state = state
    if state == "in_progress":
        paper.reported_on = None
    if state in {"closed", "revoked"}:
        # A date that was asked for and not answered by then needs no answer any more.
        paper.proposed_on, paper.asked_by = None, ""
