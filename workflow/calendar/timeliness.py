"""How an instance stands to its due date: computed from dates, never stored.

The date that counts is the one of the report that was finally accepted: a returned report does not
stop the clock. Days are local; what is due on a day is in time until that day ends.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, case, func, literal_column, null, select, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from models.organisation import Commune
from models.queries.deadline import due_before_extensions
from models.vocabulary import Timeliness
from models.work import CLOSED, REVOKED, Report, TaskInstance
from workflow.calendar.days import LOCAL, local_day

COMPLETED = (Timeliness.COMPLETED_ON_TIME, Timeliness.COMPLETED_LATE)
WITHIN_DEADLINE = (Timeliness.OPEN_WITHIN_DEADLINE, Timeliness.DUE_SOON)
"""The official "chưa hoàn thành, trong hạn"; what is due soon belongs to it."""
OPEN = (*WITHIN_DEADLINE, Timeliness.OPEN_OVERDUE)


def due_soon_days_of(session: Session, commune_id: UUID) -> int:
    """From how many days before its due date on something counts as due soon in a commune."""
    return session.get_one(Commune, commune_id).due_soon_days


def timeliness(
    state: str,
    due_on: date | None,
    accepted_at: datetime | None,
    *,
    today: date,
    due_soon_days: int,
) -> Timeliness | None:
    """How it stands on a day; None for a revoked instance, which is not counted.

    `accepted_at` is when the report of the current round was made; it matters once closed.
    """
    if state == REVOKED:
        return None
    if due_on is None:
        return Timeliness.NO_DEADLINE
    if state == CLOSED:
        on_time = accepted_at is not None and local_day(accepted_at) <= due_on
        return Timeliness.COMPLETED_ON_TIME if on_time else Timeliness.COMPLETED_LATE
    if due_on < today:
        return Timeliness.OPEN_OVERDUE
    if due_on <= today + timedelta(days=due_soon_days):
        return Timeliness.DUE_SOON
    return Timeliness.OPEN_WITHIN_DEADLINE


def timeliness_of(instance: TaskInstance, *, today: date, due_soon_days: int) -> Timeliness | None:
    """How an instance, with its reports loaded, stands on a day."""
    made = {report.round: report.reported_at for report in instance.reports}
    return timeliness(
        instance.state,
        instance.due_on,
        made.get(instance.round),
        today=today,
        due_soon_days=due_soon_days,
    )


def timeliness_case(
    *, today: date, due_soon_days: int, due_on: ColumnElement[date | None] | None = None
) -> ColumnElement[str | None]:
    """The same as SQL on `TaskInstance`, for counting and filtering in the database.

    Against `due_on` where it is another date than that of the instance.

    To group by it on PostgreSQL select it in a subquery first: its parameters are bound anew at
    each mention.
    """
    accepted_on = (
        select(_local_day_of(Report.reported_at))
        .where(
            Report.commune_id == TaskInstance.commune_id,
            Report.instance_id == TaskInstance.id,
            Report.round == TaskInstance.round,
        )
        .correlate(TaskInstance)
        .scalar_subquery()
    )
    due_on = type_coerce(TaskInstance.due_on, Date) if due_on is None else due_on
    closed = TaskInstance.state == CLOSED
    horizon = today + timedelta(days=due_soon_days)
    return case(
        (TaskInstance.state == REVOKED, null()),
        (due_on.is_(None), Timeliness.NO_DEADLINE.value),
        (closed & (accepted_on <= due_on), Timeliness.COMPLETED_ON_TIME.value),
        (closed, Timeliness.COMPLETED_LATE.value),
        (due_on < today, Timeliness.OPEN_OVERDUE.value),
        (due_on <= horizon, Timeliness.DUE_SOON.value),
        else_=Timeliness.OPEN_WITHIN_DEADLINE.value,
    )


def original_due_on() -> ColumnElement[date | None]:
    """The due date before any extension, as SQL on `TaskInstance`."""
    return func.coalesce(due_before_extensions(), TaskInstance.due_on)


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
