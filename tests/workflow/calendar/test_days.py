"""Days as the office counts them."""

from __future__ import annotations

import locale
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar.days import (
    NationalYear,
    OfficeCalendar,
    a_year_after,
    day_ends,
    local_day,
)
from workflow.calendar.national_days import KNOWN_YEARS, national_names

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


def test_a_year_after_the_leap_day_is_the_last_of_february() -> None:
    assert a_year_after(date(2028, 2, 28)) == date(2029, 2, 28)
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)


# Written by hand from the Labour Code, article 112, the lunar calendar and, for 2026, the state's
# announcement of the swap of 22/8 for 31/8: not from the library.
FIXED = {(1, 1): "New Year", (4, 30): "Reunification", (5, 1): "Labour", (9, 2): "National Day"}
TET = {
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 2),
}
HUNG_KINGS = {
    2026: date(2026, 4, 26),
    2027: date(2027, 4, 16),
    2028: date(2028, 4, 4),
    2029: date(2029, 4, 23),
    2030: date(2030, 4, 12),
}
OFF = {
    2026: "1/1 2/1 16/2 17/2 18/2 19/2 20/2 26/4 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
    2027: "1/1 4/2 5/2 6/2 7/2 8/2 9/2 10/2 16/4 30/4 1/5 3/5 2/9 3/9 24/11",
    2028: "1/1 3/1 24/1 25/1 26/1 27/1 28/1 29/1 4/4 30/4 1/5 2/5 1/9 2/9 4/9 24/11",
    2029: "1/1 12/2 13/2 14/2 15/2 16/2 23/4 30/4 1/5 2/9 3/9 4/9 24/11 26/11",
    2030: "1/1 31/1 1/2 2/2 3/2 4/2 5/2 6/2 12/4 30/4 1/5 2/9 3/9 24/11 25/11",
}
"""Every national day off, those given in compensation among them."""

USUAL = OfficeCalendar()

year = pytest.mark.parametrize("year", OFF)


@year
def test_holidays_with_a_date_of_their_own_are_days_off(year: int) -> None:
    named = [date(year, *month_and_day) for month_and_day in FIXED]
    around_tet = [TET[year] + timedelta(days=n) for n in range(-1, 4)]
    days = [*named, *around_tet, HUNG_KINGS[year]]
    assert [day for day in days if USUAL.is_working_day(day)] == []


@year
def test_these_are_the_national_days_off_and_no_others(year: int) -> None:
    days = {date(year, *map(int, reversed(each.split("/")))) for each in OFF[year].split()}
    assert NationalYear.known(year).off == days


@year
def test_tet_is_called_by_its_name_whatever_the_locale(year: int) -> None:
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "C.UTF-8")
        assert national_names(year, "vi")[TET[year]] == "Tết Nguyên Đán"
    finally:
        locale.setlocale(locale.LC_ALL, before)
    assert national_names(year, "en_US")[TET[year]] == "Lunar New Year"


def test_a_saturday_worked_for_a_day_off_is_a_working_day() -> None:
    assert USUAL.is_working_day(date(2026, 8, 22))
    assert not USUAL.is_working_day(date(2026, 8, 31))
    assert USUAL.after_working_days(date(2026, 8, 21), 1) == date(2026, 8, 22)


def test_weekends_are_no_working_days() -> None:
    week = [date(2026, 9, 14) + timedelta(days=n) for n in range(7)]
    assert [USUAL.is_working_day(day) for day in week] == [True] * 5 + [False] * 2


def test_the_office_may_work_on_saturdays() -> None:
    calendar = OfficeCalendar(free_days=frozenset({7}))
    assert calendar.is_working_day(date(2026, 9, 19))
    assert not calendar.is_working_day(date(2026, 9, 20))
    # Labour Day of 2027 is a Saturday: nothing was lost, so nothing is given for it.
    assert calendar.is_working_day(date(2027, 5, 3))
    # The Hung Kings' day of 2026 is a Sunday, and the Monday after it is a working day.
    assert not calendar.is_working_day(date(2026, 4, 27))
    assert national_names(2026, "vi", frozenset({7}))[date(2026, 4, 27)].endswith("(nghỉ bù)")


def test_what_the_office_says_of_a_day_goes_before_everything_else() -> None:
    sunday, monday, holiday = date(2026, 9, 20), date(2026, 9, 21), date(2026, 9, 2)
    own = OfficeCalendar(own_days={sunday: True, monday: False, holiday: True})
    assert [own.is_working_day(day) for day in (sunday, monday, holiday)] == [True, False, True]


def test_what_was_confirmed_stays_when_more_becomes_known() -> None:
    confirmed = NationalYear(off=frozenset({date(2027, 3, 3)}), worked=frozenset())
    calendar = OfficeCalendar(settled={2027: confirmed})
    assert not calendar.is_working_day(date(2027, 3, 3))
    assert calendar.is_working_day(date(2027, 2, 8))
    assert not calendar.is_working_day(date(2028, 1, 26))


@year
def test_a_year_is_written_and_read_again(year: int) -> None:
    assert NationalYear.read(NationalYear.known(year).written) == NationalYear.known(year)


def test_a_year_that_is_not_confirmed_is_named() -> None:
    calendar = OfficeCalendar(settled={2027: NationalYear.known(2027)})
    assert calendar.unsettled([date(2027, 12, 31), date(2028, 1, 3), date(2026, 1, 1)]) == [
        2026, 2028,
    ]  # fmt: skip
    assert calendar.unsettled([date(2027, 5, 5)]) == []


def test_of_a_year_far_ahead_nothing_is_known() -> None:
    assert 2100 in KNOWN_YEARS
    assert 2101 not in KNOWN_YEARS
    assert NationalYear.known(2101).off == frozenset()


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
    assert USUAL.after_working_days(day, count) == reached


CALENDARS = st.builds(
    OfficeCalendar,
    free_days=st.frozensets(st.integers(1, 7), max_size=6),
    own_days=st.dictionaries(YEARS, st.booleans(), max_size=20),
)


@given(CALENDARS, YEARS, st.integers(0, 30))
def test_what_is_reached_is_a_working_day_with_as_many_before_it(
    calendar: OfficeCalendar, day: date, count: int
) -> None:
    reached = calendar.after_working_days(day, count)
    assert calendar.is_working_day(reached)
    after = (day + timedelta(days=n) for n in range(1, (reached - day).days + 1))
    passed = sum(calendar.is_working_day(each) for each in after)
    assert passed == count or (count == 0 and not calendar.is_working_day(day) and passed == 1)


@given(CALENDARS, YEARS, st.integers(0, 30), st.integers(0, 40), st.integers(0, 5))
def test_later_days_and_more_days_never_lead_to_an_earlier_day(
    calendar: OfficeCalendar, day: date, later: int, count: int, more: int
) -> None:
    reached = calendar.after_working_days(day, count)
    assert reached <= calendar.after_working_days(day + timedelta(days=later), count)
    assert reached <= calendar.after_working_days(day, count + more)
