"""Days as the office counts them: local dates, days off, working days.

Three say whether a day is worked, the first that knows of it wins: the office itself, the national
calendar, the weekday.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from models.base import Json
from models.calendar import CalendarTerms, OwnDay, SettledYear
from models.queries.calendar import whole_calendar
from workflow.calendar.national_days import WEEKEND, national_names, worked_weekends

FROM = time(7, 30)
"""Nobody is told before of what a day brings, by the clocks of the office."""


LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")

CUT_OFF_DAY = 14
"""The usual last day of a period in its month, as Decree 09/2019/ND-CP has it."""


def local_day(at: datetime) -> date:
    """The date in Vietnam at an instant."""
    return at.astimezone(LOCAL).date()


def day_ends(day: date) -> datetime:
    """The first instant after a local day, in UTC: what is due on a day is due before this."""
    return datetime.combine(day + timedelta(days=1), time.min, LOCAL).astimezone(UTC)


def a_year_after(day: date) -> date:
    """The same day a year later; the last of February after its 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@dataclass(frozen=True, slots=True)
class NationalYear:
    """What the state says of one year: its days off, and the weekends worked in their place."""

    off: frozenset[date]
    worked: frozenset[date]

    @classmethod
    def known(cls, year: int, free_days: frozenset[int] = WEEKEND) -> "NationalYear":
        """A year as it is known today, with the compensation due to those who rest on these."""
        return _known(year, free_days)

    @classmethod
    def read(cls, stored: Json) -> Self:
        """A year as `written` wrote it."""
        return cls(*(frozenset(map(date.fromisoformat, stored[of])) for of in ("off", "worked")))

    @property
    def written(self) -> dict[str, Any]:
        """The year as JSON."""
        return {
            of: sorted(day.isoformat() for day in days)
            for of, days in (("off", self.off), ("worked", self.worked))
        }

    def is_worked(self, day: date) -> bool | None:
        """Whether the state says that a day is worked, or not; None where it says nothing."""
        if day in self.worked:
            return True
        return False if day in self.off else None


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """One office's calendar, as it stands at one moment."""

    free_days: frozenset[int] = WEEKEND
    cut_off_day: int = CUT_OFF_DAY
    own_days: Mapping[date, bool] = field(default_factory=dict)
    """The days of which the office says itself whether it works."""
    settled: Mapping[int, NationalYear] = field(default_factory=dict)
    """The years that the office has confirmed, as they were confirmed."""

    @classmethod
    def of(
        cls, terms: CalendarTerms | None, own: Iterable[OwnDay], settled: Iterable[SettledYear]
    ) -> Self:
        """The calendar that these rows make; without terms of its own the usual ones hold."""
        return cls(
            free_days=frozenset(map(int, terms.free_days)) if terms else WEEKEND,
            cut_off_day=terms.cut_off_day if terms else CUT_OFF_DAY,
            own_days={row.day: row.worked for row in own},
            settled={row.year: NationalYear.read(row.national) for row in settled},
        )

    def national(self, year: int) -> NationalYear:
        """What the state says of a year: as it was confirmed, or else as far as it is known."""
        return self.settled.get(year) or NationalYear.known(year, self.free_days)

    def is_working_day(self, day: date) -> bool:
        """Whether the office works."""
        for said in (self.own_days.get(day), self.national(day.year).is_worked(day)):
            if said is not None:
                return said
        return day.isoweekday() not in self.free_days

    def after_working_days(self, day: date, count: int) -> date:
        """The day that is `count` working days after a day; with 0 the next one or itself."""
        reached = day
        while not self.is_working_day(reached) and count == 0:
            reached += timedelta(days=1)
        for _ in range(count):
            reached += timedelta(days=1)
            while not self.is_working_day(reached):
                reached += timedelta(days=1)
        return reached

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after a first day, up to a last one and with it."""
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(map(self.is_working_day, days))

    def days_off(self, days: Iterable[date]) -> dict[date, date]:
        """Those of some days on which the office is closed, each with its next working day."""
        return {
            day: self.after_working_days(day, 0) for day in days if not self.is_working_day(day)
        }

    def unsettled(self, days: Iterable[date]) -> list[int]:
        """The years of some days that the office has not confirmed: dates in them may change."""
        return sorted({day.year for day in days} - self.settled.keys())


@dataclass(frozen=True, slots=True)
class KeptCalendar:
    """An office's calendar, with what its keepers wrote down of its days and years."""

    office: OfficeCalendar
    names: Mapping[date, str]
    """What the office's own days are called."""
    settled: Mapping[int, SettledYear]
    """The years that were confirmed, with who did it."""


def kept_calendar(session: Session, commune_id: uuid.UUID) -> KeptCalendar:
    """The calendar of a commune's office as it is kept, in one statement."""
    found = whole_calendar.found(session, commune_id)
    terms = found.one(CalendarTerms)
    own = sorted(found.all(OwnDay), key=lambda each: each.day)
    settled = sorted(found.all(SettledYear), key=lambda each: each.year)
    return KeptCalendar(
        office=OfficeCalendar.of(terms, own, settled),
        names={row.day: row.name for row in own},
        settled={row.year: row for row in settled},
    )


def calendar_of(session: Session, commune_id: uuid.UUID) -> OfficeCalendar:
    """The calendar of a commune's office, in one statement."""
    return kept_calendar(session, commune_id).office


@lru_cache(maxsize=64)
def _known(year: int, free_days: frozenset[int]) -> NationalYear:
    return NationalYear(
        off=frozenset(national_names(year, "vi", free_days)),
        worked=worked_weekends(year, free_days),
    )
