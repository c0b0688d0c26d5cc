"""What falls due for a person between two days: asked once, for the page and the feed alike."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, exists, select, true
from sqlalchemy.orm import Session, joinedload

from models.ballot import Ballot
from models.plan import Task
from models.selects.ballot import may_be_asked
from models.selects.work import concerns, led_by
from models.vocabulary import Role
from models.work import Report, TaskInstance
from workflow.actor import Actor
from workflow.ballots import is_asked
from workflow.deadlines import not_over
from workflow.situation import Situation, read_situations
from workflow.turn import turns
from workflow.visibility import of_units, visible_to


class DueKind(StrEnum):
    """What falls due; on one day in this order."""

    BALLOT = "ballot"
    ANSWERS = "answers"
    TASK = "task"


class Scope(StrEnum):
    """Of whom a person sees the due dates; votes and answers are always their own."""

    OWN = "own"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that falls due on a day, of one instance that is still open."""

    kind: DueKind
    day: date
    instance: TaskInstance

    @property
    def reported(self) -> bool:
        """Whether what falls due is done, and waits for others."""
        return self.kind is DueKind.TASK and self.instance.state in REPORTED


REPORTED = ("reported", "reviewed")
"""The states in which the lead unit has reported and nothing is closed yet."""


def scopes(actor: Actor) -> tuple[Scope, ...]:
    """The choice a person has, first what they see without choosing; empty for who has none."""
    whole = (Scope.WHOLE,) if _looks_over_all(actor) else ()
    own = (Scope.OWN,) if actor.unit_ids else ()
    return whole + own


def due_between(
    session: Session, first: date, last: date, *, scope: Scope | None, actor: Actor, at: datetime
) -> list[Due]:
    """What falls due from a first day to a last one, in a fixed number of statements.

    By day, then by the order of the plan. Without a scope only what is the actor's own to answer.
    """
    dues = _tasks(session, first, last, scope, actor)
    for situation in _to_be_asked(session, first, last, actor, at):
        dues += _own(situation, actor)
    return sorted((due for due in dues if first <= due.day <= last), key=_place)


def next_due(
    session: Session, after: date, *, scope: Scope | None, actor: Actor, at: datetime
) -> date | None:
    """The first day after a day on which something falls due; None when there is none."""
    found = due_between(session, after, date.max, scope=scope, actor=actor, at=at)
    return next((due.day for due in found if due.day > after), None)


def _looks_over_all(actor: Actor) -> bool:
    return actor.follows_up or any(
        post.role in _OVER_ALL and not (post.place and post.areas) for post in actor.posts
    )


_OVER_ALL = (Role.CHAIR, Role.VICE_CHAIR, Role.INSPECTOR)


def _tasks(
    session: Session, first: date, last: date, scope: Scope | None, actor: Actor
) -> list[Due]:
    whole = scope is Scope.WHOLE and _looks_over_all(actor)
    wanted = (
        select(TaskInstance)
        .where(
            TaskInstance.commune_id == actor.commune_id,
            TaskInstance.due_on.between(first, last),
            not_over(),
            visible_to(actor),
            true() if whole else of_units(actor, led_by),
        )
        .options(
            joinedload(TaskInstance.task).joinedload(Task.section),
            joinedload(TaskInstance.period),
            joinedload(TaskInstance.lead_unit),
        )
    )
    return [
        Due(DueKind.TASK, instance.due_on, instance)
        for instance in session.scalars(wanted)
        if instance.due_on
    ]


def _to_be_asked(
    session: Session, first: date, last: date, actor: Actor, at: datetime
) -> Sequence[Situation]:
    """The situations in which the actor may have to answer or to vote by one of these days."""
    by_then = Ballot.held_on.between(first, last)
    ids = {
        *session.scalars(_open(actor, _answers_due(first, last), of_units(actor, concerns))),
        *session.scalars(_open(actor, may_be_asked(actor.user_id, by_then))),
    }
    return read_situations(session, actor.commune_id, ids, at=at)


def _open(actor: Actor, *conditions: ColumnElement[bool]) -> Select[uuid.UUID]:
    return select(TaskInstance.id).where(
        TaskInstance.commune_id == actor.commune_id, not_over(), visible_to(actor), *conditions
    )


def _answers_due(first: date, last: date) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            Report.commune_id == TaskInstance.commune_id,
            Report.instance_id == TaskInstance.id,
            Report.round == TaskInstance.round,
            Report.answers_due_on.between(first, last),
        )
        .correlate(TaskInstance)
    )


def _own(situation: Situation, actor: Actor) -> list[Due]:
    """What the actor, or a unit of theirs, has to say: asked of the rules that decide."""
    dues = []
    if situation.ballot and is_asked(situation, actor):
        dues.append(Due(DueKind.BALLOT, situation.ballot.held_on, situation.instance))
    units = actor.units_before(situation.instance)
    owed = any(
        turn.standing == "cooperating_head" and turn.unit and turn.unit.id in units
        for turn in turns(situation)
    )
    if owed and situation.report and situation.report.answers_due_on:
        dues.append(Due(DueKind.ANSWERS, situation.report.answers_due_on, situation.instance))
    return dues


def _place(due: Due) -> tuple[date, int, int, int, int]:
    task = due.instance.task
    order = list(DueKind).index(due.kind)
    return due.day, order, task.section.position, task.position, due.instance.number
