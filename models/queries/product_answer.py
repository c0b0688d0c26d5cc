"""Questions about how reports answer the products that they bring no new version of."""

import uuid
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload

from models.product import ProductVersion
from models.product_answer import ProductAnswer
from models.work import CLOSED, REVOKED, Period, Report, TaskInstance

_Key = uuid.UUID | InstrumentedAttribute[uuid.UUID]


def product_answers_of(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[ProductAnswer]:
    """How the reports on the instances answer such products, in no order."""
    return select(ProductAnswer).where(
        ProductAnswer.commune_id == commune_id, ProductAnswer.instance_id.in_(instance_ids)
    )


def versions_before(now: TaskInstance) -> Select[ProductVersion]:
    """What stands of the products of an instance's task from earlier periods, the newest first.

    Where several units have or had the task in one period, each for itself, it is what its own
    lead unit handed in.
    """
    is_its_own = TaskInstance.lead_unit_id == now.lead_unit_id
    shared_now = _others_have(now.commune_id, now.task_id, now.period_id, now.lead_unit_id)
    shared_then = _others_have(
        now.commune_id,
        TaskInstance.task_id,
        TaskInstance.period_id,
        TaskInstance.lead_unit_id,
    )
    return (
        select(ProductVersion)
        .join(
            TaskInstance,
            (TaskInstance.commune_id == ProductVersion.commune_id)
            & (TaskInstance.id == ProductVersion.instance_id),
        )
        .join(
            Period,
            (Period.commune_id == TaskInstance.commune_id) & (Period.id == TaskInstance.period_id),
        )
        .where(
            ProductVersion.commune_id == now.commune_id,
            ProductVersion.withdrawn_at.is_(None),
            TaskInstance.task_id == now.task_id,
            TaskInstance.state != REVOKED,
            Period.starts_on < now.period.starts_on,
            or_(is_its_own, ~shared_now & ~shared_then),
        )
        .options(contains_eager(ProductVersion.instance).contains_eager(TaskInstance.period))
        .order_by(Period.starts_on.desc(), TaskInstance.number.desc(), ProductVersion.number.desc())
    )


def versions_open_again(
    commune_id: uuid.UUID, version_ids: Iterable[uuid.UUID]
) -> Select[uuid.UUID]:
    """The ids of those of some versions whose instances are approved no longer."""
    return (
        select(ProductVersion.id)
        .join(ProductVersion.instance)
        .where(
            ProductVersion.commune_id == commune_id,
            ProductVersion.id.in_(version_ids),
            TaskInstance.state != CLOSED,
        )
    )


def versions_overtaking(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[ProductVersion]:
    """What stands that was handed in after versions that the reports on the instances name."""
    return select(ProductVersion).where(
        ProductVersion.commune_id == commune_id,
        _overtakes_named(commune_id, ProductAnswer.instance_id.in_(instance_ids)),
    )


def version_carried(
    commune_id: uuid.UUID, instance_id: Select[uuid.UUID], number: int, version_number: int
) -> Select[ProductVersion]:
    """A version of another instance, by the numbers of both, that a report on an instance names.

    Or one that was handed in after it, in its place.
    """
    on_it = ProductAnswer.instance_id == instance_id.scalar_subquery()
    return (
        select(ProductVersion)
        .join(ProductVersion.instance)
        .where(
            ProductVersion.commune_id == commune_id,
            TaskInstance.number == number,
            ProductVersion.number == version_number,
            or_(_is_named(commune_id, on_it), _overtakes_named(commune_id, on_it)),
        )
    )


def relying_on(commune_id: uuid.UUID, version_id: uuid.UUID) -> Select[TaskInstance]:
    """The instances whose report, considered or accepted now, says that a version still holds."""
    return (
        select(TaskInstance)
        .join(
            Report,
            (Report.commune_id == TaskInstance.commune_id)
            & (Report.instance_id == TaskInstance.id)
            & (Report.round == TaskInstance.round),
        )
        .join(
            ProductAnswer,
            (ProductAnswer.commune_id == Report.commune_id)
            & (ProductAnswer.report_id == Report.id),
        )
        .where(
            TaskInstance.commune_id == commune_id,
            TaskInstance.reported_at.is_not(None),
            TaskInstance.state != REVOKED,
            ProductAnswer.version_id == version_id,
        )
        .options(joinedload(TaskInstance.period))
        .order_by(TaskInstance.number)
    )


def _others_have(
    commune_id: _Key, task_id: _Key, period_id: _Key, lead_unit_id: _Key
) -> ColumnElement[bool]:
    """The condition that further units have a task in a period."""
    other = aliased(TaskInstance)
    return (
        exists()
        .where(
            other.commune_id == commune_id,
            other.task_id == task_id,
            other.period_id == period_id,
            other.lead_unit_id != lead_unit_id,
            other.state != REVOKED,
        )
        .correlate(TaskInstance)
    )


def _is_named(commune_id: uuid.UUID, by: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that an answer names a version."""
    return (
        exists()
        .where(
            ProductAnswer.commune_id == commune_id,
            ProductAnswer.version_id == ProductVersion.id,
            by,
        )
        .correlate(ProductVersion)
    )


def _overtakes_named(commune_id: uuid.UUID, by: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that a version stands in the place of an earlier one that an answer names."""
    named = aliased(ProductVersion)
    return ProductVersion.withdrawn_at.is_(None) & (
        exists()
        .where(
            ProductAnswer.commune_id == commune_id,
            ProductAnswer.version_id == named.id,
            named.commune_id == commune_id,
            named.instance_id == ProductVersion.instance_id,
            named.requirement_id == ProductVersion.requirement_id,
            named.number < ProductVersion.number,
            by,
        )
        .correlate(ProductVersion)
    )
