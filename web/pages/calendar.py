"""What the page of the office's calendar shows: one year, month by month."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import gettext

from web import language, wording
from web.pages.signatures import Signatures
from workflow.actors.commune import commune_of
from workflow.calendar.days import (
    KeptCalendar,
    NationalYear,
    kept_calendar,
    local_day,
)
from workflow.calendar.national_days import KNOWN_YEARS, guessed, national_names
from workflow.planning.office_calendar import CalendarRules, may_be_settled, settling_told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from models.calendar import SettledYear
    from workflow.actors.actor import Actor

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""The years that can be looked at."""

_NAMES_IN = {"vi": "vi", "en": "en_US"}
"""The languages of the screen, as the library of holidays calls them."""


class Sort(StrEnum):
    """What sort of day it is."""

    PLAIN = "plain"
    """A working day like any other."""
    FREE = "free"
    """A weekly day off."""
    HOLIDAY = "holiday"
    """Off by the national calendar."""
    OWN = "own"
    """Off by the office's own word."""
    WORKED = "worked"
    """Worked although it would be off, or said to be worked."""


@dataclass(frozen=True, slots=True)
class MarkedDay:
    """One day with what it is called; without a name where it is like any other."""

    day: date
    sort: Sort
    name: str = ""
    removable: bool = False
    """Whether the office said so itself, and may take it back."""


@dataclass(frozen=True, slots=True)
class Month:
    """A month as it hangs on the wall: weeks from Monday, None outside of the month."""

    first: date
    weeks: Sequence[Sequence[MarkedDay | None]]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """One year of the office's calendar."""

    year: int
    months: Sequence[Month]
    named: Sequence[MarkedDay]
    """The days that have a name, in order."""
    settled: SettledYear | None
    settled_by: str
    """Who confirmed it, and in which capacity; empty where nobody did."""
    differs: bool
    """Whether other national days off have become known since the year was confirmed."""
    guessed: Sequence[date]
    """The days of which only what is announced will say whether they are worked."""
    known: bool
    """Whether the national calendar says anything of this year."""
    terms: CalendarRules
    due_offset_days: int
    may_keep: bool
    in_reach: bool
    """Whether the year can be confirmed and days of the office's own be in it."""
    earlier: int | None
    later: int | None
    today: date


def calendar_page(session: Session, year: int, *, actor: Actor, at: datetime) -> CalendarPage:
    """The page for a year, in a fixed number of statements."""
    kept = kept_calendar(session, actor.commune_id)
    office, today = kept.office, local_day(at)
    months = [_month(kept, year, month) for month in range(1, 13)]
    return CalendarPage(
        year=year,
        months=months,
        named=[day for month in months for week in month.weeks for day in week if day and day.name],
        settled=kept.settled.get(year),
        settled_by=_settled_by(session, year, kept.settled.get(year), actor),
        differs=office.national(year) != NationalYear.known(year, office.free_days),
        guessed=() if year in kept.settled else guessed(year, office.free_days),
        known=year in KNOWN_YEARS,
        terms=CalendarRules(office.free_days, office.cut_off_day),
        due_offset_days=commune_of(session, actor.commune_id).due_offset_days,
        may_keep=actor.follows_up,
        in_reach=may_be_settled(year, today),
        earlier=year - 1 if year > FIRST_YEAR else None,
        later=year + 1 if year < LAST_YEAR else None,
        today=today,
    )


def _settled_by(session: Session, year: int, settled: SettledYear | None, actor: Actor) -> str:
    told = Signatures(settling_told(session, year, actor=actor))
    return told.of(settled, settled.settled_by, settled.settled_at) if settled else ""


def calendar_month(session: Session, commune_id: UUID, first: date) -> Month:
    """The month that begins on a day, in a fixed number of statements."""
    return _month(kept_calendar(session, commune_id), first.year, first.month)


def _month(kept: KeptCalendar, year: int, month: int) -> Month:
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    return Month(
        first=date(year, month, 1),
        weeks=[[_day(kept, day) if day.month == month else None for day in week] for week in weeks],
    )


def _day(kept: KeptCalendar, day: date) -> MarkedDay:
    office = kept.office
    if day in kept.names:
        sort = Sort.WORKED if office.is_working_day(day) else Sort.OWN
        return MarkedDay(day, sort, kept.names[day], removable=True)
    national = office.national(day.year)
    if day in national.worked:
        return MarkedDay(day, Sort.WORKED, gettext("Làm bù cho ngày nghỉ hoán đổi"))
    if day in national.off:
        names = national_names(day.year, _NAMES_IN[language.current()], office.free_days)
        name = names.get(day) or gettext("Ngày nghỉ lễ")
        return MarkedDay(day, Sort.HOLIDAY, wording.holiday(day, name))
    return MarkedDay(day, Sort.PLAIN if office.is_working_day(day) else Sort.FREE)
