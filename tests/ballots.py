"""Matters put before the committee, and votes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from models.vocabulary import Choice, VoteForm
from workflow.calendar.days import local_day
from workflow.voting.ballots import BallotEntry, SlipEntry, cast, open_ballot

if TYPE_CHECKING:
    from models.ballot import Ballot
    from tests.office import Office

MEMBERS = ["chutich", "phochutich", "kiemnhiem", "uyvien"]
"""The committee of the cast: the chair first, then by role and name."""


def ask(
    office: Office,
    number: int,
    form: VoteForm = VoteForm.OPINION_SLIP,
    days: int = 1,
    by: str = "vanphong",
    **sent: Any,
) -> None:
    actor, held_on = office.actor(by), local_day(office.now) + timedelta(days=days)
    with office.transaction() as session:
        open_ballot(session, number, BallotEntry(form, held_on), actor=actor, at=office.now, **sent)


def vote(
    office: Office,
    username: str,
    number: int,
    choice: Choice | None = Choice.IN_FAVOUR,
    **sent: Any,
) -> None:
    actor = office.actor(username)
    with office.transaction() as session:
        cast(session, number, SlipEntry(choice), actor=actor, at=office.now, **sent)


def ballot_of(office: Office, number: int) -> Ballot:
    ballot = office.situation(number).ballot
    assert ballot
    return ballot
