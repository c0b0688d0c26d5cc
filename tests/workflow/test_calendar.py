"""Days as the office counts them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import after_working_days, day_ends, is_working_day, local_day

YEARS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_the_day_begins_at_midnight_in_vietnam() -> None:
    assert local_day(datetime(2026, 9, 20, 16, 59, 59, 999999, tzinfo=UTC)) == date(2026, 9, 20)
    assert local_day(datetime(2026, 9, 20, 17, 0, tzinfo=UTC)) == date(2026, 9, 21)


def test_a_day_ends_when_the_next_begins() -> None:
    assert day_ends(date(2026, 9, 21)) == datetime(2026, 9, 21, 17, 0, tzinfo=UTC)


@given(YEARS)
def test_what_is_before_the_end_of_a_day_is_of_that_day_at_the_latest(day: date) -> None:
    end = day_ends(day)
    assert local_day(end - timedelta(microseconds=1)) == day
    assert local_day(end) == day + timedelta(days=1)


HOLIDAYS = {
    date(2026, 1, 1): "New Year",
    date(2026, 2, 16): "the eve of Tết Bính Ngọ",
    date(2026, 2, 17): "mùng một Tết Bính Ngọ",
    date(2026, 2, 20): "mùng bốn Tết Bính Ngọ",
    date(2026, 4, 30): "Reunification Day",
    date(2026, 5, 1): "Labour Day",
    date(2026, 9, 2): "National Day",
    date(2027, 2, 6): "mùng một Tết Đinh Mùi, a Saturday",
}


@pytest.mark.parametrize("day", HOLIDAYS, ids=str)
def test_national_holidays_are_no_working_days(day: date) -> None:
    assert not is_working_day(day)


def test_weekends_are_no_working_days() -> None:
    assert is_working_day(date(2026, 9, 18))
    assert not is_working_day(date(2026, 9, 19))
    assert not is_working_day(date(2026, 9, 20))
    assert is_working_day(date(2026, 9, 21))


@pytest.mark.parametrize(
    ("day", "count", "reached"),
    [
        (date(2026, 12, 14), 2, date(2026, 12, 16)),  # Monday and the two days after
        (date(2026, 9, 18), 1, date(2026, 9, 21)),  # over a weekend
        (date(2026, 9, 19), 1, date(2026, 9, 21)),  # from a Saturday
        (date(2026, 9, 19), 0, date(2026, 9, 21)),  # the next working day
        (date(2026, 9, 21), 0, date(2026, 9, 21)),  # the day itself
        (date(2026, 4, 29), 1, date(2026, 5, 4)),  # over two holidays and a weekend
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # over Tết
    ],
)
def test_working_days_are_counted_on(day: date, count: int, reached: date) -> None:
    assert after_working_days(day, count) == reached


@given(YEARS, st.integers(0, 30))
def test_what_is_reached_is_a_working_day_with_as_many_before_it(day: date, count: int) -> None:
    reached = after_working_days(day, count)
    assert is_working_day(reached)
    after = (day + timedelta(days=n) for n in range(1, (reached - day).days + 1))
    passed = sum(is_working_day(each) for each in after)
    assert passed == count or (count == 0 and not is_working_day(day) and passed == 1)
