"""A task set up once is carried on: its instances open by themselves, period after period.

What opens is what the task came to in its last period: the same lead units, each asking the same
units, as far as they are still there. Nobody is put in the place of a unit that ended: that is for
the follow-up office, which finds it among its alarms (`workflow/alarms.py`).
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.database import Transaction
from models.organisation import Commune
from models.plan import Task
from models.recurrence import Halt
from models.selects.organisation import units_on
from models.selects.recurrence import halts_of, instances_in, last_periods, task_with_id
from models.work import REVOKED, Period, TaskInstance
from workflow.actor import Actor, hold_commune
from workflow.calendar import after_working_days, local_day
from workflow.opening import Brief, open_instance
from workflow.periods import Span, due_after, stored_period

RULE = "recurrence"
"""What the record names as the rule by which the clock opened an instance."""


@dataclass(frozen=True, slots=True)
class Due:
    """A period in which a task has to open, and the period from which it is carried on."""

    task: Task
    span: Span
    last: Period


def due_to_open(session: Session, commune_id: uuid.UUID, today: date) -> list[Due]:
    """What should have opened by a day and has not, in the order in which it has to."""
    found = session.execute(last_periods(commune_id)).all()
    halts: dict[uuid.UUID, list[Halt]] = defaultdict(list)
    for halt in session.scalars(halts_of(commune_id, [task.id for task, _ in found])):
        halts[halt.task_id].append(halt)
    return [
        Due(task, span, last)
        for task, last in found
        for span in _spans_after(last, today)
        if _opens_on(span, halts[task.id], today)
    ]


def open_due(reading: Transaction, writing: Transaction, *, at: datetime) -> list[int]:
    """The numbers of the instances that the clock opened, each task's in a transaction of its own.

    Late, twice, or on several machines at once: each period opens once, and none is left out.
    """
    with reading() as session:
        waiting = [
            (commune_id, due.task.id, due.span)
            for commune_id in session.scalars(select(Commune.id))
            for due in due_to_open(session, commune_id, local_day(at))
        ]
    opened: list[int] = []
    for commune_id, task_id, span in waiting:
        with writing() as session:
            opened += _carry_on(session, commune_id, task_id, span, at)
    return opened


def still_valid(
    instances: Iterable[TaskInstance], valid: set[uuid.UUID]
) -> Iterator[tuple[TaskInstance, list[str]]]:
    """The instances that can be carried on, each with the codes of the units left out."""
    for instance in instances:
        if instance.state != REVOKED and instance.lead_unit_id in valid:
            yield (
                instance,
                [each.unit.code for each in instance.cooperations if each.unit_id not in valid],
            )


def _spans_after(last: Period, today: date) -> Iterator[Span]:
    span = Span.of(last).following
    while span.starts_on <= today:
        yield span
        span = span.following


def _opens_on(span: Span, halts: Sequence[Halt], today: date) -> bool:
    """Whether the task was free to open on some day of the period up to today."""
    day = span.starts_on
    for halt in halts:
        if halt.since <= day:
            if halt.until is None:
                return False
            day = max(day, halt.until)
    return day <= min(span.cut_off, today)


def _carry_on(
    session: Session, commune_id: uuid.UUID, task_id: uuid.UUID, span: Span, at: datetime
) -> list[int]:
    clock = hold_commune(session, Actor.clock(commune_id), at=at)
    today = local_day(at)
    # Looked at once more now that nobody else opens or assigns anything: it may be done.
    due = next(
        (
            due
            for due in due_to_open(session, commune_id, today)
            if due.task.id == task_id and due.span == span
        ),
        None,
    )
    if due is None:
        return []
    before = session.scalars(instances_in(commune_id, [task_id], [due.last.id])).all()
    valid = {unit.id for unit in session.scalars(units_on(commune_id, today))}
    carried = list(still_valid(before, valid))
    if not carried:
        return []
    commune = session.get_one(Commune, commune_id)
    task = session.scalars(task_with_id(commune_id, task_id)).one()
    period, is_new = stored_period(session, commune_id, span)
    due_on = due_after(span, commune)
    opened: list[int] = []
    for instance, left_out in carried:
        brief = Brief(
            task=task,
            period=period,
            lead_id=instance.lead_unit_id,
            asked={
                each.unit_id: each.group_id
                for each in instance.cooperations
                if each.unit_id in valid
            },
            due_on=due_on,
            answer_by=after_working_days(due_on, commune.answer_days),
            rule=RULE,
            details={"follows": instance.number, "left_out": left_out},
        )
        beside = [period] if is_new and not opened else []
        made = open_instance(session, brief, beside=beside, actor=clock, at=at)
        opened.append(made.number)
    return opened
