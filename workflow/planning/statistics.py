"""The official figures: what is completed, in time or late, and what is open, within time or late.

They are read from the tally, which each act keeps (`workflow/instance/tally.py`), by the expression
that the lists filter by, so that every number opens a list of just as many. What was extended
stands in the figures by its extended due date; beside them stand the same figures by the original
one. What earlier periods left late is in them whatever periods are looked at; rates are of these
periods alone, and so comparable.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    cast,
    false,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from models.plan import Plan, Section, Task
from models.queries.organisation import units_by_id
from models.queries.recurrence import closings_with_figures
from models.queries.work import periods_that
from models.recurrence import Closing, ClosingStanding
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
    on_the_day,
)
from workflow.instance.tally import tallied
from workflow.planning.appendix import sections_of
from workflow.planning.periods_chosen import PeriodsChosen, in_any


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
    def on_time_rate(self) -> float | None:
        """Tỷ lệ hoàn thành đúng hạn, in percent: of what is completed or overdue.

        None where nothing is. What is overdue counts, or leaving it open would look better.
        """
        due = self.completed + self.of(Timeliness.OPEN_OVERDUE)
        return round(100 * self.of(Timeliness.COMPLETED_ON_TIME) / due, 1) if due else None

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
    """Of the periods looked at, and of what earlier ones left late."""
    original: Figures = field(default_factory=Figures)
    """The same instances against the due dates they had before any extension."""
    extended: int = 0
    """How many of them were extended."""
    earlier: int = 0
    """How many of them earlier periods left late."""
    own: Figures = field(default_factory=Figures)
    """Of the periods looked at alone."""
    before: Figures = field(default_factory=Figures)
    """Of the periods just before these: as they were closed, those that still run as they are."""
    returned: int = 0
    """How many of them others returned, and are not reported again."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """A plan's figures in total, by lead unit and by section; each adds up to the total."""

    whole: StatisticsLine
    by_unit: tuple[StatisticsLine, ...]
    """Units that lead something, in the office's order."""
    by_section: tuple[StatisticsLine, ...]
    """Every section of the plan."""

    @property
    def total(self) -> Figures:
        """The figures of all."""
        return self.whole.figures


def statistics(
    session: Session,
    plan: Plan,
    scope: PeriodsChosen,
    before: Sequence[Span] = (),
    *,
    actor: Actor,
    at: datetime,
) -> Statistics:
    """The figures of what the actor may see, in a fixed number of statements.

    Those of the periods `before` stand beside them.
    """
    counts = _counted(session, plan, scope, before, actor, local_day(at))
    led = {count.lead_unit_id for count in counts.looked_at}
    of_units = counts.parted(lambda count: count.lead_unit_id)
    of_sections = counts.parted(lambda count: count.section_id)
    units = session.scalars(units_by_id(actor.commune_id, led)).all()
    sections = sections_of(session, plan)
    return Statistics(
        whole=counts.line("", ""),
        by_unit=tuple(
            of_units[unit.id].line(unit.code, unit.name)
            for unit in sorted(units, key=lambda unit: (unit.position, unit.name_key))
        ),
        by_section=tuple(of_sections[each.id].line(each.numeral, each.title) for each in sections),
    )


def count_arrears(
    session: Session, scope: PeriodsChosen | None = None, *, actor: Actor, at: datetime
) -> int:
    """How many late ones of periods before those looked at there are that the actor may see."""
    today, chosen = local_day(at), scope or PeriodsChosen()
    rows = tallied(actor, periods_that(actor.commune_id, chosen.earlier(today)))
    late = select(func.sum(rows.c.instances)).where(_is_late(rows, today))
    return session.scalar(late) or 0


@dataclass(frozen=True, slots=True)
class _Count:
    """How many instances of one lead unit and one section stand in one way."""

    lead_unit_id: uuid.UUID
    section_id: uuid.UUID
    timeliness: Timeliness
    originally: Timeliness
    """How they would stand without any extension."""
    extended: bool
    returned: bool
    instances: int

    @classmethod
    def of(
        cls,
        unit_id: uuid.UUID,
        section_id: uuid.UUID,
        stands: str,
        originally: str,
        *counted: Any,  # noqa: ANN401 - the rest as it is
    ) -> "_Count":
        """What a row says."""
        return cls(unit_id, section_id, Timeliness(stands), Timeliness(originally), *counted)


@dataclass(frozen=True, slots=True)
class _Counts:
    """What was counted of the periods looked at, of what earlier ones left late, and before."""

    own: list[_Count] = field(default_factory=list)
    earlier: list[_Count] = field(default_factory=list)
    before: list[_Count] = field(default_factory=list)

    @property
    def looked_at(self) -> Sequence[_Count]:
        """What the figures are made of."""
        return [*self.own, *self.earlier]

    def parted(self, by: Callable[[_Count], uuid.UUID]) -> Mapping[uuid.UUID, "_Counts"]:
        """The same of each unit, or of each section; nothing of any other."""
        parts: dict[uuid.UUID, _Counts] = defaultdict(_Counts)
        for count in self.own:
            parts[by(count)].own.append(count)
        for count in self.earlier:
            parts[by(count)].earlier.append(count)
        for count in self.before:
            parts[by(count)].before.append(count)
        return parts

    def line(self, code: str, name: str) -> StatisticsLine:
        """The figures of them all."""
        looked_at = self.looked_at
        return StatisticsLine(
            code=code,
            name=name,
            figures=_figures((each.timeliness, each.instances) for each in looked_at),
            original=_figures((each.originally, each.instances) for each in looked_at),
            extended=sum(count.instances for count in looked_at if count.extended),
            earlier=sum(count.instances for count in self.earlier),
            own=_figures((each.timeliness, each.instances) for each in self.own),
            before=_figures((each.timeliness, each.instances) for each in self.before),
            returned=sum(count.instances for count in looked_at if count.returned),
        )


_OWN, _EARLIER, _BEFORE = range(3)


def _counted(
    session: Session,
    plan: Plan,
    scope: PeriodsChosen,
    before: Sequence[Span],
    actor: Actor,
    today: date,
) -> _Counts:
    """What the figures are made of, in one statement."""
    soon = due_soon_days_of(session, actor.commune_id)
    sections = select(Section.id).where(
        Section.commune_id == actor.commune_id, Section.plan_id == plan.id
    )

    def rows(of: ColumnElement[bool]) -> Subquery:
        return tallied(actor, periods_that(actor.commune_id, of), sections)

    parts = [_by_place(_OWN, rows(scope.condition(today)), today, soon)]
    if not scope.every_period:
        earlier = rows(scope.earlier(today))
        parts.append(_by_place(_EARLIER, earlier, today, soon).where(_is_late(earlier, today)))
    if before:
        kept = closings_with_figures(actor.commune_id).where(in_any(before))
        closed = kept.with_only_columns(Closing.period_id)
        running = rows(in_any(before) & Period.id.not_in(closed))
        parts += [_by_place(_BEFORE, running, today, soon), _as_closed(_BEFORE, kept, plan, actor)]
    found: dict[int, list[_Count]] = defaultdict(list)
    for which, *count in session.execute(union_all(*parts)):
        found[which].append(_Count.of(*count))
    return _Counts(found[_OWN], found[_EARLIER], found[_BEFORE])


def _by_place(which: int, rows: Subquery, today: date, due_soon_days: int) -> Select[Any]:
    """How many there are for each unit and section, and stand how on a day."""

    def stands(lasting: str, due_on: str) -> ColumnElement[str]:
        return on_the_day(rows.c[lasting], rows.c[due_on], today=today, due_soon_days=due_soon_days)

    columns: list[ColumnElement[Any]] = [
        literal(which),
        rows.c.lead_unit_id,
        rows.c.section_id,
        stands("stands", "due_on"),
        stands("originally", "originally_due_on"),
        rows.c.extended,
        rows.c.returned,
        rows.c.instances,
    ]
    return select(*columns).where(rows.c.instances > 0)


def _as_closed(which: int, kept: Select[Closing], plan: Plan, actor: Actor) -> Select[Any]:
    """The same of the periods of some closings, as they stood when these were made."""
    stood = cast(ClosingStanding.stands, String)
    places: list[ColumnElement[Any]] = [
        TaskInstance.lead_unit_id.expression,
        Task.section_id.expression,
        stood,
    ]
    rest: list[ColumnElement[Any]] = [stood, false(), false(), func.count()]
    of_instance = (TaskInstance.commune_id == ClosingStanding.commune_id) & (
        TaskInstance.id == ClosingStanding.instance_id
    )
    of_task = (Task.commune_id == TaskInstance.commune_id) & (Task.id == TaskInstance.task_id)
    of_section = (Section.commune_id == Task.commune_id) & (Section.id == Task.section_id)
    return (
        select(literal(which), *places, *rest)
        .select_from(ClosingStanding)
        .join(TaskInstance, of_instance)
        .join(Task, of_task)
        .join(Section, of_section)
        .where(
            ClosingStanding.commune_id == actor.commune_id,
            ClosingStanding.closing_id.in_(kept.with_only_columns(Closing.id)),
            Section.plan_id == plan.id,
            visible_to(actor),
        )
        .group_by(*places)
    )


def _is_late(rows: Subquery, today: date) -> ColumnElement[bool]:
    """The condition that they are open and overdue on a day."""
    stands = on_the_day(rows.c.stands, rows.c.due_on, today=today, due_soon_days=0)
    return ~rows.c.over & (stands == Timeliness.OPEN_OVERDUE.value)


def _figures(counts: Iterable[tuple[Timeliness, int]]) -> Figures:
    added: Counter[Timeliness] = Counter()
    for timeliness, instances in counts:
        added[timeliness] += instances
    return Figures(added)
