"""When a task is due, as offices write it: once, again and again, after an event, or not datable.

The rules are those by which a clerk reads the appendix of a plan. What is proposed and could be
meant otherwise carries a doubt.
"""

import calendar
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from models.vocabulary import Cadence
from workflow.intake import time_words as words
from workflow.intake.doubts import Doubt
from workflow.vietnamese import fold


class TimeKind(StrEnum):
    """What a phrase of time is."""

    ONCE = "once"
    RECURRING = "recurring"
    AFTER_EVENT = "after_event"
    AD_HOC = "ad_hoc"
    """When it is asked for."""
    NOT_DATABLE = "not_datable"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class DayOfPeriod:
    """A day that comes again: of a month of the period, or of the period after it."""

    day: int
    month: int | None = None
    """None where it is of the period's last month."""
    periods_later: int = 0


@dataclass(frozen=True, slots=True)
class AfterEvent:
    """A time after something whose day is not known yet."""

    count: int
    unit: str
    """day, week, month or year."""
    event: str
    """In the words of the cell."""


Due = date | DayOfPeriod | AfterEvent | None
"""None where the common rule of periods has it, or where nothing is known."""


@dataclass(frozen=True, slots=True)
class TimeMeaning:
    """What a phrase of time is taken to mean."""

    kind: TimeKind
    cadences: tuple[Cadence, ...] = ()
    """How often it comes again; several where the cell names several."""
    due: Due = None
    ends: int | None = None
    """The last year of what comes again, where the phrase says so."""
    doubts: tuple[Doubt, ...] = ()


def time_meaning(text: str, *, year: int | None = None) -> TimeMeaning:
    """What a phrase of time is taken to mean, in a plan of a year (where that is known)."""
    said = " ".join(text.split()).strip(" .;,-")
    plain = fold(said)
    if not plain:
        return TimeMeaning(TimeKind.EMPTY, doubts=(Doubt.EMPTY,))
    if after := words.AFTER.search(plain):
        return _after_event(after, said)
    bare = " ".join(words.QUARTERS.sub(_each_quarter, words.CITED.sub(" ", plain)).split())
    for reading in (_span, _asked_for, _again, _once):
        if meaning := reading(bare, year):
            return meaning
    return TimeMeaning(TimeKind.NOT_DATABLE, doubts=(Doubt.NOT_DATABLE,))


def _each_quarter(found: re.Match[str]) -> str:
    """Each of several quarters with the year that is said once; all four come again."""
    quarters = re.findall(rf"\b{words.NUMERAL}", found["listed"])
    if re.search(r"-|–|den", found["listed"]) and len(quarters) == len(("from", "to")):
        first, last = (words.NUMERALS[each] for each in quarters)
        quarters = [str(each) for each in range(first, last + 1)]
    rest = found["rest"] or ""
    if len({words.NUMERALS[each] for each in quarters}) == max(words.NUMERALS.values()):
        return f"hang quy {rest}"
    return ", ".join(f"quy {each}{rest}" for each in quarters)


def _after_event(found: re.Match[str], said: str) -> TimeMeaning:
    count = found["count"]
    # Folding leaves as many letters as there are, so the words stand at the same place.
    event = (
        said[found.end() :].strip()
        if len(fold(said)) == len(said)
        else found.string[found.end() :].strip()
    )
    due = AfterEvent(
        words.COUNTS.get(count) or int(count), words.UNITS[found["unit"]], _without_when(event)
    )
    return TimeMeaning(TimeKind.AFTER_EVENT, due=due, doubts=(Doubt.EVENT_TO_COME,))


def _without_when(event: str) -> str:
    return re.sub(r"^(?:khi|từ khi|ngày)\s+", "", event)


def _span(plain: str, _year: int | None) -> TimeMeaning | None:
    """A span of years, in which something comes again."""
    found = words.SPAN.search(plain)
    if found is None:
        return None
    said = _cadences(plain)
    cadences, doubts = (
        (said, _several(said)) if said else ((Cadence.YEAR,), (Doubt.CADENCE_NOT_SAID,))
    )
    return TimeMeaning(TimeKind.RECURRING, cadences, ends=int(found["year"]), doubts=doubts)


def _asked_for(plain: str, _year: int | None) -> TimeMeaning | None:
    if not words.AD_HOC.search(plain) or words.DATE.search(plain):
        return None
    again = words.RECURRING.search(plain)
    return TimeMeaning(
        TimeKind.AD_HOC, (Cadence.AD_HOC,), doubts=(Doubt.CADENCE_NOT_SAID,) if again else ()
    )


def _again(plain: str, year: int | None) -> TimeMeaning | None:
    """What comes again: often, and perhaps with a day of its own."""
    cadences = _cadences(plain)
    again = words.RECURRING.search(plain)
    if not (cadences or again):
        return None
    named = [each for each in _dated(plain) if not each.is_year]
    if named and not (again and again.start() < named[0].at[0]):
        return None
    due, doubts = _day_of_period(plain)
    if named:
        doubts += (Doubt.SEVERAL_DATES,)
    if len(due) > 1 and not cadences:
        cadences = (Cadence.HALF_YEAR,)
    doubts += _several(cadences)
    if words.NO_SUCH_PERIOD.search(plain):
        doubts += (Doubt.CADENCE_NOT_SAID,)
    until = words.UNTIL_YEAR.search(plain) or words.WHOLE_YEAR.search(plain)
    ends = int(until["year"]) if until else year if "trong nam" in plain else None
    return TimeMeaning(
        TimeKind.RECURRING,
        cadences or (Cadence.QUARTER,),
        due[0] if len(due) == 1 else None,
        ends,
        doubts,
    )


def _cadences(plain: str) -> tuple[Cadence, ...]:
    """How often, from the shortest to the longest."""
    return tuple(each for each, pattern in words.CADENCES.items() if pattern.search(plain))


def _several(cadences: tuple[Cadence, ...]) -> tuple[Doubt, ...]:
    return (Doubt.SEVERAL_CADENCES,) if len(cadences) > 1 else ()


def _day_of_period(plain: str) -> tuple[tuple[DayOfPeriod, ...], tuple[Doubt, ...]]:
    """The days of a period on which it is due, and what is not sure of them."""
    later = int(words.OF_THE_NEXT.search(plain) is not None)
    found = [
        (match, int(match["day"]), int(match["month"]))
        for match in words.DAY_AND_MONTH.finditer(plain)
    ]
    days = [
        (match, DayOfPeriod(day, month, later))
        for match, day, month in found
        if _is_a_day(day, month)
    ]
    if not days:
        single = words.DAY_ALONE.search(plain)
        if single and 1 <= int(single["day"]) <= _LONGEST_MONTH:
            days = [(single, DayOfPeriod(int(single["day"]), None, later))]
    if not days:
        months = [
            (each, int(each["month"])) for each in words.MONTH.finditer(plain) if not each["year"]
        ]
        days = [(each, DayOfPeriod(_LONGEST_MONTH, month, later)) for each, month in months]
    doubts: tuple[Doubt, ...] = (Doubt.SEVERAL_DATES,) if len(days) > 1 else ()
    if any(_is_left_out(plain, match) for match, _ in days):
        days = [(match, _day_before(each)) for match, each in days]
        doubts += (Doubt.DAY_LEFT_OUT,)
    return tuple(each for _, each in days), doubts


_LONGEST_MONTH = 31
_LEAP_YEAR = 2024


def _is_a_day(day: int, month: int) -> bool:
    return (
        1 <= month <= len(calendar.month_name) - 1
        and 1 <= day <= calendar.monthrange(_LEAP_YEAR, month)[1]
    )


def _day_before(day: DayOfPeriod) -> DayOfPeriod:
    if day.day > 1:
        return replace(day, day=day.day - 1)
    if day.month is None:
        # The end of the month before: of this period where the day was of the next.
        return DayOfPeriod(_LONGEST_MONTH, None, max(0, day.periods_later - 1))
    before = date(_LEAP_YEAR, day.month, 1) - timedelta(days=1)
    return replace(day, day=before.day, month=before.month)


def _is_left_out(plain: str, day: re.Match[str]) -> bool:
    """Whether *before* stands before a day, which leaves the day itself out."""
    return words.BEFORE.search(plain[: day.start()].removesuffix("ngay ")) is not None


@dataclass(frozen=True, slots=True)
class _Dated:
    """A day that a phrase names, and where."""

    at: tuple[int, int]
    day: date
    is_year: bool
    """Whether it is the end of a year of which no day is named."""
    doubts: tuple[Doubt, ...] = ()


def _once(plain: str, year: int | None) -> TimeMeaning | None:
    """A day by which something is done: the last of those that are named."""
    dated = list(_dated(plain))
    if dated:
        dated += _beside(plain, dated)
    elif not (dated := list(_in_a_year_not_said(plain, year))):
        return None
    if words.NOT_DATABLE.match(plain) and not words.AT_LAST.search(plain):
        return None
    days = sorted({each.day for each in dated})
    last = max(dated, key=lambda each: each.day)
    doubts = last.doubts
    if len(days) > 1 and not re.match(r"tu\b", plain):
        doubts += (Doubt.SEVERAL_DATES,)
    if words.GOES_ON.search(plain[dated[0].at[1] :]):
        doubts += (Doubt.GOES_ON,)
    return TimeMeaning(TimeKind.ONCE, due=last.day, doubts=doubts)


def _dated(plain: str) -> Iterator[_Dated]:
    """The days that a phrase names with their year; each stretch of it is read once."""
    taken: list[tuple[int, int]] = []
    for pattern, day_of in _PATTERNS:
        for found in pattern.finditer(plain):
            at = found.span()
            if any(a < at[1] and at[0] < b for a, b in taken) or not found["year"]:
                continue
            if (day := day_of(found, int(found["year"]))) is None:
                continue
            taken.append(at)
            yield _told(plain, found, day)


def _beside(plain: str, dated: Sequence[_Dated]) -> Iterator[_Dated]:
    """The days in a list whose year is said with another of them."""
    for each in _in_a_year_not_said(plain, dated[-1].day.year):
        if all(each.at[1] <= other.at[0] or other.at[1] <= each.at[0] for other in dated):
            yield replace(each, doubts=tuple(set(each.doubts) - {Doubt.YEAR_NOT_SAID}))


def _in_a_year_not_said(plain: str, year: int | None) -> Iterator[_Dated]:
    for pattern, day_of in (
        *_PATTERNS[2:],
        (words.DAY_AND_MONTH, _day),
        (words.THIS_YEAR, _last_day),
    ):
        for found in pattern.finditer(plain):
            if year is not None and (day := day_of(found, year)) is not None:
                told = _told(plain, found, day)
                yield replace(told, doubts=(*told.doubts, Doubt.YEAR_NOT_SAID))


def _told(plain: str, found: re.Match[str], day: date) -> _Dated:
    """A day, or the one before it where *before* leaves it out; before a month, its last."""
    is_year = found.re is words.WHOLE_YEAR
    if not words.BEFORE.search(plain[: found.start()]):
        return _Dated(found.span(), day, is_year)
    begin = day if "day" in found.re.groupindex else _begin_of(found, day)
    return _Dated(found.span(), begin - timedelta(days=1), is_year, (Doubt.DAY_LEFT_OUT,))


def _begin_of(found: re.Match[str], last: date) -> date:
    """The first day of a month, quarter or year whose last day is known."""
    groups = found.re.groupindex
    if "month" in groups:
        return last.replace(day=1)
    if "quarter" in groups:
        return date(last.year, last.month - 2, 1)
    return date(last.year, 1, 1)


def _day(found: re.Match[str], year: int) -> date | None:
    day, month = int(found["day"]), int(found["month"])
    if not _is_a_day(day, month):
        return None
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


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
    (words.MONTH_OF_YEAR, lambda found, year: _end_of_month(year, int(found["month"]))),
    (words.MONTH, lambda found, year: _end_of_month(year, int(found["month"]))),
    (words.WHOLE_YEAR, _last_day),
)
"""Each is looked for where the ones before it found nothing."""
