"""What falls due for whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.vocabulary import VoteForm
from workflow.calendar.days import local_day
from workflow.voting.ballots import BallotEntry
from workflow.worklist.due_dates import DueKind, Scope, due_between, scopes

if TYPE_CHECKING:
    from tests.office import Office


def due(
    office: Office,
    username: str,
    first: date = date.min,
    last: date = date.max,
    scope: Scope | None = None,
) -> list[tuple[DueKind, date, int]]:
    """What falls due for a person; unless told otherwise in all time, with what they see first."""
    actor = office.actor(username)
    chosen = scope or next(iter(scopes(actor)), None)
    with office.reading() as session:
        found = due_between(session, first, last, scope=chosen, actor=actor, at=office.now)
        return [(each.kind, each.day, each.instance.number) for each in found]


def due_on(office: Office, number: int) -> date:
    day = office.instance(number).due_on
    assert day
    return day


def ask_members(office: Office, number: int, days: int = 5) -> date:
    held_on = local_day(office.now) + timedelta(days=days)
    entry = BallotEntry(VoteForm.OPINION_SLIP, held_on)
    office.perform("vanphong", number, "open_ballot", entry)
    return held_on
