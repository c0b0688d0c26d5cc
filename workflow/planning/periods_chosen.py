"""The periods looked at, and what earlier ones left late: that is looked at with any period."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from models.queries.work import in_period, runs_on
from models.vocabulary import Cadence
from models.work import Period, TaskInstance
from workflow.calendar.periods import Span, Timetable, ended_before
from workflow.calendar.timeliness import is_overdue


class Arrears(StrEnum):
    """Whether what periods before those looked at left late is shown."""

    ALSO = "also"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class PeriodsChosen:
    """The periods looked at. With nothing set: those that today falls in."""

    span: Span | None = None
    every_period: bool = False

    def condition(self, today: date) -> ColumnElement[bool]:
        """The condition on `Period`."""
        if self.every_period:
            return true()
        if self.span:
            return in_period(self.span.cadence, self.span.year, self.span.ordinal)
        return runs_on(today)

    def earlier(self, today: date) -> ColumnElement[bool]:
        """The condition on `Period` that it ended before these; there are none before all."""
        if self.every_period:
            return false()
        return ended_before(self.span) if self.span else Period.cut_off < today

    def before(self, timetable: Timetable, today: date) -> Sequence[Span]:
        """The periods just before these, one of each cadence; none before all."""
        if self.every_period:
            return ()
        if self.span:
            return (self.span.previous,)
        return tuple(timetable.at(cadence, today).previous for cadence in Cadence)

    def arrears(self, commune_id: uuid.UUID, today: date) -> Select[uuid.UUID]:
        """The ids of what earlier periods left late."""
        of_period = (Period.commune_id == TaskInstance.commune_id) & (
            Period.id == TaskInstance.period_id
        )
        return (
            select(TaskInstance.id)
            .join(Period, of_period)
            .where(TaskInstance.commune_id == commune_id, is_overdue(today), self.earlier(today))
        )


def in_any(spans: Iterable[Span]) -> ColumnElement[bool]:
    """The condition on `Period` that it is one of some."""
    return or_(false(), *(in_period(each.cadence, each.year, each.ordinal) for each in spans))
