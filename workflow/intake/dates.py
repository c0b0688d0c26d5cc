"""The days that a phrase names: each stretch of it is read once, the longest pattern first."""

import calendar
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from workflow.intake import time_words as words
from workflow.intake.doubts import Doubt

LONGEST_MONTH = 31
LEAP_YEAR = 2024
"""Any: in it every day of any year is one."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that a phrase names, and where."""

    at: tuple[int, int]
    day: date
    is_year: bool
    """Whether it is the end of a year of which no day is named."""
    doubts: tuple[Doubt, ...] = ()


def dated_in(plain: str) -> Iterator[Dated]:
    """The days that a phrase names with their year; each stretch of it is read once."""
    taken: list[tuple[int, int]] = []
    for pattern, day_of in _PATTERNS:
        for found in pattern.finditer(plain):
            at = found.span()
            if any(a < at[1] and at[0] < b for a, b in taken) or not found["year"]:
                continue
            if words.ONLY_A_BEGIN.search(plain[: at[0]]):
                taken.append(at)
                continue
            if (day := day_of(found, int(found["year"]))) is None:
                continue
            taken.append(at)
            yield _told(plain, found, day)


def beside(plain: str, dated: Sequence[Dated]) -> Iterator[Dated]:
    """The days in a list whose year is said with another of them."""
    for each in in_a_year_not_said(plain, dated[-1].day.year):
        if all(each.at[1] <= other.at[0] or other.at[1] <= each.at[0] for other in dated):
            yield replace(each, doubts=tuple(set(each.doubts) - {Doubt.YEAR_NOT_SAID}))


def in_a_year_not_said(plain: str, year: int | None) -> Iterator[Dated]:
    """The days without a year, in the year of the plan; none where that is not known."""
    for pattern, day_of in (
        *_PATTERNS[2:],
        (words.DAY_AND_MONTH, _day),
        (words.THIS_YEAR, _last_day),
    ):
        for found in pattern.finditer(plain):
            if words.ONLY_A_BEGIN.search(plain[: found.start()]):
                continue
            if year is not None and (day := day_of(found, year)) is not None:
                told = _told(plain, found, day)
                yield replace(told, doubts=(*told.doubts, Doubt.YEAR_NOT_SAID))


def _told(plain: str, found: re.Match[str], day: date) -> Dated:
    """A day, or the one before it where *before* leaves it out; before a month, its last."""
    is_year = found.re in {words.WHOLE_YEAR, words.THIS_YEAR}
    if not words.BEFORE.search(plain[: found.start()]):
        return Dated(found.span(), day, is_year)
    begin = day if "day" in found.re.groupindex else _begin_of(found, day)
    return Dated(found.span(), begin - timedelta(days=1), is_year, (Doubt.DAY_LEFT_OUT,))


def _begin_of(found: re.Match[str], last: date) -> date:
    """The first day of a month, quarter or year whose last day is known."""
    groups = found.re.groupindex
    if "month" in groups:
        return last.replace(day=1)
    if "quarter" in groups:
        return date(last.year, last.month - 2, 1)
    return date(last.year, 1, 1)


def is_a_day(day: int, month: int) -> bool:
    """Whether there is such a day in some year."""
    return (
        1 <= month <= len(calendar.month_name) - 1
        and 1 <= day <= calendar.monthrange(LEAP_YEAR, month)[1]
    )


def _day(found: re.Match[str], year: int) -> date | None:
    """The day; None where that year has none such: nothing is put right that was not said."""
    day, month = int(found["day"]), int(found["month"])
    if not is_a_day(day, month) or day > calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _end_of_month(year: int, month: int) -> date | None:
    if not 1 <= month <= len(calendar.month_name) - 1:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def _last_day(_: re.Match[str], year: int) -> date | None:
    return _end_of_month(year, 12)


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], date | None]], ...] = (
    (words.DATE, _day),
    (words.LONG_DATE, _day),
    (words.QUARTER, lambda found, year: _end_of_month(year, 3 * words.NUMERALS[found["quarter"]])),
    (words.HALF, lambda found, year: _end_of_month(year, 6 if found["half"] == "dau" else 12)),
    (words.NINE_MONTHS, lambda _, year: _end_of_month(year, 9)),
    (words.MONTH, lambda found, year: _end_of_month(year, int(found["month"]))),
    (words.MONTH_OF_YEAR, lambda found, year: _end_of_month(year, int(found["month"]))),
    (words.HALF_OF_YEAR, lambda _, year: _end_of_month(year, 6)),
    (words.SHORT_DATE, lambda found, _: _day(found, 2000 + int(found["year"]))),
    (words.WHOLE_YEAR, _last_day),
)
"""Each is looked for where the ones before it found nothing."""
