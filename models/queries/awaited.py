"""Questions about who is awaited, asked of the read model."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    literal,
    or_,
    select,
    text,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from models.approval import ApprovalTerms
from models.awaited import ASKED, Awaited
from models.base import Sequence
from models.organisation import Unit
from models.queries.commands import table_of
from models.queries.compiled import CompiledStatement
from models.vocabulary import ReminderStage
from models.work import TaskInstance

_OF_INSTANCE = and_(
    TaskInstance.commune_id == Awaited.commune_id, TaskInstance.id == Awaited.instance_id
)


Said = Mapping[str, object]
"""What a row says beside which instance it is of, by its columns."""


def say_instead(session: Session, instance: TaskInstance, rows: list[tuple[Said, Said]]) -> None:
    """Have some rows of an instance, found by what they say, say something else."""
    if rows:
        _SAYING.carry_out_each(session, [{**_which(instance, was), **now} for was, now in rows])


def take_out(session: Session, instance: TaskInstance, rows: list[Said]) -> None:
    """Take some rows of an instance out, found by what they say."""
    if rows:
        _TAKING_OUT.carry_out_each(session, [_which(instance, was) for was in rows])


def _which(instance: TaskInstance, said: Said) -> dict[str, object]:
    place = {"of_commune": instance.commune_id, "of_instance": instance.id}
    return {**place, **{f"was_{name}": value for name, value in said.items()}}


_TABLE = table_of(Awaited)
_SAID = [
    each for each in _TABLE.c if each.name not in {"commune_id", "id", "instance_id", "number"}
]
# No two rows of an instance say the same.
_ONE = and_(
    _TABLE.c.commune_id == bindparam("of_commune"),
    _TABLE.c.instance_id == bindparam("of_instance"),
    *(each.is_not_distinct_from(bindparam(f"was_{each.name}")) for each in _SAID),
)
_SAYING = CompiledStatement(
    update(_TABLE).where(_ONE).values({each: bindparam(each.name) for each in _SAID}),
    lambda _dialect: None,
)
_TAKING_OUT = CompiledStatement(delete(_TABLE).where(_ONE), lambda _dialect: None)


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
