"""Questions about what moves a deadline, or recalls it."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from models.deadline import Decline, Extension, ExtensionLimit, RenewedDueDate, Urging
from models.work import TaskInstance


def extensions_of(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Extension]:
    """The extensions asked for on the instances."""
    return select(Extension).where(
        Extension.commune_id == commune_id, Extension.instance_id.in_(instance_ids)
    )


def renewed_due_dates_of(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[RenewedDueDate]:
    """The due dates set anew as the instances were returned."""
    return select(RenewedDueDate).where(
        RenewedDueDate.commune_id == commune_id, RenewedDueDate.instance_id.in_(instance_ids)
    )


def declines_of(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Decline]:
    """What the instances were declined with, or came from."""
    return select(Decline).where(
        Decline.commune_id == commune_id,
        or_(Decline.instance_id.in_(instance_ids), Decline.successor_id.in_(instance_ids)),
    )


def urgings_of(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Urging]:
    """How units were urged about the instances."""
    return select(Urging).where(
        Urging.commune_id == commune_id, Urging.instance_id.in_(instance_ids)
    )


def limit_set_last(commune_id: uuid.UUID) -> Select[ExtensionLimit]:
    """The limit that holds, with who set it; none where none ever was."""
    last = (
        select(ExtensionLimit.id)
        .where(ExtensionLimit.commune_id == commune_id)
        .order_by(ExtensionLimit.set_at.desc(), ExtensionLimit.id.desc())
        .limit(1)
    )
    return (
        select(ExtensionLimit)
        .where(ExtensionLimit.commune_id == commune_id, ExtensionLimit.id == last.scalar_subquery())
        .options(joinedload(ExtensionLimit.set_by))
    )


def due_before_extensions(commune_id: uuid.UUID) -> ScalarSelect[date]:
    """The due date that an instance had before the first extension granted; NULL without one."""
    return (
        select(func.min(Extension.due_before))
        .where(
            Extension.commune_id == commune_id,
            Extension.instance_id == TaskInstance.id,
            Extension.granted_until.is_not(None),
        )
        .correlate(TaskInstance)
        .scalar_subquery()
    )


def due_before_it_moved(commune_id: uuid.UUID) -> ColumnElement[date | None]:
    """The due date that an instance had before any other was set; NULL where none was."""
    renewed = (
        select(func.min(RenewedDueDate.due_before))
        .where(
            RenewedDueDate.commune_id == commune_id,
            RenewedDueDate.instance_id == TaskInstance.id,
        )
        .correlate(TaskInstance)
        .scalar_subquery()
    )
    extended = due_before_extensions(commune_id)
    return case((extended < renewed, extended), else_=func.coalesce(renewed, extended))


def is_sent_back(commune_id: uuid.UUID) -> ColumnElement[bool]:
    """The condition that the lead unit of an instance declined it, and was not answered."""
    declined = select(Decline.id).where(
        Decline.commune_id == commune_id,
        Decline.instance_id == TaskInstance.id,
        Decline.answered_at.is_(None),
    )
    return declined.correlate(TaskInstance).exists()
