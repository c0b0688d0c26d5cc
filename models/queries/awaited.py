"""Questions about who is awaited, asked of the read model."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Delete,
    Select,
    and_,
    delete,
    exists,
    literal,
    or_,
    select,
    text,
    tuple_,
    union_all,
)

from models.approval import ApprovalTerms
from models.awaited import ASKED, Awaited
from models.base import Sequence
from models.organisation import Unit
from models.queries.commands import Command, table_of
from models.vocabulary import ReminderStage
from models.work import TaskInstance

_OF_INSTANCE = and_(
    TaskInstance.commune_id == Awaited.commune_id, TaskInstance.id == Awaited.instance_id
)


@Command
def none_awaited(commune_id: uuid.UUID, instance_id: uuid.UUID) -> Delete:
    """What takes out everyone who is awaited in an instance."""
    return delete(table_of(Awaited)).where(
        Awaited.commune_id == commune_id, Awaited.instance_id == instance_id
    )


def everyone_awaited(commune_id: uuid.UUID) -> Select[Any]:
    """Everyone who is awaited in a commune, by the number of the instance: the columns alone."""
    return (
        select(*Awaited.__table__.columns)
        .where(Awaited.commune_id == commune_id)
        .order_by(Awaited.number, Awaited.instance_id)
    )


def awaited_first(
    commune_id: uuid.UUID, whom: ColumnElement[bool], *, submission: str
) -> Select[uuid.UUID, date, int]:
    """The instances in which those are awaited who are meant, each once, the most pressing first.

    With the due date and the number. `submission` is the effect by which the office submits:
    whether it is awaited for that, and others after it, is what the commune's terms say.
    """
    return (
        select(Awaited.instance_id, Awaited.due_on, Awaited.number)
        .distinct()
        .join(TaskInstance, _OF_INSTANCE)
        .where(Awaited.commune_id == commune_id, whom, by_the_terms(commune_id, submission))
        .order_by(Awaited.due_on, Awaited.number, Awaited.instance_id)
    )


def answers_owed_before(
    commune_id: uuid.UUID, day: date, states: Iterable[str]
) -> Select[uuid.UUID]:
    """The instances in some states in which an answer was awaited until before a day.

    Once for each unit of which it was.
    """
    return (
        select(Awaited.instance_id)
        .join(TaskInstance, _OF_INSTANCE)
        .where(
            Awaited.commune_id == commune_id,
            text(ASKED),
            Awaited.deadline < day,
            TaskInstance.state.in_(list(states)),
        )
    )


def with_deadline_by(
    commune_id: uuid.UUID, by_stage: Mapping[ReminderStage | None, date]
) -> CompoundSelect[uuid.UUID]:
    """The instances in which somebody is awaited by a day at the latest, once for each of them.

    By which depends on the stage at which they were reminded last; of a stage that is not there
    nobody.
    """
    found = select(Awaited.instance_id).where(Awaited.commune_id == commune_id)
    return union_all(
        *(
            found.where(_reminded_last(stage), Awaited.deadline <= last)
            for stage, last in by_stage.items()
        )
    )


def _reminded_last(stage: ReminderStage | None) -> ColumnElement[bool]:
    return Awaited.reminded.is_(None) if stage is None else Awaited.reminded == stage


def of_its_unit(commune_id: uuid.UUID) -> Select[Awaited]:
    """What goes on in which a `Unit` has to do with it, awaited or not; for each unit beside it."""
    return (
        select(Awaited)
        .where(Awaited.commune_id == commune_id, Awaited.unit_id == Unit.id)
        .correlate(Unit)
    )


def of_unit(unit_id: uuid.UUID, *, called: bool = True) -> ColumnElement[bool]:
    """The condition that a unit is awaited; or that it only watches."""
    return and_(Awaited.unit_id == unit_id, Awaited.called == called)


def of_body(standing: str, *, called: bool = True) -> ColumnElement[bool]:
    """The condition that those of a standing are, of no unit in particular; or only watch."""
    return and_(Awaited.unit_id.is_(None), Awaited.called == called, Awaited.standing == standing)


def after_place(due_on: date, number: int) -> ColumnElement[bool]:
    """The condition that somebody is awaited in an instance that comes later in the list."""
    return tuple_(Awaited.due_on, Awaited.number) > tuple_(
        literal(due_on, Date), literal(number, Sequence)
    )


def by_the_terms(commune_id: uuid.UUID, submission: str) -> ColumnElement[bool]:
    """Where a submission is demanded the office is awaited for it, and else who comes after it."""
    required = exists().where(
        ApprovalTerms.commune_id == commune_id, ApprovalTerms.submission_required
    )
    submits = Awaited.effect == submission
    return or_(~Awaited.unsubmitted, and_(required, submits), and_(~required, ~submits))
