"""Suspending and ending a task, and carrying it on: what runs already is not touched."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from sqlalchemy.orm import Session

from models.plan import Task
from models.recurrence import Halt
from models.selects.recurrence import halts_of, task_with_id
from models.vocabulary import EventKind, HaltKind
from workflow import record
from workflow.actor import Actor, hold_commune
from workflow.calendar import local_day
from workflow.errors import Invalid, Obstacle, Refused, Unknown
from workflow.refusals import refusal
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

    Raises `Unknown`, `Refused` for anyone but the follow-up office or when it was so already, or
    `Invalid`.
    """
    change = _Change.begin(session, task_id, VERBS[kind], actor=actor, at=at)
    lasting = lasting_halt(halts(session, change.task))
    if lasting and lasting.kind in (HaltKind.ENDED, kind):
        raise change.refused(Obstacle(f"{lasting.kind}_already"))
    day = change.checked_day(since, "since", reason)
    if lasting:
        _end(lasting, day)
        # Of those that last there is one: the one before has to be stored as ended first.
        session.flush()
    halted = Halt(
        commune_id=change.task.commune_id,
        task_id=change.task.id,
        kind=kind,
        since=day,
        reason=reason,
    )
    session.add(halted)
    change.write_down([halted, *([lasting] if lasting else [])], day, reason)
    return halted


def carry_on(
    session: Session, task_id: uuid.UUID, opens_on: date | None, *, actor: Actor, at: datetime
) -> Halt:
    """What stopped the task, which from a day on opens again.

    Raises `Unknown`, `Refused` for anyone but the follow-up office or when nothing stops it, or
    `Invalid`.
    """
    change = _Change.begin(session, task_id, CARRY_ON, actor=actor, at=at)
    lasting = lasting_halt(halts(session, change.task))
    if lasting is None:
        raise change.refused(Obstacle("not_halted"))
    day = change.checked_day(opens_on, "opens_on")
    _end(lasting, day)
    change.write_down([lasting], day)
    return lasting


def halts(session: Session, task: Task) -> Sequence[Halt]:
    """Everything that ever stopped the task, the earliest first."""
    return session.scalars(halts_of(task.commune_id, [task.id])).all()


def lasting_halt(found: Sequence[Halt]) -> Halt | None:
    """The one that has no end yet, begun or not; None when there is none."""
    return next((each for each in found if each.until is None), None)


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of what a task opens, from the right to make it to its line in the record."""

    session: Session
    task: Task
    verb: str
    actor: Actor
    at: datetime

    @classmethod
    def begin(
        cls, session: Session, task_id: uuid.UUID, verb: str, *, actor: Actor, at: datetime
    ) -> Self:
        # The clock must not open what is being stopped.
        actor = hold_commune(session, actor, at=at)
        task = session.scalar(task_with_id(actor.commune_id, task_id))
        if task is None:
            raise Unknown
        change = cls(session, task, verb, actor, at)
        if not actor.follows_up:
            raise change.refused(Obstacle("not_entitled", (), "follow_up", of_right=True))
        return change

    @property
    def subject(self) -> str:
        return f"task/{self.task.label}"

    def refused(self, obstacle: Obstacle) -> Refused:
        return refusal(self.subject, self.verb, obstacle, actor=self.actor, at=self.at)

    def checked_day(self, day: date | None, field: str, reason: str = "-") -> date:
        wrong = {}
        if day is None:
            wrong[field] = "required"
        elif day < local_day(self.at):
            wrong[field] = "in_past"
        elif fault := day_fault(day):
            wrong[field] = fault
        if not reason.strip():
            wrong["reason"] = "required"
        if day is None or wrong:
            raise Invalid(wrong)
        return day

    def write_down(self, rows: Sequence[Halt], day: date, reason: str = "") -> None:
        record.append(
            self.session,
            record.Line(
                kind=EventKind.PLAN,
                actor=self.actor,
                at=self.at,
                post=self.actor.follow_up_post,
                subject=self.subject,
                action=self.verb,
                reason=reason,
                details={"from": day},
                rows=tuple(rows),
            ),
        )


def _end(lasting: Halt, day: date) -> None:
    # One that has not begun yet never will.
    lasting.until = max(day, lasting.since)
