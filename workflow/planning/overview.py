"""The plan with what became of it: tasks as issued, their instances, and whose turn it is."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func
from sqlalchemy.orm import Session

from models.organisation import Unit
from models.plan import Plan, Section, Task
from models.vocabulary import Sensitivity, Side, Timeliness
from models.work import CLOSED, REVOKED, Period, TaskInstance
from workflow.actors.actor import Actor
from workflow.calendar.days import local_day
from workflow.calendar.periods import Span, Timetable
from workflow.planning.appendix import reach_task, sections_of, tasks_of
from workflow.planning.listing import InstanceLine, lines_of, listed
from workflow.planning.narrowing import Left
from workflow.planning.plan_filters import PlanFilters
from workflow.planning.proposals import Meaning

MOST = 200
"""How many instances the appendix shows; the list, page by page, has them all."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One row of the appendix with its instances, the newest period first."""

    task: Task
    may_lead: tuple[Unit, ...]
    """The units that its cell names, or among which it has the lead chosen, today."""
    instances: tuple[InstanceLine, ...]
    running: int
    """How many instances run in the periods looked at, whether shown here or not."""
    closed: int
    """How many of these are closed."""
    span: Span | None
    """The period in which it would be assigned; None where it reports by another."""
    withheld: bool
    """Whether what became of it is for others to see."""

    @property
    def unassigned(self) -> bool:
        """Whether it waits to be assigned in the period."""
        return not self.running and self.span is not None and not self.withheld


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A ruled heading of the appendix, its tasks, and how many of all its tasks are finished."""

    section: Section
    tasks: tuple[TaskLine, ...]
    finished: int
    total: int

    @property
    def overdue(self) -> int:
        """How many of the instances shown of it are overdue."""
        shown = [each.timeliness for line in self.tasks for each in line.instances]
        return shown.count(Timeliness.OPEN_OVERDUE)


@dataclass(frozen=True, slots=True)
class Overview:
    """A plan as somebody asked to see it; sections without a task to show are left out."""

    plan: Plan
    numerals: tuple[str, ...]
    """Those of all its sections, in order."""
    sections: tuple[SectionLine, ...]
    cut: bool
    """Whether there are more instances than are shown."""


def overview(
    session: Session,
    plan: Plan,
    filters: PlanFilters,
    timetable: Timetable,
    *,
    actor: Actor,
    at: datetime,
) -> Overview:
    """The plan for one reader, read in a fixed number of statements."""
    question = _Question(session, filters, actor, at)
    today = local_day(at)
    of_plan = Section.plan_id == plan.id
    running = question.running_by_task(of_plan)
    found = question.lines(question.left.parts(question.left.of(of_plan)), MOST + 1)
    by_task: dict[uuid.UUID, list[InstanceLine]] = defaultdict(list)
    for line in sorted(found[:MOST], key=_newest_period_first):
        by_task[line.instance.task_id].append(line)
    sections = sections_of(session, plan)
    # After the situations: reading these anew would make the tasks forget their parties.
    tasks = tasks_of(session, plan)
    meaning = Meaning(session, tasks, day=today, commune_id=actor.commune_id)
    lines = [
        question.task_line(
            task, meaning, by_task[task.id], running, span=filters.span_of(task, today, timetable)
        )
        for task in tasks
    ]
    wanted = question.wanted(lines, meaning)
    return Overview(
        plan=plan,
        numerals=tuple(section.numeral for section in sections),
        sections=tuple(
            shown for section in sections if (shown := _section_line(section, lines, wanted)).tasks
        ),
        cut=len(found) > MOST,
    )


def task_overview(
    session: Session,
    plan: Plan,
    numeral: str,
    position: int,
    timetable: Timetable,
    *,
    actor: Actor,
    at: datetime,
) -> tuple[TaskLine, Meaning]:
    """One task with its instances of all periods, revoked ones too; and what its cells mean.

    Raises `Unknown` when the plan has no task with this number.
    """
    question = _Question(session, PlanFilters(every_period=True), actor, at)
    of_task = and_(
        Section.plan_id == plan.id, Section.numeral == numeral, Task.position == position
    )
    running = question.running_by_task(of_task)
    found = question.lines([question.left.visible(of_task)], MOST)
    task = reach_task(session, plan, numeral, position)
    today = local_day(at)
    meaning = Meaning(session, [task], day=today, commune_id=actor.commune_id)
    lines = sorted(found, key=_newest_period_first)
    now = timetable.at(task.cadence, today)
    return question.task_line(task, meaning, lines, running, span=now), meaning


class _Question:
    """What one reader asks of the work at an instant."""

    def __init__(self, session: Session, filters: PlanFilters, actor: Actor, at: datetime) -> None:
        self._session = session
        self._filters = filters
        self._actor = actor
        self._at = at
        self._today = local_day(at)
        self.left = Left(session, filters, actor, self._today)

    def running_by_task(self, condition: ColumnElement[bool]) -> dict[uuid.UUID, tuple[int, int]]:
        """For each task how many instances run in the periods looked at, and are closed."""
        closed = func.sum(case((TaskInstance.state == CLOSED, 1), else_=0))
        counted = (
            self.left.visible(condition)
            .where(TaskInstance.state != REVOKED)
            .with_only_columns(TaskInstance.task_id, func.count(), closed)
            .group_by(TaskInstance.task_id)
        )
        return {task_id: (n, done) for task_id, n, done in self._session.execute(counted)}

    def lines(self, parts: Sequence[Select[TaskInstance]], most: int) -> list[InstanceLine]:
        """The instances of some questions together, not more than so many, the newest first."""
        found = listed(self._session, self._actor.commune_id, parts, most)
        return lines_of(self._session, self._actor.commune_id, found, at=self._at)

    def task_line(
        self,
        task: Task,
        meaning: Meaning,
        instances: Sequence[InstanceLine],
        running: dict[uuid.UUID, tuple[int, int]],
        *,
        span: Span | None,
    ) -> TaskLine:
        """A row of the appendix."""
        count, closed = running.get(task.id, (0, 0))
        restricted = task.sensitivity is Sensitivity.RESTRICTED
        return TaskLine(
            task=task,
            may_lead=meaning.may_lead(task),
            instances=tuple(instances),
            running=count,
            closed=closed,
            span=span,
            withheld=restricted and not count and not self._actor.sees_everything,
        )

    def wanted(self, lines: Sequence[TaskLine], meaning: Meaning) -> set[uuid.UUID]:
        """The tasks to show: those with an instance found, and those that wait for one."""
        named = self._naming([line.task for line in lines if not line.running], meaning)
        return {line.task.id for line in lines if self._is_wanted(line, named)}

    def _is_wanted(self, line: TaskLine, named: set[uuid.UUID]) -> bool:
        filters = self._filters
        if filters.numeral and line.task.section.numeral != filters.numeral:
            return False
        if not all(word in line.task.content_key for word in self.left.words.split()):
            return False
        if line.instances or filters.by_course:
            return bool(line.instances)
        if filters.unit or filters.lead:
            return line.task.id in named
        return True

    def _naming(self, tasks: Sequence[Task], meaning: Meaning) -> set[uuid.UUID]:
        """Those of some tasks whose cells name the unit that is asked for, itself or in a group."""
        if not (self._filters.unit or self._filters.lead):
            return set()
        return {
            task.id
            for task in tasks
            if self._names(self.left.lead, meaning.leads(task))
            or self._names(self.left.unit, self._parties(task, meaning))
        }

    def _parties(self, task: Task, meaning: Meaning) -> Iterator[Unit]:
        """The units that a task's cells name in the role that is asked for."""
        if self._filters.role is not Side.COOPERATING:
            yield from meaning.leads(task)
        if self._filters.role is not Side.LEAD:
            yield from meaning.cooperating(task)

    def _names(self, wanted: Unit | None, units: Iterable[Unit]) -> bool:
        return wanted is not None and any(unit.id == wanted.id for unit in units)


def _section_line(
    section: Section, lines: Sequence[TaskLine], wanted: set[uuid.UUID]
) -> SectionLine:
    own = [line for line in lines if line.task.section_id == section.id]
    counted = [line for line in own if line.running or line.unassigned]
    return SectionLine(
        section=section,
        tasks=tuple(line for line in own if line.task.id in wanted),
        finished=sum(1 for line in counted if line.running and line.closed == line.running),
        total=len(counted),
    )


def _newest_period_first(line: InstanceLine) -> tuple[int, int, int]:
    period: Period = line.instance.period
    return -period.cut_off.toordinal(), -period.starts_on.toordinal(), line.instance.number
