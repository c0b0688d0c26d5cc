"""Timeliness: from dates alone, the same in Python and in the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from models.vocabulary import Timeliness
from models.work import CLOSED, TaskInstance
from workflow.calendar.days import day_ends, local_day
from workflow.calendar.timeliness import (
    days_late,
    is_overdue,
    timeliness,
    timeliness_case,
    timeliness_of,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.office import Office

DUE = date(2026, 12, 16)
NOON = datetime(2026, 12, 16, 5, 0, tzinfo=UTC)
A_MOMENT = timedelta(microseconds=1)
LAST_SECOND = day_ends(DUE) - A_MOMENT


def standing(
    state: str = "in_progress",
    *,
    due_on: date | None = DUE,
    reported: datetime | None = None,
    today: date = DUE,
    soon: int = 3,
) -> Timeliness | None:
    return timeliness(state, due_on, reported, today=today, due_soon_days=soon)


class TestOpen:
    @pytest.mark.parametrize(
        ("days_left", "expected"),
        [
            (-30, Timeliness.OPEN_OVERDUE),
            (-1, Timeliness.OPEN_OVERDUE),
            (0, Timeliness.DUE_SOON),
            (3, Timeliness.DUE_SOON),
            (4, Timeliness.OPEN_WITHIN_DEADLINE),
        ],
    )
    def test_by_the_days_left(self, days_left: int, expected: Timeliness) -> None:
        assert standing(today=DUE - timedelta(days=days_left)) is expected

    def test_how_soon_is_the_commune_s_to_say(self) -> None:
        a_week_before = DUE - timedelta(days=7)
        assert standing(today=a_week_before, soon=6) is Timeliness.OPEN_WITHIN_DEADLINE
        assert standing(today=a_week_before, soon=7) is Timeliness.DUE_SOON

    @pytest.mark.parametrize("state", ["reported", "reviewed"])
    @pytest.mark.parametrize("days", [-20, 0, 1, 90])
    def test_what_was_reported_in_time_stays_so_while_others_consider_it(
        self, state: str, days: int
    ) -> None:
        later = DUE + timedelta(days=days)
        assert standing(state, reported=LAST_SECOND, today=later) is Timeliness.REPORTED_IN_TIME

    @pytest.mark.parametrize("days", [1, 90])
    def test_what_was_reported_late_stays_late(self, days: int) -> None:
        later, late = DUE + timedelta(days=days), LAST_SECOND + A_MOMENT
        assert standing("reviewed", reported=late, today=later) is Timeliness.OPEN_OVERDUE


class TestHowLate:
    def late(self, reported: datetime | None, today: date, due_on: date | None = DUE) -> int:
        return days_late(TaskInstance(due_on=due_on, reported_at=reported), today)

    def test_an_open_one_by_today(self) -> None:
        assert [self.late(None, DUE + timedelta(days=days)) for days in (-1, 0, 1, 9)] == [
            0,
            0,
            1,
            9,
        ]

    def test_a_reported_one_by_its_report_however_long_others_consider_it(self) -> None:
        three_days_after = NOON + timedelta(days=3)
        assert {self.late(three_days_after, DUE + timedelta(days=days)) for days in (3, 4, 90)} == {
            3
        }
        assert self.late(LAST_SECOND, DUE + timedelta(days=90)) == 0

    def test_without_a_due_date_never(self) -> None:
        assert self.late(None, DUE, due_on=None) == 0


class TestClosed:
    @pytest.mark.parametrize(
        ("reported", "expected"),
        [
            (NOON - timedelta(days=40), Timeliness.COMPLETED_ON_TIME),
            (LAST_SECOND, Timeliness.COMPLETED_ON_TIME),
            (LAST_SECOND + A_MOMENT, Timeliness.COMPLETED_LATE),
        ],
        ids=["weeks before", "in the last second", "a moment after"],
    )
    def test_by_the_local_day_of_the_accepted_report(
        self, reported: datetime, expected: Timeliness
    ) -> None:
        assert standing(CLOSED, reported=reported, today=DUE + timedelta(days=90)) is expected


class TestNeither:
    def test_revoked_is_not_counted(self) -> None:
        assert standing("revoked") is None
        assert standing("revoked", due_on=None) is None

    @pytest.mark.parametrize("state", ["assigned", "reviewed", CLOSED])
    def test_without_a_due_date(self, state: str) -> None:
        assert standing(state, due_on=None, reported=NOON) is Timeliness.NO_DEADLINE


def both(session: Session, *, today: date = DUE, soon: int = 3) -> set[Timeliness | None]:
    """What Python and what the database say of the one instance; one thing when they agree."""
    instance = session.scalars(select(TaskInstance).execution_options(populate_existing=True)).one()
    standing = timeliness_case(today=today, due_soon_days=soon)
    word = session.scalar(select(standing).select_from(TaskInstance))
    in_python = timeliness_of(instance, today=today, due_soon_days=soon)
    return {in_python, Timeliness(word) if word else None}


class TestInTheDatabase:
    def test_a_return_moves_the_date_that_counts(self, office: Office) -> None:
        number = office.reviewed("I.1")
        first_day = office.now.date()
        office.perform("chutich", number, "return")
        office.later(days=5)
        office.report(number)
        for head in ("vhxh", "congan"):
            office.perform(head, number, "confirm")
        office.perform("chutich", number, "approve")
        with office.transaction() as session:
            session.execute(update(TaskInstance).values(due_on=first_day))
            assert both(session) == {Timeliness.COMPLETED_LATE}
            session.execute(update(TaskInstance).values(due_on=office.now.date()))
            assert both(session) == {Timeliness.COMPLETED_ON_TIME}

    def test_it_agrees_with_python_in_every_case(self, office: Office) -> None:
        office.reported("I.1")
        grid = product(
            ("reported", CLOSED, "revoked"),
            (None, *(DUE + timedelta(days=days) for days in (-1, 0, 3, 4))),
            (None, NOON - timedelta(1), LAST_SECOND, LAST_SECOND + A_MOMENT, NOON + timedelta(1)),
            (0, 3),
        )
        seen = set()
        with office.transaction() as session:
            for state, due_on, at, soon in grid:
                session.execute(
                    update(TaskInstance).values(state=state, due_on=due_on, reported_at=at)
                )
                found = both(session, soon=soon)
                assert len(found) == 1, (state, due_on, soon, at, found)
                seen |= found
                late = session.scalar(select(is_overdue(DUE)).select_from(TaskInstance))
                # Reported late is reported before today: no report is of a day to come.
                if at is None or local_day(at) <= DUE:
                    assert bool(late) is (found == {Timeliness.OPEN_OVERDUE})
        assert seen == {None, *Timeliness}
