"""Questions about what opens by itself."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from models.deadline import Decline
from models.plan import PlanEnd, Section, Task
from models.queries.plan import with_meaning
from models.queries.row_by_row import has_answer
from models.recurrence import CarryOver, Closing, ClosingStanding, Gap, Halt
from models.vocabulary import Cadence
from models.work import Cooperation, Period, TaskInstance


def periods_assigned(commune_id: uuid.UUID) -> Select[Task, Period, datetime, int | None]:
    """Each task that recurs with every period it was assigned in, the earliest first.

    With each the moment at which it was, and the last year of the plan, if that is set. In the
    order of the appendix. What was revoked counts too: its period was dealt with.

    Each period of a task is looked up, instead of all that was ever assigned being gathered.
    """
    there = (
        select(TaskInstance.assigned_at)
        .where(
            TaskInstance.commune_id == commune_id,
            TaskInstance.task_id == Task.id,
            TaskInstance.period_id == Period.id,
        )
        .correlate(Task, Period)
    )
    assigned_at = there.with_only_columns(func.min(TaskInstance.assigned_at)).scalar_subquery()
    return (
        select(Task, Period, assigned_at, PlanEnd.last_year)
        .join(Period, (Period.commune_id == Task.commune_id) & (Period.cadence == Task.cadence))
        .join(Section, (Section.commune_id == Task.commune_id) & (Section.id == Task.section_id))
        .outerjoin(
            PlanEnd,
            (PlanEnd.commune_id == Section.commune_id) & (PlanEnd.plan_id == Section.plan_id),
        )
        .where(Task.commune_id == commune_id, Task.cadence != Cadence.AD_HOC, has_answer(there))
        .options(joinedload(Task.section))
        .order_by(Section.position, Task.position, Task.id, Period.cut_off)
    )


def task_with_id(commune_id: uuid.UUID, task_id: uuid.UUID) -> Select[Task]:
    """The task with an id, with its meaning loaded."""
    return with_meaning(select(Task).where(Task.commune_id == commune_id, Task.id == task_id))


def instances_in(
    commune_id: uuid.UUID, task_ids: Iterable[uuid.UUID], period_ids: Iterable[uuid.UUID]
) -> Select[TaskInstance]:
    """What tasks came to in some periods, with the units asked, in the order of making."""
    return (
        select(TaskInstance)
        .where(
            TaskInstance.commune_id == commune_id,
            TaskInstance.task_id.in_(list(task_ids)),
            TaskInstance.period_id.in_(list(period_ids)),
        )
        .options(
            joinedload(TaskInstance.lead_unit),
            selectinload(TaskInstance.cooperations).joinedload(Cooperation.unit),
        )
        .order_by(TaskInstance.number)
    )


def declines_in(
    commune_id: uuid.UUID, task_ids: Iterable[uuid.UUID], period_ids: Iterable[uuid.UUID]
) -> Select[Decline]:
    """How lead units declined tasks in some periods."""
    return (
        select(Decline)
        .join(
            TaskInstance,
            (TaskInstance.commune_id == Decline.commune_id)
            & (TaskInstance.id == Decline.instance_id),
        )
        .where(
            Decline.commune_id == commune_id,
            TaskInstance.task_id.in_(list(task_ids)),
            TaskInstance.period_id.in_(list(period_ids)),
        )
    )


def open_for_relieved(commune_id: uuid.UUID) -> Select[TaskInstance]:
    """What nobody has taken up, of units that were relieved of an earlier period since it opened.

    By number. The task went to another unit in that period, on the word of the one before.
    """
    before, earlier = aliased(TaskInstance), aliased(Period)
    relieved = exists().where(
        before.commune_id == commune_id,
        before.task_id == TaskInstance.task_id,
        before.lead_unit_id == TaskInstance.lead_unit_id,
        earlier.commune_id == commune_id,
        earlier.id == before.period_id,
        earlier.cut_off < Period.cut_off,
        Decline.commune_id == commune_id,
        Decline.instance_id == before.id,
        Decline.successor_id.is_not(None),
        Decline.answered_at > TaskInstance.assigned_at,
    )
    return (
        select(TaskInstance)
        .join(TaskInstance.period)
        .where(
            TaskInstance.commune_id == commune_id,
            # By the few tasks that ever went on to another unit, not by all that opened.
            TaskInstance.task_id.in_(_sent_on(commune_id)),
            TaskInstance.state_since == TaskInstance.assigned_at,
            relieved.correlate(TaskInstance, Period),
        )
        .options(
            joinedload(TaskInstance.task).joinedload(Task.section),
            contains_eager(TaskInstance.period),
            joinedload(TaskInstance.lead_unit),
        )
        .order_by(TaskInstance.number)
    )


def _sent_on(commune_id: uuid.UUID) -> Select[uuid.UUID]:
    """The tasks that went to another unit in some period."""
    return (
        select(TaskInstance.task_id)
        .join(
            Decline,
            (Decline.commune_id == TaskInstance.commune_id)
            & (Decline.instance_id == TaskInstance.id),
        )
        .where(Decline.commune_id == commune_id, Decline.successor_id.is_not(None))
    )


def halts_of(commune_id: uuid.UUID, task_ids: Iterable[uuid.UUID]) -> Select[Halt]:
    """What ever stopped some tasks, the earliest first."""
    return (
        select(Halt)
        .where(Halt.commune_id == commune_id, Halt.task_id.in_(list(task_ids)))
        .order_by(Halt.since, Halt.id)
    )


def halted_until(commune_id: uuid.UUID, seen: date, today: date) -> Select[uuid.UUID]:
    """The tasks that open again on a day after one, up to another."""
    return select(Halt.task_id).where(
        Halt.commune_id == commune_id, Halt.until > seen, Halt.until <= today
    )


def lasting_closings(commune_id: uuid.UUID) -> Select[Closing]:
    """The closings of the periods that are closed now, with who closed them."""
    return (
        select(Closing)
        .where(Closing.commune_id == commune_id, Closing.reopened_at.is_(None))
        .options(joinedload(Closing.closed_by))
    )


def closings_with_figures(commune_id: uuid.UUID) -> Select[Closing]:
    """The same where the figures of that day were kept, beside its period."""
    return (
        lasting_closings(commune_id)
        .join(Period, (Period.commune_id == Closing.commune_id) & (Period.id == Closing.period_id))
        .where(
            exists().where(
                ClosingStanding.commune_id == commune_id, ClosingStanding.closing_id == Closing.id
            )
        )
    )


def closed_periods(commune_id: uuid.UUID) -> Select[Period]:
    """The periods that are closed now."""
    return (
        select(Period)
        .join(Closing, (Closing.commune_id == Period.commune_id) & (Closing.period_id == Period.id))
        .where(Period.commune_id == commune_id, Closing.reopened_at.is_(None))
    )


def carried_over_in(commune_id: uuid.UUID) -> Select[TaskInstance]:
    """The instances that went on beyond the closing of their period."""
    return (
        select(TaskInstance)
        .join(
            CarryOver,
            (CarryOver.commune_id == TaskInstance.commune_id)
            & (CarryOver.instance_id == TaskInstance.id),
        )
        .join(
            Closing,
            (Closing.commune_id == CarryOver.commune_id) & (Closing.id == CarryOver.closing_id),
        )
        .where(TaskInstance.commune_id == commune_id, Closing.reopened_at.is_(None))
    )


def carry_overs_of(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[CarryOver]:
    """How the instances went on beyond the closing of their period, if it is still closed."""
    return (
        select(CarryOver)
        .join(
            Closing,
            (Closing.commune_id == CarryOver.commune_id) & (Closing.id == CarryOver.closing_id),
        )
        .where(
            CarryOver.commune_id == commune_id,
            CarryOver.instance_id.in_(instance_ids),
            Closing.reopened_at.is_(None),
        )
    )


def gaps_of(commune_id: uuid.UUID) -> Select[Gap]:
    """Who was left out when periods opened, the newest last, with what each is about."""
    return (
        select(Gap)
        .where(Gap.commune_id == commune_id)
        .options(
            joinedload(Gap.task).joinedload(Task.section).joinedload(Section.plan),
            joinedload(Gap.period),
            joinedload(Gap.unit),
        )
        .order_by(Gap.noted_at, Gap.id)
    )
