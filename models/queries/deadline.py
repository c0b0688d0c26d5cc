"""Questions about what moves a deadline, or recalls it."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import joinedload

from models.deadline import Decline, Extension, ExtensionLimit, Urging
from models.work import TaskInstance


def extensions_of(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Extension]:
    """The extensions asked for on the instances."""
    return select(Extension).where(
        Extension.commune_id == commune_id, Extension.instance_id.in_(instance_ids)
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


def is_sent_back(commune_id: uuid.UUID) -> ColumnElement[bool]:
    """The condition that the lead unit of an instance declined it, and was not answered."""
    declined = select(Decline.id).where(
        Decline.commune_id == commune_id,
        Decline.instance_id == TaskInstance.id,
        Decline.answered_at.is_(None),
    )
    return declined.correlate(TaskInstance).exists()
