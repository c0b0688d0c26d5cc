"""When a task is due, as offices write it: once, again and again, after an event, or not datable.

The rules are those by which a clerk reads the appendix of a plan. What is proposed and could be
meant otherwise carries a doubt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from models.vocabulary import Cadence
from workflow.intake import time_words as words
from workflow.intake.dates import (
    LEAP_YEAR,
    LONGEST_MONTH,
    beside,
    dated_in,
    in_a_year_not_said,
    is_a_day,
)
from workflow.intake.doubts import Doubt
from workflow.intake.references import refers_above
from workflow.intake.time_lists import each_named
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
    if refers_above(text):
        return TimeMeaning(TimeKind.NOT_DATABLE, doubts=(Doubt.SAME_AS_ABOVE,))
    if after := words.AFTER.search(plain):
        return _after_event(after, said)
    bare = each_named(" ".join(words.CITED.sub(" ", plain).split()))
    for reading in (_span, _asked_for, _again, _once):
        if meaning := reading(bare, year):
            return meaning if meaning.doubts else replace(meaning, doubts=_left_over(bare))
    return TimeMeaning(TimeKind.NOT_DATABLE, doubts=(Doubt.NOT_DATABLE,))


def _left_over(plain: str) -> tuple[Doubt, ...]:
    """Whether a phrase has numbers that were given no meaning."""
    for pattern in words.TAKEN:
        plain = pattern.sub(" ", plain)
    return (Doubt.PARTLY_READ,) if re.search(r"\d", plain) else ()


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
    if not words.AD_HOC.search(plain) or any(True for _ in dated_in(plain)):
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
    named = [each for each in dated_in(plain) if not each.is_year]
    if not (named or cadences):
        named = [each for each in in_a_year_not_said(plain, year) if not each.is_year]
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
    found: list[tuple[re.Match[str], DayOfPeriod]] = []
    for days_in in (_days_of_year, _days_of_month, _ends_of_months):
        found = found or [(each, replace(day, periods_later=later)) for each, day in days_in(plain)]
    doubts: tuple[Doubt, ...] = (Doubt.SEVERAL_DATES,) if len(found) > 1 else ()
    if any(_is_left_out(plain, match) for match, _ in found):
        found = [(match, _day_before(each)) for match, each in found]
        doubts += (Doubt.DAY_LEFT_OUT,)
    return tuple(each for _, each in found), doubts


_NamedDays = Iterator[tuple[re.Match[str], DayOfPeriod]]


def _days_of_year(plain: str) -> _NamedDays:
    for pattern in (words.DAY_AND_MONTH, words.DAY_OF_MONTH):
        for match in pattern.finditer(plain):
            if is_a_day(int(match["day"]), int(match["month"])):
                yield match, DayOfPeriod(int(match["day"]), int(match["month"]))


def _days_of_month(plain: str) -> _NamedDays:
    match = words.DAY_ALONE.search(plain)
    if match and 1 <= int(match["day"]) <= LONGEST_MONTH:
        yield match, DayOfPeriod(int(match["day"]))


def _ends_of_months(plain: str) -> _NamedDays:
    for match in words.MONTH.finditer(plain):
        if not match["year"]:
            yield match, DayOfPeriod(LONGEST_MONTH, int(match["month"]))
    for match in words.QUARTER.finditer(plain):
        if not match["year"]:
            yield match, DayOfPeriod(LONGEST_MONTH, 3 * words.NUMERALS[match["quarter"]])


def _day_before(day: DayOfPeriod) -> DayOfPeriod:
    if day.day > 1:
        return replace(day, day=day.day - 1)
    if day.month is None:
        # The end of the month before: of this period where the day was of the next.
        return DayOfPeriod(LONGEST_MONTH, None, max(0, day.periods_later - 1))
    before = date(LEAP_YEAR, day.month, 1) - timedelta(days=1)
    return replace(day, day=before.day, month=before.month)


def _is_left_out(plain: str, day: re.Match[str]) -> bool:
    """Whether *before* stands before a day, which leaves the day itself out."""
    return words.BEFORE.search(plain[: day.start()].removesuffix("ngay ")) is not None


def _once(plain: str, year: int | None) -> TimeMeaning | None:
    """A day by which something is done: the last of those that are named."""
    dated = list(dated_in(plain))
    if dated:
        dated += beside(plain, dated)
    elif not (dated := list(in_a_year_not_said(plain, year))):
        return None
    if words.NOT_DATABLE.match(plain) and not words.AT_LAST.search(plain):
        return None
    days = sorted({each.day for each in dated})
    last = max(dated, key=lambda each: each.day)
    doubts = last.doubts
    if len(days) > 1 and not re.match(r"tu\b", plain):
        doubts += (Doubt.SEVERAL_DATES,)
    if words.GOES_ON.search(plain[dated[0].at[1] :]) or words.AD_HOC.search(plain):
        doubts += (Doubt.GOES_ON,)
    return TimeMeaning(TimeKind.ONCE, due=last.day, doubts=doubts)
