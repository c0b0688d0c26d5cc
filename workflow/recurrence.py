"""A task set up once is carried on: its instances open by themselves, period after period.

What opens is what the task came to in the period before: the same lead units, each asking the same
units, as far as they are still there. Nobody is put in the place of a unit that ended, and what the
committee took back is not given out again by the clock: a `Gap` is noted for each, which the
follow-up office finds among its alarms (`workflow/alarms.py`).
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, takewhile
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.database import Transaction
from models.organisation import Commune
from models.plan import Task
from models.recurrence import Gap, Halt
from models.selects.organisation import units_on
from models.selects.recurrence import (
    closed_periods,
    gaps_of,
    halts_of,
    instances_in,
    periods_assigned,
    task_with_id,
)
from models.vocabulary import EventKind, GapCause, Side
from models.work import REVOKED, Period, TaskInstance
from workflow import record
from workflow.actor import Actor, hold_commune
from workflow.calendar import local_day
from workflow.opening import Brief, open_instance
from workflow.periods import Span, Timetable, stored_period, timetable_of

RULE = "recurrence"
"""What the record names as the rule by which the clock opened an instance, or could not."""

NOT_OPENED = "not_opened"


@dataclass(frozen=True, slots=True)
class Due:
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

    def missing(self, timetable: Timetable) -> Iterator[Due]:
        """Every period after the first in which it was not assigned, without end."""
        assigned = {Span.of(period): period for period in self.periods}
        last, span = self.periods[0], Span.of(self.periods[0])
        while True:
            if span in assigned:
                last = assigned[span]
            elif timetable.cut_off(span) >= self.since:
                yield Due(self.task, span, last)
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
    task_id: uuid.UUID | None = None,
) -> list[Due]:
    """What should have opened by a day and has not, in the order in which it has to.

    Of one task only, when one is named.
    """
    closed = {Span.of(period) for period in session.scalars(closed_periods(commune_id))}
    return [
        due
        for course in _courses(session, commune_id, task_id)
        for due in takewhile(
            lambda due: timetable.starts_on(due.span) <= today, course.missing(timetable)
        )
        if due.span not in closed and course.opens(due.span, today, timetable)
    ]


def _courses(session: Session, commune_id: uuid.UUID, task_id: uuid.UUID | None) -> list[_Course]:
    wanted = periods_assigned(commune_id)
    if task_id is not None:
        wanted = wanted.where(Task.id == task_id)
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
    taken_back: Period | None = None
    """The period in which all was taken back that would go on; None when something does."""
    ended_with: int | None = None
    """The last year of its plan, when that is why nothing opens any more."""


def outlook(session: Session, task: Task, timetable: Timetable, *, today: date) -> Outlook:
    """How a task goes on from a day on, in three statements."""
    halts = session.scalars(halts_of(task.commune_id, [task.id])).all()
    for course in _courses(session, task.commune_id, task.id):
        return _outlook(course, _led_in(session, course), halts, timetable, today)
    return Outlook(halts)


def _led_in(session: Session, course: _Course) -> set[uuid.UUID]:
    """The periods in which something was assigned that was not taken back."""
    found = select(TaskInstance.period_id).where(
        TaskInstance.commune_id == course.task.commune_id,
        TaskInstance.task_id == course.task.id,
        TaskInstance.state != REVOKED,
    )
    return set(session.scalars(found))


def _outlook(
    course: _Course,
    led_in: Collection[uuid.UUID],
    halts: Sequence[Halt],
    timetable: Timetable,
    today: date,
) -> Outlook:
    for due in course.missing(timetable):
        span = due.span
        if course.is_over(span, timetable):
            past = course.last_year is not None and span.year > course.last_year
            return Outlook(halts, ended_with=course.last_year if past else None)
        cut_off = timetable.cut_off(span)
        if cut_off < today or not course.opens(span, cut_off, timetable):
            continue
        if due.last.id in led_in:
            return Outlook(halts, following=span, begins=timetable.starts_on(span))
        if due.last is course.periods[-1]:
            return Outlook(halts, taken_back=due.last)
    raise AssertionError  # periods have no end


def open_due(reading: Transaction, writing: Transaction, *, at: datetime) -> list[int]:
    """The numbers of the instances that the clock opened, each task's in a transaction of its own.

    Late, twice, or on several machines at once: each period opens once, and none is left out.
    """
    today = local_day(at)
    with reading() as session:
        waiting = [
            (commune_id, due.task.id, due.span)
            for commune_id in session.scalars(select(Commune.id)).all()
            for due, _ in _successions(
                session,
                commune_id,
                due_to_open(session, commune_id, today, timetable_of(session, commune_id)),
                today,
            )
        ]
    opened: list[int] = []
    for commune_id, task_id, span in waiting:
        with writing() as session:
            opened += _carry_on(session, commune_id, task_id, span, at)
    return opened


@dataclass(frozen=True, slots=True)
class _Succession:
    """What a period makes of the one before: what is carried on, and who is newly left out."""

    carried: list[TaskInstance]
    valid: set[uuid.UUID]
    left_out: Mapping[tuple[Side, uuid.UUID], GapCause]
    taken_back: list[str]
    """The codes of the units left out because what they led was taken back."""

    @classmethod
    def of(
        cls,
        before: Sequence[TaskInstance],
        valid: set[uuid.UUID],
        noted: Collection[tuple[Side, uuid.UUID]],
    ) -> Self:
        """What becomes of the instances of the period before, of which some gaps were noted."""
        running = [instance for instance in before if instance.state != REVOKED]
        left_out = {
            unit: cause for unit, cause in _left_out(running, before, valid) if unit not in noted
        }
        return cls(
            carried=[instance for instance in running if instance.lead_unit_id in valid],
            valid=valid,
            left_out=left_out,
            taken_back=[
                instance.lead_unit.code
                for instance in before
                if left_out.get((Side.LEAD, instance.lead_unit_id)) is GapCause.TAKEN_BACK
            ],
        )

    def __bool__(self) -> bool:
        return bool(self.carried or self.left_out)


def _successions(
    session: Session, commune_id: uuid.UUID, found: Sequence[Due], today: date
) -> list[tuple[Due, _Succession]]:
    """What there is to do for each period that is due, in a fixed number of statements.

    A period for which there is nothing to do, or nothing any more, is left out.
    """
    if not found:
        return []
    tasks = {due.task.id for due in found}
    before: dict[tuple[uuid.UUID, uuid.UUID], list[TaskInstance]] = defaultdict(list)
    for instance in session.scalars(
        instances_in(commune_id, tasks, {due.last.id for due in found})
    ):
        before[instance.task_id, instance.period_id].append(instance)
    valid = {unit.id for unit in session.scalars(units_on(commune_id, today))}
    noted: dict[tuple[uuid.UUID, Span], set[tuple[Side, uuid.UUID]]] = defaultdict(set)
    for gap in session.scalars(gaps_of(commune_id).where(Gap.task_id.in_(tasks))):
        noted[gap.task_id, Span.of(gap.period)].add((gap.side, gap.unit_id))
    successions = (
        (
            due,
            _Succession.of(before[due.task.id, due.last.id], valid, noted[due.task.id, due.span]),
        )
        for due in found
    )
    return [(due, succession) for due, succession in successions if succession]


def _left_out(
    running: Sequence[TaskInstance], before: Sequence[TaskInstance], valid: Collection[uuid.UUID]
) -> Iterator[tuple[tuple[Side, uuid.UUID], GapCause]]:
    for instance in before:
        if instance.state == REVOKED and not _replaced(instance, before):
            yield (Side.LEAD, instance.lead_unit_id), GapCause.TAKEN_BACK
    named = [(Side.LEAD, instance.lead_unit_id) for instance in running] + [
        (Side.COOPERATING, each.unit_id) for instance in running for each in instance.cooperations
    ]
    for side, unit_id in named:
        if unit_id not in valid:
            yield (side, unit_id), GapCause.ENDED


def _replaced(revoked: TaskInstance, before: Sequence[TaskInstance]) -> bool:
    """Whether the task was given out in the same period again, once this was taken back."""
    return any(
        other is not revoked and other.assigned_at >= revoked.state_since for other in before
    )


def _carry_on(
    session: Session, commune_id: uuid.UUID, task_id: uuid.UUID, span: Span, at: datetime
) -> list[int]:
    clock = hold_commune(session, Actor.clock(commune_id), at=at)
    today, timetable = local_day(at), timetable_of(session, commune_id)
    # Looked at once more now that nobody else opens or assigns anything: it may be done.
    due = due_to_open(session, commune_id, today, timetable, task_id)
    successions = _successions(session, commune_id, [d for d in due if d.span == span], today)
    if not successions:
        return []
    [(_, found)] = successions
    task = session.scalars(task_with_id(commune_id, task_id)).one()
    period, is_new = stored_period(session, commune_id, span, timetable)
    gaps = [
        Gap(
            commune_id=commune_id,
            task_id=task.id,
            period_id=period.id,
            unit_id=unit_id,
            side=side,
            cause=cause,
            noted_at=at,
        )
        for (side, unit_id), cause in found.left_out.items()
    ]
    session.add_all(gaps)
    rows: list[Period | Gap] = [*([period] if is_new else []), *gaps]
    if not found.carried:
        _tell_not_opened(session, clock, task, rows, found.taken_back, at)
    return [
        open_instance(
            session,
            _brief(task, period, before, found, timetable),
            beside=rows if before is found.carried[0] else [],
            actor=clock,
            at=at,
        ).number
        for before in found.carried
    ]


def _brief(
    task: Task,
    period: Period,
    before: TaskInstance,
    found: _Succession,
    timetable: Timetable,
) -> Brief:
    span = Span.of(period)
    due_on = timetable.due_on(span)
    answer_by = timetable.answer_by(due_on)
    asked = [each for each in before.cooperations if each.unit_id in found.valid]
    left_out = [each.unit for each in before.cooperations if each.unit_id not in found.valid]
    details = {"follows": before.number, "left_out": [unit.code for unit in left_out]}
    return Brief(
        task=task,
        period=period,
        lead_id=before.lead_unit_id,
        asked={each.unit_id: each.group_id for each in asked},
        due_on=due_on,
        answer_by=answer_by,
        unsettled=timetable.unsettled(span, due_on, answer_by),
        rule=RULE,
        details=details | _taken_back(found.taken_back),
    )


def _tell_not_opened(
    session: Session,
    clock: Actor,
    task: Task,
    rows: Sequence[Period | Gap],
    taken_back: list[str],
    at: datetime,
) -> None:
    record.append(
        session,
        record.Line(
            kind=EventKind.PLAN,
            actor=clock,
            at=at,
            subject=f"task/{task.label}",
            action=NOT_OPENED,
            rule=RULE,
            details=_taken_back(taken_back),
            rows=tuple(rows),
        ),
    )


def _taken_back(units: list[str]) -> dict[str, Any]:
    return {"taken_back": units} if units else {}
