"""Reporting periods: which one a day falls in, from when to when, and when reports are due.

Cut-offs follow Decree 09/2019/ND-CP, article 12: from the 15th to the 14th; the year from
15/12 of the year before to 14/12. An office may end its periods on another day of the month.
"""

import calendar
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Self

from sqlalchemy import ColumnElement, case
from sqlalchemy.orm import Session

from models.organisation import ANSWER_DAYS, DUE_OFFSET_DAYS, Commune
from models.queries.work import in_period, periods_used
from models.vocabulary import Cadence
from models.work import Period
from workflow.calendar.days import OfficeCalendar, calendar_of

_MONTHS = {
    Cadence.MONTH: 1,
    Cadence.QUARTER: 3,
    Cadence.HALF_YEAR: 6,
    Cadence.NINE_MONTHS: 9,
    Cadence.YEAR: 12,
    # What is assigned as need arises is kept by the year; its date is set by who assigns it.
    Cadence.AD_HOC: 12,
}
_DECEMBER = 12


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A period by its name: quarter IV of 2026 is `Span("quarter", 2026, 4)`.

    From when to when it runs is the office's to say: see `Timetable`.
    """

    cadence: Cadence
    year: int
    ordinal: int

    @classmethod
    def at(cls, cadence: Cadence, day: date, cut_off_day: int) -> Self:
        """The period that a day falls in; for nine months also the next ones ahead."""
        span = cls(cadence, day.year, 1)
        while span.ends(cut_off_day) < day:
            span = span.following
        return span

    @classmethod
    def of(cls, period: Period) -> Self:
        """The span of a stored period."""
        return cls(period.cadence, period.year, period.ordinal)

    def ends(self, cut_off_day: int) -> date:
        """Its last day, where periods end on this day of the month, or before when it has none."""
        month = self.ordinal * _MONTHS[self.cadence]
        last = calendar.monthrange(self.year, month)[1]
        return date(self.year, month, min(cut_off_day, last))

    @property
    def following(self) -> Self:
        """The period that follows."""
        if self.ordinal < self._per_year:
            return replace(self, ordinal=self.ordinal + 1)
        return replace(self, year=self.year + 1, ordinal=1)

    @property
    def previous(self) -> Self:
        """The period before."""
        if self.ordinal > 1:
            return replace(self, ordinal=self.ordinal - 1)
        return replace(self, year=self.year - 1, ordinal=self._per_year)

    @property
    def months_before(self) -> int:
        """How many months had passed when it began, counted from the year 0 by its name."""
        return self.year * _DECEMBER + (self.ordinal - 1) * _MONTHS[self.cadence]

    @property
    def _per_year(self) -> int:
        return _DECEMBER // _MONTHS[self.cadence]


@dataclass(frozen=True, slots=True)
class Timetable:
    """When an office's periods run and its reports are due.

    A period that is stored keeps the dates it was stored with. One that is not begins where the one
    before ends, so that no day is lost when the office changes its cut-off.
    """

    calendar: OfficeCalendar = field(default_factory=OfficeCalendar)
    due_offset_days: int = DUE_OFFSET_DAYS
    answer_days: int = ANSWER_DAYS
    stored: Mapping[Span, Period] = field(default_factory=dict)

    def at(self, cadence: Cadence, day: date) -> Span:
        """The period that a day falls in; for nine months also the next ones ahead."""
        span = Span.at(cadence, day, self.calendar.cut_off_day)
        while self.cut_off(span) < day:
            span = span.following
        while self.cut_off(span.previous) >= day:
            span = span.previous
        return span

    def starts_on(self, span: Span) -> date:
        """A period's first day."""
        if period := self.stored.get(span):
            return period.starts_on
        return self.cut_off(_ends_before(span)) + timedelta(days=1)

    def cut_off(self, span: Span) -> date:
        """A period's last day: what is done later counts for the next."""
        if period := self.stored.get(span):
            return period.cut_off
        if (following := self.stored.get(span.following)) and _ends_before(span.following) == span:
            return following.starts_on - timedelta(days=1)
        return span.ends(self.calendar.cut_off_day)

    def due_on(self, span: Span) -> date:
        """The day its reports are due: so many working days after its cut-off."""
        return self.calendar.after_working_days(self.cut_off(span), self.due_offset_days)

    def answer_by(self, due_on: date) -> date:
        """The day until which those asked answer a report that is due on a day."""
        return self.calendar.after_working_days(due_on, self.answer_days)

    def unsettled(self, span: Span, *days: date) -> list[int]:
        """The years on which these days of a period rest and that the office has not confirmed."""
        return self.calendar.unsettled((self.cut_off(span), *days))


def timetable_of(session: Session, commune_id: uuid.UUID) -> Timetable:
    """The timetable of a commune's office, in a fixed number of statements."""
    commune = session.get_one(Commune, commune_id)
    return Timetable(
        calendar=calendar_of(session, commune_id),
        due_offset_days=commune.due_offset_days,
        answer_days=commune.answer_days,
        stored={Span.of(period): period for period in session.scalars(periods_used(commune_id))},
    )


def stored_period(
    session: Session, commune_id: uuid.UUID, span: Span, timetable: Timetable
) -> tuple[Period, bool]:
    """The stored period of a span, and whether it was made just now by the timetable."""
    found = session.scalar(
        periods_used(commune_id).where(in_period(span.cadence, span.year, span.ordinal))
    )
    if found:
        return found, False
    period = Period(
        commune_id=commune_id,
        cadence=span.cadence,
        year=span.year,
        ordinal=span.ordinal,
        starts_on=timetable.starts_on(span),
        cut_off=timetable.cut_off(span),
    )
    session.add(period)
    session.flush()
    return period, True


def ended_before(span: Span) -> ColumnElement[bool]:
    """The condition on `Period` that it had ended when a span begins, as both are named."""
    months = case(*((Period.cadence == cadence, length) for cadence, length in _MONTHS.items()))
    return Period.year * _DECEMBER + Period.ordinal * months <= span.months_before


def _ends_before(span: Span) -> Span:
    """The period whose end lets this one begin: nine months begin with their year."""
    if span.cadence is Cadence.NINE_MONTHS:
        return Span(Cadence.YEAR, span.year - 1, 1)
    return span.previous
