"""What falls due for a person between two days: asked once, for the page and the feed alike."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    literal,
    select,
    text,
    true,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from models.awaited import ASKED, Awaited
from models.plan import Task
from models.queries.awaited import of_body
from models.queries.ballot import may_be_asked
from models.queries.work import led_by
from models.vocabulary import Role
from models.work import TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.visibility import of_units, visible_to
from workflow.calendar.timeliness import days_late, not_over
from workflow.definition.vocabulary import EffectName, Standing
from workflow.instance.reading import read_situations
from workflow.instance.seats import is_awaited
from workflow.instance.situation import Situation


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
        return self.kind is DueKind.TASK and self.instance.reported_at is not None

    def is_late(self, today: date) -> bool:
        """Whether its day passed without what was due on it."""
        if self.kind is DueKind.TASK:
            return days_late(self.instance, today) > 0
        return self.day < today


def scopes(actor: Actor) -> tuple[Scope, ...]:
    """The choice a person has, first what they see without choosing; empty for who has none."""
    whole = (Scope.WHOLE,) if _looks_over_all(actor) else ()
    own = (Scope.OWN,) if actor.unit_ids else ()
    return whole + own


class DueEdge(NamedTuple):
    """The last of a page of what falls due: by day, on one day by the number of the instance."""

    day: date
    number: int
    kind: str


@dataclass(frozen=True, slots=True)
class DuePage:
    """So much of what falls due as fits on a page, by day, then by the order of the plan."""

    dues: list[Due]
    edge: DueEdge | None
    """Behind which the next page begins; None when this is the last."""


def due_between(
    session: Session, first: date, last: date, *, scope: Scope | None, actor: Actor, at: datetime
) -> list[Due]:
    """What falls due from a first day to a last one, in a fixed number of statements.

    By day, then by the order of the plan. Without a scope only what is the actor's own to answer.
    """
    rows = session.execute(_falling_due(first, last, scope, actor)).all()
    return _judged(session, rows, actor, at)


def due_page(
    session: Session,
    first: date,
    last: date,
    *,
    size: int,
    after: DueEdge | None = None,
    scope: Scope | None,
    actor: Actor,
    at: datetime,
) -> DuePage:
    """At most `size` of what `due_between` finds, beginning behind an edge."""
    rows = session.execute(_falling_due(first, last, scope, actor, after, size + 1)).all()
    shown, rest = rows[:size], rows[size:]
    edge = DueEdge(shown[-1].day, shown[-1].number, shown[-1].kind) if rest else None
    return DuePage(_judged(session, shown, actor, at), edge)


def next_due(
    session: Session, after: date, *, scope: Scope | None, actor: Actor, at: datetime
) -> date | None:
    """The first day after a day on which something falls due; None when there is none."""
    first, edge = after + timedelta(days=1), None
    while True:
        # What is asked of somebody is judged: a page may turn out to hold nothing of theirs.
        page = due_page(
            session, first, date.max, size=FEW, after=edge, scope=scope, actor=actor, at=at
        )
        if page.dues or page.edge is None:
            return page.dues[0].day if page.dues else None
        edge = page.edge


_Day = ColumnElement[Any] | InstrumentedAttribute[Any]
_Falling = tuple[Select[uuid.UUID, int, date, str], _Day]
"""What falls due of one kind, and by which day."""

FEW = 20
"""How many are looked at, at once, for the next that falls due."""


def _looks_over_all(actor: Actor) -> bool:
    return actor.follows_up or any(
        post.role in _OVER_ALL and not (post.place and post.areas) for post in actor.posts
    )


_OVER_ALL = (Role.CHAIR, Role.VICE_CHAIR, Role.INSPECTOR)


def _falling_due(
    first: date,
    last: date,
    scope: Scope | None,
    actor: Actor,
    after: DueEdge | None = None,
    most: int | None = None,
) -> Select[uuid.UUID, int, date, str]:
    """What may fall due on these days: the instance, its number, the day and the kind, by edges.

    With `most` no more is read of any kind, in the order of its index.
    """
    parts = {
        DueKind.TASK: _tasks_due(first, last, scope, actor),
        DueKind.ANSWERS: _answers_due(first, last, actor),
        DueKind.BALLOT: _ballots_due(first, last, actor),
    }
    found = union_all(
        *(select(_begun(kind, part, after, most).subquery()) for kind, part in parts.items())
    ).subquery()
    return (
        select(found.c.id, found.c.number, found.c.day, found.c.kind)
        .order_by(found.c.day, found.c.number, found.c.kind)
        .limit(most)
    )


def _begun(
    kind: DueKind, part: _Falling, after: DueEdge | None, most: int | None
) -> Select[uuid.UUID, int, date, str]:
    """What falls due of one kind behind an edge, the first of it."""
    wanted, day = part
    if after:
        place, edge = tuple_(day, TaskInstance.number), tuple_(after.day, after.number)
        wanted = wanted.where(place > edge if kind <= after.kind else place >= edge)
    return wanted.order_by(day, TaskInstance.number).limit(most)


def _tasks_due(first: date, last: date, scope: Scope | None, actor: Actor) -> _Falling:
    whole = scope is Scope.WHOLE and _looks_over_all(actor)
    wanted = _open(DueKind.TASK, TaskInstance.due_on, actor).where(
        TaskInstance.due_on.between(first, last), true() if whole else of_units(actor, led_by)
    )
    return wanted, TaskInstance.due_on


def _answers_due(first: date, last: date, actor: Actor) -> _Falling:
    wanted = (
        _open(DueKind.ANSWERS, Awaited.deadline, actor)
        .join(Awaited, _OF_INSTANCE)
        .where(
            Awaited.commune_id == actor.commune_id,
            text(ASKED),
            Awaited.deadline.between(first, last),
            of_units(actor, Awaited.unit_id.in_),
        )
        .distinct()
    )
    return wanted, Awaited.deadline


def _ballots_due(first: date, last: date, actor: Actor) -> _Falling:
    wanted = (
        _open(DueKind.BALLOT, Awaited.deadline, actor)
        .join(Awaited, _OF_INSTANCE)
        .where(
            Awaited.commune_id == actor.commune_id,
            of_body(Standing.MEMBER),
            Awaited.deadline.between(first, last),
            may_be_asked(actor.commune_id, actor.user_id),
        )
        .distinct()
    )
    return wanted, Awaited.deadline


_OF_INSTANCE = and_(
    Awaited.commune_id == TaskInstance.commune_id, Awaited.instance_id == TaskInstance.id
)


def _open(kind: DueKind, day: _Day, actor: Actor) -> Select[uuid.UUID, int, date, str]:
    return select(
        TaskInstance.id,
        TaskInstance.number,
        type_coerce(day, Date).label("day"),
        literal(kind.value).label("kind"),
    ).where(TaskInstance.commune_id == actor.commune_id, not_over(), visible_to(actor))


def _judged(
    session: Session, rows: Sequence[Row[uuid.UUID, int, date, str]], actor: Actor, at: datetime
) -> list[Due]:
    """What falls due indeed: whether somebody is asked is what the rules say, not the rows."""
    tasks = [row.id for row in rows if row.kind == DueKind.TASK]
    instances = session.scalars(_with_its_place(actor.commune_id, tasks)) if tasks else ()
    dues = [Due(DueKind.TASK, each.due_on, each) for each in instances if each.due_on]
    asked = {(row.id, row.kind, row.day) for row in rows if row.kind != DueKind.TASK}
    situations = read_situations(
        session, actor.commune_id, {key for key, _kind, _day in asked}, at=at
    )
    dues += [
        due
        for situation in situations
        for due in _own(situation, actor)
        if (due.instance.id, due.kind, due.day) in asked
    ]
    return sorted(dues, key=_place)


def _with_its_place(commune_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> Select[TaskInstance]:
    return (
        select(TaskInstance)
        .where(TaskInstance.commune_id == commune_id, TaskInstance.id.in_(ids))
        .options(
            joinedload(TaskInstance.task).joinedload(Task.section),
            joinedload(TaskInstance.period),
            joinedload(TaskInstance.lead_unit),
        )
    )


def _own(situation: Situation, actor: Actor) -> list[Due]:
    """What the actor, or a unit of theirs, has to say: asked of the rules that decide."""
    dues = []
    if situation.ballot and is_awaited(situation, actor.user_id):
        dues.append(Due(DueKind.BALLOT, situation.ballot.held_on, situation.instance))
    units = actor.units_before(situation.instance)
    owed = any(
        turn.effect == EffectName.CONFIRMATION and turn.unit and turn.unit.id in units
        for turn in situation.turns
    )
    if owed and situation.report and situation.report.answers_due_on:
        dues.append(Due(DueKind.ANSWERS, situation.report.answers_due_on, situation.instance))
    return dues


def _place(due: Due) -> tuple[date, int, int, int, int]:
    task = due.instance.task
    order = list(DueKind).index(due.kind)
    return due.day, order, task.section.position, task.position, due.instance.number
