"""What falls due for whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from models.vocabulary import VoteForm
from models.work import TaskInstance
from workflow.calendar.days import local_day
from workflow.instance.tally import tally_anew
from workflow.voting.ballots import BallotEntry
from workflow.worklist.due_dates import DueKind, Scope, due_between, scopes

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def set_due_dates(office: Office, due: Mapping[int, date | None]) -> None:
    """Have instances fall due on other days than they were given, or never."""
    with office.transaction() as session:
        for number, day in due.items():
            session.execute(
                update(TaskInstance).where(TaskInstance.number == number).values(due_on=day)
            )
        tally_anew(session, office.commune_id)


def ask_members(office: Office, number: int, days: int = 5) -> date:
    held_on = local_day(office.now) + timedelta(days=days)
    entry = BallotEntry(VoteForm.OPINION_SLIP, held_on)
    office.perform("vanphong", number, "open_ballot", entry)
    return held_on
