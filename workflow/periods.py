"""Reporting periods: which one a day falls in, from when to when, and when reports are due.

Cut-offs follow Decree 09/2019/ND-CP, article 12: from the 15th to the 14th; the year from
15/12 of the year before to 14/12.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.organisation import Commune
from models.vocabulary import Cadence
from models.work import Period
from workflow.calendar import after_working_days

_MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}
_FIRST_DAY, _CUT_OFF_DAY = 15, 14
_NINE, _DECEMBER = 9, 12


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A period before it is stored: quarter IV of 2026 is `Span("quarter", 2026, 4)`."""

    cadence: Cadence
    year: int
    ordinal: int

    @classmethod
    def at(cls, cadence: Cadence, day: date) -> Self:
        """The period of a cadence that a day falls in; for nine months also the next ones ahead."""
        year, month = _month_after(day) if day.day >= _FIRST_DAY else (day.year, day.month)
        if cadence is Cadence.NINE_MONTHS:
            return cls(cadence, year + (month > _NINE), 1)
        return cls(cadence, year, (month - 1) // _MONTHS[cadence] + 1)

    @classmethod
    def of(cls, period: Period) -> Self:
        """The span of a stored period."""
        return cls(period.cadence, period.year, period.ordinal)

    @property
    def starts_on(self) -> date:
        """Its first day."""
        month = (self.ordinal - 1) * self._months
        return date(self.year, month, _FIRST_DAY) if month else date(self.year - 1, _DECEMBER, 15)

    @property
    def cut_off(self) -> date:
        """Its last day: what is done later counts for the next period."""
        return date(self.year, self.ordinal * self._months, _CUT_OFF_DAY)

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
    def _per_year(self) -> int:
        return _DECEMBER // self._months

    @property
    def _months(self) -> int:
        return _NINE if self.cadence is Cadence.NINE_MONTHS else _MONTHS[self.cadence]


def due_after(span: Span | Period, commune: Commune) -> date:
    """The day reports of a period are due: its cut-off and the commune's working days after."""
    return after_working_days(span.cut_off, commune.due_offset_days)


def stored_period(session: Session, commune_id: uuid.UUID, span: Span) -> tuple[Period, bool]:
    """The stored period of a span, and whether it was made just now."""
    found = session.scalar(
        select(Period).where(
            Period.commune_id == commune_id,
            Period.cadence == span.cadence,
            Period.year == span.year,
            Period.ordinal == span.ordinal,
        )
    )
    if found:
        return found, False
    period = Period(
        commune_id=commune_id,
        cadence=span.cadence,
        year=span.year,
        ordinal=span.ordinal,
        starts_on=span.starts_on,
        cut_off=span.cut_off,
    )
    session.add(period)
    session.flush()
    return period, True


def _month_after(day: date) -> tuple[int, int]:
    return (day.year + 1, 1) if day.month == _DECEMBER else (day.year, day.month + 1)
