"""Suspending and ending a task, and carrying it on: what runs already is not touched."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.plan import Task
from models.recurrence import Halt
from models.selects.recurrence import halts_of, task_with_id
from models.vocabulary import HaltKind
from workflow.actor import Actor
from workflow.errors import Invalid, Obstacle, Unknown
from workflow.office import Arrangement
from workflow.validity import day_fault

VERBS = {HaltKind.SUSPENDED: "suspend", HaltKind.ENDED: "end"}
CARRY_ON = "carry_on"


def halt(
    session: Session,
    task_id: uuid.UUID,
    kind: HaltKind,
    since: date | None,
    reason: str,
    *,
    actor: Actor,
    at: datetime,
) -> Halt:
    """What stops the task from a day on, that day included; what lasted before ends with it.

    Doing it again changes nothing.
    Raises `Unknown`, `Refused` for anyone but the follow-up office or when it was so already, or
    `Invalid`.
    """
    task = _task(session, task_id, actor)
    # The clock must not open what is being stopped.
    change = Arrangement.begin(session, f"task/{task.label}", VERBS[kind], actor=actor, at=at)
    lasting = lasting_halt(halts(session, task))
    if lasting and (lasting.kind, lasting.since, lasting.reason) == (kind, since, reason):
        return lasting
    if lasting and lasting.kind is HaltKind.ENDED:
        raise change.refused(Obstacle("ended_already"))
    if lasting and lasting.kind is kind:
        raise change.refused(Obstacle("suspended_already"))
    day = _checked(since, "since", change.today, reason)
    if lasting:
        _end(lasting, day)
        # Of those that last there is one: the one before has to be stored as ended first.
        session.flush()
    halted = Halt(
        commune_id=task.commune_id,
        task_id=task.id,
        kind=kind,
        since=day,
        reason=reason,
    )
    session.add(halted)
    change.write_down(halted, *([lasting] if lasting else []), reason=reason, day=day)
    return halted


def carry_on(
    session: Session, task_id: uuid.UUID, opens_on: date | None, *, actor: Actor, at: datetime
) -> Halt:
    """What stopped the task, which from a day on opens again.

    Raises `Unknown`, `Refused` for anyone but the follow-up office or when nothing stops it, or
    `Invalid`.
    """
    task = _task(session, task_id, actor)
    change = Arrangement.begin(session, f"task/{task.label}", CARRY_ON, actor=actor, at=at)
    lasting = lasting_halt(halts(session, task))
    if lasting is None:
        raise change.refused(Obstacle("not_halted"))
    day = _checked(opens_on, "opens_on", change.today)
    _end(lasting, day)
    change.write_down(lasting, day=day)
    return lasting


def halts(session: Session, task: Task) -> Sequence[Halt]:
    """Everything that ever stopped the task, the earliest first."""
    return session.scalars(halts_of(task.commune_id, [task.id])).all()


def lasting_halt(found: Sequence[Halt]) -> Halt | None:
    """The one that has no end yet, begun or not; None when there is none."""
    return next((each for each in found if each.until is None), None)


def _task(session: Session, task_id: uuid.UUID, actor: Actor) -> Task:
    task = session.scalar(task_with_id(actor.commune_id, task_id))
    if task is None:
        raise Unknown
    return task


def _checked(day: date | None, field: str, today: date, reason: str = "-") -> date:
    """The day, when it can be taken; raises `Invalid` beside the fields otherwise."""
    wrong = {}
    if day is None:
        wrong[field] = "required"
    elif day < today:
        wrong[field] = "in_past"
    elif fault := day_fault(day):
        wrong[field] = fault
    if not reason.strip():
        wrong["reason"] = "required"
    if day is None or wrong:
        raise Invalid(wrong)
    return day


def _end(lasting: Halt, day: date) -> None:
    # One that has not begun yet never will.
    lasting.until = max(day, lasting.since)
