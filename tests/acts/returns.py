"""Returns: why, and by when what had been reported in time is due again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from models.deadline import RenewedDueDate
from tests.acts import SOME_TEXT, Giving, Kept, days_around, unless
from workflow.engine.acts.returns import ReturnEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.properties.paper import Paper
    from tests.properties.taking import Taking
    from workflow.instance.situation import Situation


def a_week_from_now(situation: Situation) -> ReturnEntry:
    """By when nobody is late through others' time; of what was late nothing is said."""
    reason, instance = "Thiếu biểu tổng hợp.", situation.instance
    due_on, reported_at = instance.due_on, instance.reported_at
    if not due_on or not reported_at or (reported_at + timedelta(hours=7)).date() > due_on:
        return ReturnEntry(reason)
    return ReturnEntry(reason, max(due_on, situation.today + timedelta(days=7)))


def fault(it: Taking, entry: ReturnEntry) -> type[Exception] | None:
    return unless(entry.reason.strip() and is_fair(it, entry.due_on))


def is_fair(it: Taking, day: date | None) -> bool:
    """Whether it can be due again then: after the due date, of what was in time alone."""
    paper, today = it.paper, it.moment.today
    if paper.reported_on is None or paper.reported_on > paper.due_on:
        return day is None
    if day is None:
        return paper.due_on >= today
    a_year_from_now = today.replace(year=today.year + 1)
    return max(paper.due_on, today) <= day <= max(paper.latest, a_year_from_now)


def moves(paper: Paper, entry: ReturnEntry) -> Iterable[tuple[object, ...]]:
    if entry.due_on in {None, paper.due_on}:
        return []
    return [(paper.round, paper.due_on, entry.due_on)]


GIVEN = {
    "return": Giving(
        ReturnEntry,
        usual=a_week_from_now,
        forgotten=((ReturnEntry("", None), "reason"),),
        mistaken=lambda paper: [ReturnEntry("x", paper.due_on - timedelta(days=1))],
        by_chance=lambda paper, _today: st.builds(
            ReturnEntry, SOME_TEXT, st.none() | days_around(paper)
        ),
        fault=fault,
        kept=Kept((RenewedDueDate.round, RenewedDueDate.due_before, RenewedDueDate.due_on), moves),
    )
}
"""How a report is returned, and what was closed reopened."""
