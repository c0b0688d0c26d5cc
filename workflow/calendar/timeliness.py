"""How an instance stands to its due date: computed from dates, never stored.

The date that counts is the one on which the lead unit reported: while others consider the report,
and once it is accepted. As long as the lead unit is at work, at first or after a return, the clock
runs. Days are local; what is due on a day is in time until that day ends.

Everything that says that something is late asks here: `timeliness` and `days_late` of one instance
in Python, `timeliness_case` and `is_overdue` of many in the database. What no day changes any more
is said apart (`lasting_timeliness`), so that it can be kept: the day does the rest (`on_the_day`).
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, case, func, literal, literal_column, null, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from models.organisation import Commune
from models.queries.deadline import due_before_it_moved
from models.vocabulary import Timeliness
from models.work import CLOSED, REVOKED, TaskInstance
from workflow.calendar.days import LOCAL, local_day

COMPLETED = (Timeliness.COMPLETED_ON_TIME, Timeliness.COMPLETED_LATE)
WITHIN_DEADLINE = (
    Timeliness.OPEN_WITHIN_DEADLINE,
    Timeliness.DUE_SOON,
    Timeliness.REPORTED_IN_TIME,
)
"""The official "chưa hoàn thành, trong hạn"; what is due soon belongs to it, and what was reported
in time and waits for others.
"""
OPEN = (*WITHIN_DEADLINE, Timeliness.OPEN_OVERDUE)


def due_soon_days_of(session: Session, commune_id: UUID) -> int:
    """From how many days before its due date on something counts as due soon in a commune."""
    return session.get_one(Commune, commune_id).due_soon_days


def timeliness(
    state: str,
    due_on: date | None,
    reported_at: datetime | None,
    *,
    today: date,
    due_soon_days: int,
) -> Timeliness | None:
    """How it stands on a day; None for a revoked instance, which is not counted.

    `reported_at` is when the report was made that is considered or was accepted.
    """
    lasting = lasting_timeliness(state, due_on, reported_at)
    if lasting is not Timeliness.OPEN_WITHIN_DEADLINE or due_on is None:
        return lasting
    if due_on < today:
        return Timeliness.OPEN_OVERDUE
    if due_on <= today + timedelta(days=due_soon_days):
        return Timeliness.DUE_SOON
    return lasting


def lasting_timeliness(
    state: str, due_on: date | None, reported_at: datetime | None
) -> Timeliness | None:
    """How it stands whatever the day; within the deadline as long as the day decides."""
    if state == REVOKED:
        return None
    if due_on is None:
        return Timeliness.NO_DEADLINE
    on_time = _is_in_time(due_on, reported_at)
    if state == CLOSED:
        return Timeliness.COMPLETED_ON_TIME if on_time else Timeliness.COMPLETED_LATE
    if on_time:
        return Timeliness.REPORTED_IN_TIME
    return Timeliness.OPEN_OVERDUE if reported_at else Timeliness.OPEN_WITHIN_DEADLINE


def timeliness_of(instance: TaskInstance, *, today: date, due_soon_days: int) -> Timeliness | None:
    """How an instance stands on a day."""
    return timeliness(
        instance.state,
        instance.due_on,
        instance.reported_at,
        today=today,
        due_soon_days=due_soon_days,
    )


def was_in_time(instance: TaskInstance) -> bool:
    """Whether the report that is considered or was accepted was made by the due date."""
    return instance.due_on is not None and _is_in_time(instance.due_on, instance.reported_at)


def _is_in_time(due_on: date, reported_at: datetime | None) -> bool:
    return reported_at is not None and local_day(reported_at) <= due_on


def days_late(instance: TaskInstance, today: date) -> int:
    """By how many days an instance is late; 0 where it is not.

    Once reported it is as late as its report, however long others consider it.
    """
    if instance.due_on is None:
        return 0
    counted = local_day(instance.reported_at) if instance.reported_at else today
    return max((counted - instance.due_on).days, 0)


def timeliness_case(
    *, today: date, due_soon_days: int, due_on: ColumnElement[date | None] | None = None
) -> ColumnElement[str | None]:
    """The same as SQL on `TaskInstance`, for filtering in the database.

    Against `due_on` where it is another date than that of the instance.

    To group by it on PostgreSQL select it in a subquery first: its parameters are bound anew at
    each mention.
    """
    due_on = type_coerce(TaskInstance.due_on, Date) if due_on is None else due_on
    return _standing(due_on, _on_the_day(due_on, today, due_soon_days))


def lasting_case(due_on: ColumnElement[date | None] | None = None) -> ColumnElement[str | None]:
    """`lasting_timeliness` as SQL on `TaskInstance`."""
    due_on = type_coerce(TaskInstance.due_on, Date) if due_on is None else due_on
    return _standing(due_on, literal(Timeliness.OPEN_WITHIN_DEADLINE.value))


def on_the_day(
    lasting: ColumnElement[str], due_on: ColumnElement[date], *, today: date, due_soon_days: int
) -> ColumnElement[str]:
    """How it stands on a day, as SQL, what stands so whatever the day and what is due on one."""
    waits = lasting == Timeliness.OPEN_WITHIN_DEADLINE.value
    return case((waits, _on_the_day(due_on, today, due_soon_days)), else_=lasting)


def _standing(
    due_on: ColumnElement[Any], undecided: ColumnElement[str]
) -> ColumnElement[str | None]:
    """How an instance stands, and `undecided` as long as the day decides."""
    closed, reported = TaskInstance.state == CLOSED, TaskInstance.reported_at.is_not(None)
    on_time = reported & (_local_day_of(TaskInstance.reported_at) <= due_on)
    return case(
        (TaskInstance.state == REVOKED, null()),
        (due_on.is_(None), Timeliness.NO_DEADLINE.value),
        (closed & on_time, Timeliness.COMPLETED_ON_TIME.value),
        (closed, Timeliness.COMPLETED_LATE.value),
        (on_time, Timeliness.REPORTED_IN_TIME.value),
        (reported, Timeliness.OPEN_OVERDUE.value),
        else_=undecided,
    )


def _on_the_day(due_on: ColumnElement[Any], today: date, due_soon_days: int) -> ColumnElement[str]:
    horizon = today + timedelta(days=due_soon_days)
    return case(
        (due_on < today, Timeliness.OPEN_OVERDUE.value),
        (due_on <= horizon, Timeliness.DUE_SOON.value),
        else_=Timeliness.OPEN_WITHIN_DEADLINE.value,
    )


def is_overdue(today: date) -> ColumnElement[bool]:
    """The condition on `TaskInstance` that it is open and late, as `timeliness_case` has it."""
    # That its due date is past is implied, and lets a database use the index that is by it.
    overdue = timeliness_case(today=today, due_soon_days=0) == Timeliness.OPEN_OVERDUE.value
    return not_over() & (TaskInstance.due_on < today) & overdue


def original_due_on(commune_id: UUID) -> ColumnElement[date | None]:
    """The due date before any other was set, as SQL on `TaskInstance`."""
    return func.coalesce(due_before_it_moved(commune_id), TaskInstance.due_on)


def not_over() -> ColumnElement[bool]:
    """The condition on `TaskInstance` that work on it goes on: neither closed nor revoked."""
    # Written out: a database uses an index of part of a table where it sees that part named.
    return TaskInstance.state.not_in(
        (literal_column(f"'{CLOSED}'"), literal_column(f"'{REVOKED}'"))
    )


class _local_day_of(FunctionElement[date]):  # noqa: N801 - reads as the SQL function it stands for
    """`local_day` as SQL: the date in Vietnam at a stored instant."""

    name = "local_day_of"
    type = Date()
    inherit_cache = True


@compiles(_local_day_of)
def _in_postgresql(day: _local_day_of, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - the compiler's own
    instant = compiler.process(day.clauses, **options)
    return f"CAST(timezone('{LOCAL.key}', {instant}) AS DATE)"


@compiles(_local_day_of, "sqlite")
def _in_sqlite(day: _local_day_of, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - the compiler's own
    instant = compiler.process(day.clauses, **options)
    # Instants are kept there as text in UTC, and Vietnam has been seven hours ahead since 1975.
    return f"date({instant}, '+7 hours')"
