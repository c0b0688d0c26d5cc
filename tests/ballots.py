"""Matters put before the committee, its votes, and what is counted or taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from models.ballot import VotingTerms
from models.vocabulary import Choice, EventKind, VoteForm
from tests.stations import station
from workflow.actors.actor import Actor
from workflow.audit import record
from workflow.calendar.days import local_day
from workflow.instance.entry import ReasonEntry
from workflow.instance.vote_count import VoteCount, count_votes
from workflow.voting.ballots import BallotEntry, SlipEntry
from workflow.voting.decisions import CountEntry

if TYPE_CHECKING:
    import pytest

    from models.ballot import Ballot
    from models.work import Vote
    from tests.office import Office
    from workflow.errors import Refused

MEMBERS = ["chutich", "phochutich", "kiemnhiem", "uyvien"]
"""The committee of the cast: the chair first, then by role and name."""
DOCUMENT = "12/BB-UBND"
INTENT = "one intent"


def ask(
    office: Office,
    number: int,
    form: VoteForm = VoteForm.OPINION_SLIP,
    days: int = 1,
    by: str = "vanphong",
    **sent: Any,
) -> None:
    held_on = local_day(office.now) + timedelta(days=days)
    office.perform(by, number, "open_ballot", BallotEntry(form, held_on), **sent)


def vote(
    office: Office,
    username: str,
    number: int,
    choice: Choice | None = Choice.IN_FAVOUR,
    **sent: Any,
) -> None:
    office.perform(username, number, "cast", SlipEntry(choice), **sent)


def ballot_of(office: Office, number: int) -> Ballot:
    ballot = office.situation(number).ballot
    assert ballot
    return ballot


@station
def before_the_members(office: Office, label: str) -> int:
    """A collective matter that is before the members, who have until the end of tomorrow."""
    number = office.reviewed(label)
    ask(office, number)
    return number


def count(office: Office, number: int, by: str = "vanphong", **sent: Any) -> Vote:
    office.perform(by, number, "count", CountEntry(DOCUMENT), **sent)
    return office.situation(number).votes[-1]


def withdraw(
    office: Office,
    number: int,
    by: str = "vanphong",
    reason: str = "Hoãn phiên họp.",
    **sent: Any,
) -> None:
    office.perform(by, number, "withdraw_ballot", ReasonEntry(reason), **sent)


def keep_lead_members_out(office: Office) -> None:
    with office.transaction() as session:
        terms = VotingTerms(commune_id=office.commune_id, lead_members_vote=False)
        session.add(terms)
        line = record.Line(
            kind=EventKind.COMMUNE,
            actor=Actor.system(office.commune_id),
            at=office.now,
            subject="voting_terms",
            rows=(terms,),
        )
        record.append(session, line)


def count_of(ballot: Ballot) -> VoteCount:
    return count_votes(ballot.seats, ballot.slips)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [obstacle.code for obstacle in refused.value.obstacles]


def awaited(office: Office, number: int) -> list[tuple[str, str]]:
    return [(turn.action, turn.standing) for turn in office.situation(number).turns]
