"""A task set up once is carried on: its instances open by themselves, period after period.

What opens is what the task came to in its last period: the same lead units, each asking the same
units, as far as they are still there. Nobody is put in the place of a unit that ended: a `Gap` is
noted for each, which the follow-up office finds among its alarms (`workflow/alarms.py`).
"""

import logging
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

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
    last_periods,
    task_with_id,
)
from models.vocabulary import EventKind, Side
from models.work import REVOKED, Period, TaskInstance
from workflow import record
from workflow.actor import Actor, hold_commune
from workflow.calendar import local_day
from workflow.opening import Brief, open_instance
from workflow.periods import Span, Timetable, stored_period, timetable_of

RULE = "recurrence"
"""What the record names as the rule by which the clock opened an instance, or could not."""

NOT_OPENED = "not_opened"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """A period in which a task has to open, and the period from which it is carried on."""

    task: Task
    span: Span
    last: Period


def due_to_open(
    session: Session, commune_id: uuid.UUID, today: date, timetable: Timetable
) -> list[Due]:
    """What should have opened by a day and has not, in the order in which it has to."""
    found = session.execute(last_periods(commune_id)).all()
    halts: dict[uuid.UUID, list[Halt]] = defaultdict(list)
    for halt in session.scalars(halts_of(commune_id, [task.id for task, _ in found])):
        halts[halt.task_id].append(halt)
    closed = {Span.of(period) for period in session.scalars(closed_periods(commune_id))}
    return [
        Due(task, span, last)
        for task, last in found
        for span in _spans_after(last, today, timetable)
        if span not in closed and _opens_on(span, halts[task.id], today, timetable)
    ]


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a task goes on: what stops it, and which period opens next."""

    halts: Sequence[Halt]
    """Everything that ever stopped it, the earliest first."""
    following: Span | None
    """The next period that opens by itself; None when none will."""
    begins: date | None
    """The first day of that period."""


def outlook(session: Session, task: Task, timetable: Timetable) -> Outlook:
    """How a task goes on, in two statements."""
    halts = session.scalars(halts_of(task.commune_id, [task.id])).all()
    last = session.execute(last_periods(task.commune_id).where(Task.id == task.id)).first()
    following = _following(last[1], halts, timetable) if last else None
    return Outlook(halts, following, timetable.starts_on(following) if following else None)


def _following(last: Period, halts: Sequence[Halt], timetable: Timetable) -> Span | None:
    stop = min((halt.since for halt in halts if halt.until is None), default=date.max)
    span = Span.of(last).following
    while timetable.starts_on(span) < stop:
        if _opens_on(span, halts, timetable.cut_off(span), timetable):
            return span
        span = span.following
    return None


def open_due(reading: Transaction, writing: Transaction, *, at: datetime) -> list[int]:
    """The numbers of the instances that the clock opened, each task's in a transaction of its own.

    Late, twice, or on several machines at once: each period opens once, and none is left out.
    """
    with reading() as session:
        waiting = [
            (commune_id, due.task.id, due.span)
            for commune_id in session.scalars(select(Commune.id))
            for due in due_to_open(
                session, commune_id, local_day(at), timetable_of(session, commune_id)
            )
            if _Succession.of(session, due, local_day(at))
        ]
    opened: list[int] = []
    for commune_id, task_id, span in waiting:
        try:
            with writing() as session:
                opened += _carry_on(session, commune_id, task_id, span, at)
        except Exception:
            # The others open all the same; this one is due until it opens.
            log.exception("the clock could not open %s for task %s", span, task_id)
    return opened


@dataclass(frozen=True, slots=True)
class _Succession:
    """What a period makes of the one before: what is carried on, and who is newly missing."""

    carried: list[TaskInstance]
    valid: set[uuid.UUID]
    missing: list[tuple[Side, uuid.UUID]]

    @classmethod
    def of(cls, session: Session, due: Due, today: date) -> Self | None:
        """What there is to do for a period that is due; None when that is nothing."""
        commune_id = due.task.commune_id
        before = [
            instance
            for instance in session.scalars(instances_in(commune_id, [due.task.id], [due.last.id]))
            if instance.state != REVOKED
        ]
        valid = {unit.id for unit in session.scalars(units_on(commune_id, today))}
        noted = {
            (gap.side, gap.unit_id)
            for gap in session.scalars(gaps_of(commune_id).where(Gap.task_id == due.task.id))
            if Span.of(gap.period) == due.span
        }
        found = cls(
            carried=[instance for instance in before if instance.lead_unit_id in valid],
            valid=valid,
            missing=[gone for gone in _gone(before, valid) if gone not in noted],
        )
        return found if found.carried or found.missing else None


def _gone(before: Sequence[TaskInstance], valid: set[uuid.UUID]) -> list[tuple[Side, uuid.UUID]]:
    named = [(Side.LEAD, instance.lead_unit_id) for instance in before] + [
        (Side.COOPERATING, each.unit_id) for instance in before for each in instance.cooperations
    ]
    return [(side, unit_id) for side, unit_id in dict.fromkeys(named) if unit_id not in valid]


def _spans_after(last: Period, today: date, timetable: Timetable) -> Iterator[Span]:
    span = Span.of(last).following
    while timetable.starts_on(span) <= today:
        yield span
        span = span.following


def _opens_on(span: Span, halts: Sequence[Halt], today: date, timetable: Timetable) -> bool:
    """Whether the task was free to open on some day of the period up to today."""
    day = timetable.starts_on(span)
    for halt in halts:
        if halt.since <= day:
            if halt.until is None:
                return False
            day = max(day, halt.until)
    return day <= min(timetable.cut_off(span), today)


def _carry_on(
    session: Session, commune_id: uuid.UUID, task_id: uuid.UUID, span: Span, at: datetime
) -> list[int]:
    clock = hold_commune(session, Actor.clock(commune_id), at=at)
    today, timetable = local_day(at), timetable_of(session, commune_id)
    # Looked at once more now that nobody else opens or assigns anything: it may be done.
    due = next(
        (
            due
            for due in due_to_open(session, commune_id, today, timetable)
            if due.task.id == task_id and due.span == span
        ),
        None,
    )
    found = _Succession.of(session, due, today) if due else None
    if found is None:
        return []
    task = session.scalars(task_with_id(commune_id, task_id)).one()
    period, is_new = stored_period(session, commune_id, span, timetable)
    gaps = [_note(session, task, period, *gone, at=at) for gone in found.missing]
    rows: list[Period | Gap] = [*([period] if is_new else []), *gaps]
    if not found.carried:
        _tell_not_opened(session, clock, task, rows, at)
    return [
        open_instance(
            session,
            _brief(task, period, before, found.valid, timetable),
            beside=rows if before is found.carried[0] else [],
            actor=clock,
            at=at,
        ).number
        for before in found.carried
    ]


def _note(
    session: Session, task: Task, period: Period, side: Side, unit_id: uuid.UUID, *, at: datetime
) -> Gap:
    gap = Gap(
        commune_id=task.commune_id,
        task_id=task.id,
        period_id=period.id,
        unit_id=unit_id,
        side=side,
        noted_at=at,
    )
    session.add(gap)
    return gap


def _brief(
    task: Task,
    period: Period,
    before: TaskInstance,
    valid: set[uuid.UUID],
    timetable: Timetable,
) -> Brief:
    span = Span.of(period)
    due_on = timetable.due_on(span)
    answer_by = timetable.answer_by(due_on)
    asked = [each for each in before.cooperations if each.unit_id in valid]
    left_out = [each.unit.code for each in before.cooperations if each.unit_id not in valid]
    return Brief(
        task=task,
        period=period,
        lead_id=before.lead_unit_id,
        asked={each.unit_id: each.group_id for each in asked},
        due_on=due_on,
        answer_by=answer_by,
        unsettled=timetable.unsettled(span, due_on, answer_by),
        rule=RULE,
        details={"follows": before.number, "left_out": left_out},
    )


def _tell_not_opened(
    session: Session, clock: Actor, task: Task, rows: Sequence[Period | Gap], at: datetime
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
            rows=tuple(rows),
        ),
    )
