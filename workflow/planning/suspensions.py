"""Suspending and ending a task, and carrying it on: what runs already is not touched."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.plan import Task
from models.queries.recurrence import halts_of, task_with_id
from models.record import Event
from models.recurrence import Halt
from models.vocabulary import EventKind, HaltKind
from workflow.actors.actor import Actor
from workflow.actors.rights import FOLLOWING_UP
from workflow.audit.change import Change
from workflow.audit.log import lines_about
from workflow.errors import Invalid, Obstacle, Unknown

VERBS = {HaltKind.SUSPENDED: "suspend", HaltKind.ENDED: "end"}
CARRY_ON = "carry_on"

MOST_YEARS_AHEAD = 5
"""How far ahead a day may lie: what is meant for later can be said later, a typing mistake not."""


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
    """What stops the task from a day on, that day included; what stopped it until then ends there.

    Doing it again changes nothing. `since` is None when what was sent could not be read. Raises
    `Unknown`, `Refused` for anyone but the follow-up office or when it was so already, or
    `Invalid`.
    """
    task = _task(session, task_id, actor)
    # The clock must not open what is being stopped.
    change = Change.begin(
        session, FOLLOWING_UP, EventKind.PLAN, _subject(task), VERBS[kind], actor=actor, at=at
    )
    before = lasting_halt(halts(session, task), change.today)
    if before and before.until is None:
        if (before.kind, before.since, before.reason) == (kind, since, reason):
            return before
        if before.kind is HaltKind.ENDED:
            raise change.refused(Obstacle("ended_already"))
        if before.kind is kind:
            raise change.refused(Obstacle("suspended_already"))
    day = _checked(since, "since", change.today, reason)
    cut_short = before is not None and (before.until is None or day < before.until)
    if before and cut_short:
        _end(before, day)
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
    ended = [before] if before and cut_short else []
    change.write_down(halted, *ended, reason=reason, day=day)
    return halted


def carry_on(
    session: Session, task_id: uuid.UUID, opens_on: date | None, *, actor: Actor, at: datetime
) -> Halt:
    """What stopped the task, which from a day on opens again; the day may be moved until it comes.

    `opens_on` is None when what was sent could not be read. Raises `Unknown`, `Refused` for anyone
    but the follow-up office or when nothing stops it, or `Invalid`.
    """
    task = _task(session, task_id, actor)
    change = Change.begin(
        session, FOLLOWING_UP, EventKind.PLAN, _subject(task), CARRY_ON, actor=actor, at=at
    )
    found = lasting_halt(halts(session, task), change.today)
    if found is None:
        raise change.refused(Obstacle("not_halted"))
    day = _checked(opens_on, "opens_on", change.today)
    before = found.until
    _end(found, day)
    if found.until != before:
        change.write_down(found, day=day, before=before)
    return found


def halts(session: Session, task: Task) -> Sequence[Halt]:
    """Everything that ever stopped the task, the earliest first."""
    return session.scalars(halts_of(task.commune_id, [task.id])).all()


def halts_told(session: Session, task: Task) -> Sequence[Event]:
    """What the record says of who stopped the task."""
    stopped = Event.action.in_(VERBS.values())
    return lines_about(session, task.commune_id, [_subject(task)], stopped)


def lasting_halts(
    session: Session, tasks: Sequence[Task], commune_id: uuid.UUID, *, today: date
) -> Mapping[uuid.UUID, Halt]:
    """What stops each of some tasks today or later, by their ids; nothing for one that goes on."""
    ids = [task.id for task in tasks]
    by_task: dict[uuid.UUID, list[Halt]] = defaultdict(list)
    for each in session.scalars(halts_of(commune_id, ids)):
        by_task[each.task_id].append(each)
    lasting = {task_id: lasting_halt(found, today) for task_id, found in by_task.items()}
    return {task_id: halt for task_id, halt in lasting.items() if halt}


def lasting_halt(found: Sequence[Halt], today: date) -> Halt | None:
    """The one that stops the task today or later, begun or not; None when there is none.

    Of several it is the one without an end, else the last.
    """
    lasting = [each for each in found if each.until is None or each.until > max(today, each.since)]
    return max(lasting, key=lambda each: (each.until is None, each.since), default=None)


def _subject(task: Task) -> str:
    return f"task/{task.label}"


def _task(session: Session, task_id: uuid.UUID, actor: Actor) -> Task:
    task = session.scalar(task_with_id(actor.commune_id, task_id))
    if task is None:
        raise Unknown
    return task


def _checked(day: date | None, field: str, today: date, reason: str = "-") -> date:
    """The day, when it can be taken; raises `Invalid` beside the fields otherwise."""
    if day is None:
        raise Invalid
    wrong = {}
    if day < today:
        wrong[field] = "in_past"
    elif day.year > today.year + MOST_YEARS_AHEAD:
        wrong[field] = "day_far"
    if not reason.strip():
        wrong["reason"] = "required"
    if wrong:
        raise Invalid(wrong)
    return day


def _end(found: Halt, day: date) -> None:
    # One that has not begun yet never will.
    found.until = max(day, found.since)
