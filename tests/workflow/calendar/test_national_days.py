"""The days off of the state, against an almanac of our own: the moon over Vietnam."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import radians, sin

import pytest
from holidays import country_holidays

from workflow.calendar.days import OfficeCalendar
from workflow.calendar.national_days import (
    KNOWN_YEARS,
    SHORT_LAST_MONTHS,
    guessed,
    lunar_day,
    national_names,
    worked_weekends,
)

MONTH = 29.530588861
SIXTH_OF_JANUARY = date(2000, 1, 6)
"""The day of a new moon from which the others are counted."""

SINCE_TWO_DAYS_BEFORE = range(2014, max(KNOWN_YEARS) + 1)
"""The years in which a Tết at a weekend may begin with two days off."""


def new_moon(count: int) -> date:
    """The day in Vietnam of a new moon, after Meeus, Astronomical Algorithms, chapter 49."""
    centuries = count / 1236.85
    day = 2451550.09766 + MONTH * count + 0.00015437 * centuries**2
    bent = 1 - 0.002516 * centuries
    sun = radians(2.5534 + 29.1053567 * count)
    moon = radians(201.5643 + 385.81693528 * count + 0.0107582 * centuries**2)
    node = radians(160.7108 + 390.67050284 * count - 0.0016118 * centuries**2)
    day += (
        -0.40720 * sin(moon) + 0.17241 * bent * sin(sun) + 0.01608 * sin(2 * moon)
        + 0.01039 * sin(2 * node) + 0.00739 * bent * sin(moon - sun)
        - 0.00514 * bent * sin(moon + sun) + 0.00208 * bent**2 * sin(2 * sun)
        - 0.00111 * sin(moon - 2 * node) - 0.00057 * sin(moon + 2 * node)
        + 0.00056 * bent * sin(2 * moon + sun) - 0.00042 * sin(3 * moon)
        + 0.00042 * bent * sin(sun + 2 * node) + 0.00038 * bent * sin(sun - 2 * node)
        - 0.00024 * bent * sin(2 * moon - sun)
    )  # fmt: skip
    noon = datetime(2000, 1, 1, 12, tzinfo=UTC)
    earth_is_late = timedelta(seconds=70)
    return (noon + timedelta(days=day - 2451545, hours=7) - earth_is_late).date()


def last_month(year: int) -> tuple[date, int]:
    """The first day of Tết of a year, and how many days the month before it has."""
    [tet] = [day for day, name in national_names(year, "vi").items() if is_tet(name)]
    count = round((tet - SIXTH_OF_JANUARY).days / MONTH)
    assert new_moon(count) == tet
    return tet, (tet - new_moon(count - 1)).days


def is_tet(name: str) -> bool:
    return "Tết Nguyên Đán" in name.split("; ")


def test_the_years_that_are_known_are_those_of_the_library() -> None:
    library = country_holidays("VN")
    assert (KNOWN_YEARS[0], KNOWN_YEARS[-1]) == (library.start_year, library.end_year)


@pytest.mark.parametrize("year", SINCE_TWO_DAYS_BEFORE)
def test_the_days_before_tet_are_called_by_their_own_date(year: int) -> None:
    tet, length = last_month(year)
    before = tet - timedelta(days=2)
    if before in national_names(year, "vi"):
        assert lunar_day(before) == length - 1
        assert (year in SHORT_LAST_MONTHS) == (length == 29)
    else:
        assert year not in SHORT_LAST_MONTHS
    assert lunar_day(tet) is None


def test_a_friday_was_swapped_for_a_saturday_in_2026() -> None:
    calendar = OfficeCalendar()
    assert not calendar.is_working_day(date(2026, 1, 2))
    assert calendar.is_working_day(date(2026, 1, 10))
    assert national_names(2026, "vi")[date(2026, 1, 2)] == "Ngày nghỉ (thay cho ngày 10/01/2026)"
    assert worked_weekends(2026) == {date(2026, 1, 10), date(2026, 8, 22)}


def test_who_works_on_saturdays_swaps_none() -> None:
    saturdays = OfficeCalendar(free_days=frozenset({7}))
    assert saturdays.is_working_day(date(2026, 1, 2))


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, ()),  # announced
        (2027, (date(2027, 2, 4), date(2027, 2, 11))),
        (2028, (date(2028, 1, 24), date(2028, 1, 31))),
        (2029, ()),  # no weekend among the five days
        (2030, (date(2030, 1, 31), date(2030, 2, 7))),
    ],
)
def test_which_days_only_the_announcement_decides(year: int, days: tuple[date, ...]) -> None:
    assert guessed(year) == days
    assert [OfficeCalendar().is_working_day(day) for day in days] == [False, True][: len(days)]
