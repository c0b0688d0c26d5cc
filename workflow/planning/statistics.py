"""The official figures: what is completed, in time or late, and what is open, within time or late.

They are counted by the database from the same expression that the lists filter by, so that every
number opens a list of just as many. What was extended stands in the figures by its extended due
date; beside them stand the same figures by the original one.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from models.plan import Plan, Section
from models.queries.deadline import due_before_extensions
from models.queries.organisation import units_by_id
from models.queries.work import in_period, placed_instances, runs_on
from models.vocabulary import Timeliness
from models.work import Period, TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.visibility import visible_to
from workflow.calendar.days import local_day
from workflow.calendar.periods import Span
from workflow.calendar.timeliness import (
    COMPLETED,
    OPEN,
    WITHIN_DEADLINE,
    due_soon_days_of,
    is_overdue,
    original_due_on,
    timeliness_case,
)
from workflow.planning.appendix import sections_of


@dataclass(frozen=True, slots=True)
class Figures:
    """How many instances stand how to their due date; revoked ones are not counted."""

    counts: Mapping[Timeliness, int] = field(default_factory=dict)

    def of(self, *timeliness: Timeliness) -> int:
        """How many stand in one of these ways."""
        return sum(self.counts.get(each, 0) for each in timeliness)

    @property
    def total(self) -> int:
        """All of them."""
        return self.of(*Timeliness)

    @property
    def completed(self) -> int:
        """Đã hoàn thành."""
        return self.of(*COMPLETED)

    @property
    def open(self) -> int:
        """Chưa hoàn thành, with a due date."""
        return self.of(*OPEN)

    @property
    def within_deadline(self) -> int:
        """Chưa hoàn thành, trong hạn; those due soon among them."""
        return self.of(*WITHIN_DEADLINE)


@dataclass(frozen=True, slots=True)
class StatisticsLine:
    """The figures of one unit or one section."""

    code: str
    """The unit's code, the section's numeral."""
    name: str
    figures: Figures
    original: Figures = field(default_factory=Figures)
    """The same instances against the due dates they had before any extension."""
    extended: int = 0
    """How many of them were extended."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """A plan's figures in total, by lead unit and by section; each adds up to the total."""

    total: Figures
    original: Figures
    """The total against the due dates before any extension."""
    extended: int
    by_unit: tuple[StatisticsLine, ...]
    """Units that lead something, in the office's order."""
    by_section: tuple[StatisticsLine, ...]
    """Every section of the plan."""


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


def statistics(
    session: Session, plan: Plan, scope: PeriodsChosen, *, actor: Actor, at: datetime
) -> Statistics:
    """The figures of what the actor may see, in a fixed number of statements."""
    counts = _counts(session, plan, scope, actor, local_day(at))
    led = {count.lead_unit_id for count in counts}
    units = session.scalars(units_by_id(actor.commune_id, led)).all()
    sections = sections_of(session, plan)
    return Statistics(
        total=_figures(counts),
        original=_original(counts),
        extended=sum(count.instances for count in counts if count.extended),
        by_unit=tuple(
            _line(unit.code, unit.name, [c for c in counts if c.lead_unit_id == unit.id])
            for unit in sorted(units, key=lambda unit: (unit.position, unit.name_key))
        ),
        by_section=tuple(
            _line(s.numeral, s.title, [c for c in counts if c.section_id == s.id]) for s in sections
        ),
    )


def count_arrears(session: Session, *, actor: Actor, at: datetime) -> int:
    """How many there are that the actor may see."""
    today = local_day(at)
    found = session.scalar(
        select(func.count())
        .select_from(TaskInstance)
        .join(
            Period,
            (Period.commune_id == TaskInstance.commune_id) & (Period.id == TaskInstance.period_id),
        )
        .where(
            TaskInstance.commune_id == actor.commune_id,
            is_overdue(today),
            Period.cut_off < today,
            visible_to(actor),
        )
    )
    return found or 0


@dataclass(frozen=True, slots=True)
class _Count:
    """How many instances of one lead unit and one section stand in one way."""

    lead_unit_id: uuid.UUID
    section_id: uuid.UUID
    timeliness: Timeliness
    originally: Timeliness
    """How they would stand without any extension."""
    extended: bool
    instances: int


def _counts(
    session: Session, plan: Plan, scope: PeriodsChosen, actor: Actor, today: date
) -> list[_Count]:
    due_soon_days = due_soon_days_of(session, actor.commune_id)
    timeliness = timeliness_case(today=today, due_soon_days=due_soon_days)
    before = due_before_extensions()
    originally = timeliness_case(
        today=today,
        due_soon_days=due_soon_days,
        due_on=original_due_on(),
    )
    each = (
        placed_instances(actor.commune_id)
        .where(Section.plan_id == plan.id, scope.condition(today), visible_to(actor))
        .with_only_columns(
            TaskInstance.lead_unit_id.label("unit"),
            Section.id.label("section"),
            timeliness.label("timeliness"),
            originally.label("originally"),
            before.is_not(None).label("extended"),
        )
        .subquery()
    )
    places = (
        each.c.unit, each.c.section, each.c.timeliness, each.c.originally, each.c.extended,
    )  # fmt: skip
    counted = select(*places, func.count()).where(each.c.timeliness.is_not(None)).group_by(*places)
    return [
        _Count(unit, section, Timeliness(now), Timeliness(then), bool(extended), instances)
        for unit, section, now, then, extended, instances in session.execute(counted)
    ]


def _line(code: str, name: str, counts: Sequence[_Count]) -> StatisticsLine:
    extended = sum(count.instances for count in counts if count.extended)
    return StatisticsLine(code, name, _figures(counts), _original(counts), extended)


def _original(counts: Iterable[_Count]) -> Figures:
    return _figures(replace(count, timeliness=count.originally) for count in counts)


def _figures(counts: Iterable[_Count]) -> Figures:
    added: Counter[Timeliness] = Counter()
    for count in counts:
        added[count.timeliness] += count.instances
    return Figures(added)
