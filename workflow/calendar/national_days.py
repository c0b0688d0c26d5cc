"""The days off of the state, by the Labour Code and by what was announced for single years.

They are those of the library `holidays`, with what it does not have or says in another way: swaps
that the government announced, and the last days of the lunar year by their own date.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holidays import HolidayBase

WEEKEND = frozenset({6, 7})
"""The usual days off of a week: Saturday and Sunday, as ISO weekdays."""

KNOWN_YEARS = range(1901, 2101)
"""The years of which the national calendar says anything at all."""

LAST_ANNOUNCED_YEAR = 2026
"""Up to it the government has said which days the offices of the state rest around Tết."""

SWAPPED = {date(2026, 1, 2): date(2026, 1, 10)}
"""Days off that are worked at a weekend instead, where the library does not know of it.

A Friday for a Saturday, as the government agreed on 25 December 2025 for the offices of the state.
"""

SHORT_LAST_MONTHS = frozenset({
    2025, 2027, 2028, 2030, 2031, 2032, 2040, 2041, 2050, 2051, 2058, 2059, 2061, 2062, 2065,
    2068, 2075, 2077, 2078, 2084, 2089, 2092, 2096,
})  # fmt: skip
"""The years that begin with a Tết after a month of 29 days, and with two days off before it.

The library calls the first of the two the 29th in every year; in these it is the 28th.
"""

_TWO_DAYS = timedelta(days=2)


@lru_cache(maxsize=64)
def national_names(
    year: int, language: str, free_days: frozenset[int] = WEEKEND
) -> Mapping[date, str]:
    """The names of a year's national days off, in a language the library knows (`vi`, `en_US`)."""
    # The library's own compensation is for those who rest on Saturdays and Sundays.
    usual = free_days == WEEKEND
    found = _of_vietnam(year, language, observed=usual)
    names = dict(found)
    for day in () if usual else sorted(found):
        # A weekly day off that is a holiday is moved to the next day worked (Labour Code, 111.3).
        if day.isoweekday() in free_days:
            instead = day
            while instead in names or instead.isoweekday() in free_days:
                instead += timedelta(days=1)
            names[instead] = found.tr(found.observed_label) % found[day]
    if usual:
        for off, worked in _swapped(year).items():
            names[off] = found.tr(found.substituted_label) % f"{worked:%d/%m/%Y}"
    return MappingProxyType(names)


def worked_weekends(year: int, free_days: frozenset[int] = WEEKEND) -> frozenset[date]:
    """The days of a year's weekends that are worked for a day off."""
    known = _of_vietnam(year, "vi").weekend_workdays
    swapped = _swapped(year).values() if free_days == WEEKEND else ()
    return frozenset(day for day in known if day.year == year) | frozenset(swapped)


@lru_cache(maxsize=64)
def guessed(year: int, free_days: frozenset[int] = WEEKEND) -> tuple[date, ...]:
    """The days around Tết of which only the announcement will say whether they are worked.

    One before Tết is off if two of the five days of Tết lie before the new year, the one after it
    if only one does. Empty where there is nothing to choose, or where it was announced.
    """
    if year <= LAST_ANNOUNCED_YEAR or year not in KNOWN_YEARS:
        return ()
    names, tet = national_names(year, "vi", free_days), _tet(year)
    before, after = tet - _TWO_DAYS, tet
    if before not in names:
        return ()
    while after in names or after.isoweekday() in free_days:
        after += timedelta(days=1)
    return before, after


def lunar_day(day: date) -> int | None:
    """Which day of the last lunar month a day is, where it is the second before Tết."""
    if day.year not in KNOWN_YEARS or day != _tet(day.year) - _TWO_DAYS:
        return None
    return 28 if day.year in SHORT_LAST_MONTHS else 29


def _of_vietnam(year: int, language: str, *, observed: bool = True) -> HolidayBase:
    """What the library says of a year."""
    # It brings the days of 250 countries, and no start of the program waits for that.
    from holidays import country_holidays  # noqa: PLC0415 - as just said

    return country_holidays("VN", years=year, language=language, observed=observed)


def _swapped(year: int) -> dict[date, date]:
    return {off: worked for off, worked in SWAPPED.items() if off.year == year}


def _tet(year: int) -> date:
    """The first day of the lunar year."""
    found = _of_vietnam(year, "en_US", observed=False)
    return min(day for day, name in found.items() if "Lunar New Year" in name.split("; "))
