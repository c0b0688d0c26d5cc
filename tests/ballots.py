"""Matters put before the committee, and votes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from models.vocabulary import Choice, VoteForm
from workflow.calendar.days import local_day
from workflow.voting.ballots import BallotEntry, SlipEntry

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
