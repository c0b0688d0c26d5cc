"""How tasks go on: which periods have begun without one, and which opens next."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, takewhile

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from models.plan import Task
from models.queries.deadline import is_sent_back
from models.queries.recurrence import closed_periods, halts_of, periods_assigned
from models.recurrence import Halt
from models.work import REVOKED, Period, TaskInstance
from workflow.calendar.days import local_day
from workflow.calendar.periods import Span, Timetable


@dataclass(frozen=True, slots=True)
class PeriodToOpen:
    """A period in which a task has to open, and the period from which it is carried on."""

    task: Task
    span: Span
    last: Period


@dataclass(frozen=True, slots=True)
class _Course:
    """How a task went on until now, and what may stop it."""

    task: Task
    periods: Sequence[Period]
    """Those in which it was assigned, the earliest first."""
    since: date
    """The day on which it was first assigned: what had ended before is the office's to fill in."""
    last_year: int | None
    """With which its plan ends; None while that is not set."""
    halts: Sequence[Halt]

    def missing(self, timetable: Timetable) -> Iterator[PeriodToOpen]:
        """Every period after the first in which it was not assigned, without end."""
        assigned = {Span.of(period): period for period in self.periods}
        last, span = self.periods[0], Span.of(self.periods[0])
        while True:
            if span in assigned:
                last = assigned[span]
            elif timetable.cut_off(span) >= self.since:
                yield PeriodToOpen(self.task, span, last)
            span = span.following

    def is_over(self, span: Span, timetable: Timetable) -> bool:
        """Whether neither this period opens by itself nor any after it."""
        if self.last_year is not None and span.year > self.last_year:
            return True
        starts_on = timetable.starts_on(span)
        return any(halt.until is None and halt.since <= starts_on for halt in self.halts)

    def opens(self, span: Span, today: date, timetable: Timetable) -> bool:
        """Whether the task was free to open on some day of the period up to today."""
        if self.is_over(span, timetable):
            return False
        day = timetable.starts_on(span)
        for halt in self.halts:
            if halt.since <= day:
                if halt.until is None:
                    return False
                day = max(day, halt.until)
        return day <= min(timetable.cut_off(span), today)


def due_to_open(
    session: Session,
    commune_id: uuid.UUID,
    today: date,
    timetable: Timetable,
    tasks: Collection[uuid.UUID] | None = None,
) -> list[PeriodToOpen]:
    """What should have opened by a day and has not, in the order in which it has to.

    Of some tasks only, when they are named.
    """
    closed = {Span.of(period) for period in session.scalars(closed_periods(commune_id))}
    return [
        due
        for course in _courses(session, commune_id, tasks)
        for due in takewhile(
            lambda due: timetable.starts_on(due.span) <= today, course.missing(timetable)
        )
        if due.span not in closed and course.opens(due.span, today, timetable)
    ]


def _courses(
    session: Session, commune_id: uuid.UUID, tasks: Collection[uuid.UUID] | None
) -> list[_Course]:
    wanted = periods_assigned(commune_id)
    if tasks is not None:
        wanted = wanted.where(Task.id.in_(tasks))
    assigned = [
        (task, list(rows))
        for task, rows in groupby(session.execute(wanted).all(), key=lambda row: row[0])
    ]
    halts: dict[uuid.UUID, list[Halt]] = defaultdict(list)
    for halt in session.scalars(halts_of(commune_id, [task.id for task, _ in assigned])):
        halts[halt.task_id].append(halt)
    return [
        _Course(
            task=task,
            periods=[period for _, period, _, _ in rows],
            since=local_day(min(assigned_at for _, _, assigned_at, _ in rows)),
            last_year=rows[0][3],
            halts=halts[task.id],
        )
        for task, rows in assigned
    ]


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a task goes on: what stops it, and which period opens next."""

    halts: Sequence[Halt]
    """Everything that ever stopped it, the earliest first."""
    following: Span | None = None
    """The next period that opens by itself; None when none will."""
    begins: date | None = None
    """The first day of that period."""
    waits: bool = False
    """Whether it opens only once it is answered that its units sent the task back."""
    taken_back: Period | None = None
    """The period in which all was taken back that would go on; None when something does."""
    ended_with: int | None = None
    """The last year of its plan, when that is why nothing opens any more."""


def outlook(session: Session, task: Task, timetable: Timetable, *, today: date) -> Outlook:
    """How a task goes on from a day on, in three statements."""
    for course in _courses(session, task.commune_id, [task.id]):
        return _outlook(course, _led_in(session, course), timetable, today)
    # It was never assigned, or is as need arises.
    return Outlook(session.scalars(halts_of(task.commune_id, [task.id])).all())


def _led_in(session: Session, course: _Course) -> dict[uuid.UUID, bool]:
    """The periods in which something was assigned that was not taken back.

    For each whether all of that was sent back, and is not answered.
    """
    found = (
        select(
            TaskInstance.period_id,
            func.min(case((is_sent_back(course.task.commune_id), 1), else_=0)),
        )
        .where(
            TaskInstance.commune_id == course.task.commune_id,
            TaskInstance.task_id == course.task.id,
            TaskInstance.state != REVOKED,
        )
        .group_by(TaskInstance.period_id)
    )
    return {period_id: bool(waits) for period_id, waits in session.execute(found)}


def _outlook(
    course: _Course, led_in: Mapping[uuid.UUID, bool], timetable: Timetable, today: date
) -> Outlook:
    for due in course.missing(timetable):
        span = due.span
        if course.is_over(span, timetable):
            past = course.last_year is not None and span.year > course.last_year
            return Outlook(course.halts, ended_with=course.last_year if past else None)
        cut_off = timetable.cut_off(span)
        if cut_off < today or not course.opens(span, cut_off, timetable):
            continue
        if due.last.id in led_in:
            return Outlook(
                course.halts,
                following=span,
                begins=timetable.starts_on(span),
                waits=led_in[due.last.id],
            )
        if due.last is course.periods[-1]:
            return Outlook(course.halts, taken_back=due.last)
    raise AssertionError  # periods have no end
