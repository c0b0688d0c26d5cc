"""A task set up once is carried on: its instances open by themselves, period after period.

What opens is what the task came to in the period before: the same lead units, each asking the same
units, as far as they are still there. Nobody is put in the place of a unit that ended, and what the
committee took back is not given out again by the clock: a `Gap` is noted for each, which the
follow-up office finds among its alarms (`workflow/planning/alarms.py`).
"""

import logging
import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.database import Transaction
from models.organisation import Commune
from models.plan import Task
from models.queries.recurrence import declines_in, gaps_of, instances_in, task_with_id
from models.recurrence import Gap
from models.vocabulary import EventKind, Side
from models.work import Period, TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.directory import units_valid
from workflow.actors.rights import BY_THE_CLOCK
from workflow.audit.change import Held
from workflow.calendar.days import local_day
from workflow.calendar.periods import Span, Timetable, stored_period, timetable_of
from workflow.engine.opening import Brief, open_instance
from workflow.planning.upcoming import PeriodToOpen, due_to_open
from workflow.scheduler.lookout import Lookout
from workflow.scheduler.succession import Succession

RULE = "recurrence"
"""What the record names as the rule by which the clock opened an instance, or could not."""

NOT_OPENED = "not_opened"

log = logging.getLogger(__name__)


def open_due(
    reading: Transaction, writing: Transaction, *, at: datetime, lookout: Lookout | None = None
) -> list[int]:
    """The numbers of the instances that the clock opened, each task's in a transaction of its own.

    Late, twice, or on several machines at once: each period opens once, and none is left out. A
    `lookout` remembers from one time to the next what need not be looked at again.
    """
    lookout, today = lookout or Lookout(), local_day(at)
    with reading() as session:
        communes = session.scalars(select(Commune.id)).all()
    return [
        number
        for commune_id in communes
        for number in _open_in(reading, writing, commune_id, today, at, lookout)
    ]


def _open_in(
    reading: Transaction,
    writing: Transaction,
    commune_id: uuid.UUID,
    today: date,
    at: datetime,
    lookout: Lookout,
) -> list[int]:
    with reading() as session:
        look = lookout.look(session, commune_id, today)
        if look.tasks is not None and not look.tasks:
            lookout.saw(commune_id, today, look)
            return []
        timetable = timetable_of(session, commune_id)
        due = due_to_open(session, commune_id, today, timetable, look.tasks)
        waiting = [
            (due.task.id, due.span) for due, _ in _successions(session, commune_id, due, today)
        ]
    opened, failed = [], False
    for task_id, span in waiting:
        try:
            with writing() as session:
                opened += _carry_on(session, commune_id, task_id, span, at)
        except Exception:
            # The others open all the same; this one is due until it opens.
            log.exception("the clock could not open %s for task %s", span, task_id)
            failed = True
    if not failed:
        lookout.saw(commune_id, today, look)
    return opened


def _successions(
    session: Session, commune_id: uuid.UUID, found: Sequence[PeriodToOpen], today: date
) -> list[tuple[PeriodToOpen, Succession]]:
    """What there is to do for each period that is due, in a fixed number of statements.

    A period for which there is nothing to do, or nothing any more, is left out.
    """
    if not found:
        return []
    tasks, periods = {due.task.id for due in found}, {due.last.id for due in found}
    before: dict[tuple[uuid.UUID, uuid.UUID], list[TaskInstance]] = defaultdict(list)
    for instance in session.scalars(instances_in(commune_id, tasks, periods)):
        before[instance.task_id, instance.period_id].append(instance)
    declines = session.scalars(declines_in(commune_id, tasks, periods)).all()
    valid = {unit.id for unit in units_valid(session, commune_id, today)}
    noted: dict[tuple[uuid.UUID, Span], set[tuple[Side, uuid.UUID]]] = defaultdict(set)
    for gap in session.scalars(gaps_of(commune_id).where(Gap.task_id.in_(tasks))):
        noted[gap.task_id, Span.of(gap.period)].add((gap.side, gap.unit_id))
    successions = (
        (
            due,
            Succession.of(
                before[due.task.id, due.last.id], declines, valid, noted[due.task.id, due.span]
            ),
        )
        for due in found
    )
    return [(due, succession) for due, succession in successions if succession]


def _carry_on(
    session: Session, commune_id: uuid.UUID, task_id: uuid.UUID, span: Span, at: datetime
) -> list[int]:
    held = Held.by(session, actor=Actor.clock(commune_id), at=at)
    today, timetable = local_day(at), timetable_of(session, commune_id)
    # Looked at once more now that nobody else opens or assigns anything: it may be done.
    due = due_to_open(session, commune_id, today, timetable, [task_id])
    successions = _successions(session, commune_id, [d for d in due if d.span == span], today)
    if not successions:
        return []
    [(_, found)] = successions
    task = session.scalars(task_with_id(commune_id, task_id)).one()
    period, is_new = stored_period(session, commune_id, span, timetable)
    gaps = _gaps(task, period, found, at)
    session.add_all(gaps)
    rows: list[Period | Gap] = [*([period] if is_new else []), *gaps]
    if not found.carried:
        _tell_not_opened(held, task, rows, found.taken_back)
    return [
        open_instance(
            session,
            _brief(task, period, before, found, timetable),
            beside=rows if before is found.carried[0] else [],
            actor=held.actor,
            at=at,
        ).number
        for before in found.carried
    ]


def _gaps(task: Task, period: Period, found: Succession, at: datetime) -> list[Gap]:
    """A note of each unit in whose place nobody is put."""
    return [
        Gap(
            commune_id=task.commune_id,
            task_id=task.id,
            period_id=period.id,
            unit_id=unit_id,
            side=side,
            cause=cause,
            noted_at=at,
        )
        for (side, unit_id), cause in found.left_out.items()
    ]


def _brief(
    task: Task,
    period: Period,
    before: TaskInstance,
    found: Succession,
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
    held: Held, task: Task, rows: Sequence[Period | Gap], taken_back: list[str]
) -> None:
    change = held.change(BY_THE_CLOCK, EventKind.PLAN, f"task/{task.label}", NOT_OPENED)
    change.write_down(*rows, rule=RULE, **_taken_back(taken_back))


def _taken_back(units: list[str]) -> dict[str, Any]:
    return {"taken_back": units} if units else {}
