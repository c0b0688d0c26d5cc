"""Questions about who works on an instance."""

import uuid
from collections.abc import Iterable

from sqlalchemy import Select, select

from models.appointment import Appointment


def appointments_of(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[Appointment]:
    """Who works on the instances, as their units named them last."""
    return select(Appointment).where(
        Appointment.commune_id == commune_id,
        Appointment.instance_id.in_(instance_ids),
        Appointment.ended_at.is_(None),
    )
