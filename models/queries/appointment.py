"""Questions about who works on an instance."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, exists, select

from models.appointment import Appointment
from models.organisation import Post, User
from models.queries.organisation import valid_on
from models.work import TaskInstance


def appointments_of(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[Appointment]:
    """Who works on the instances, as their units named them last."""
    return select(Appointment).where(
        Appointment.commune_id == commune_id,
        Appointment.instance_id.in_(instance_ids),
        Appointment.ended_at.is_(None),
    )


def departed(commune_id: uuid.UUID, day: date) -> Select[str, uuid.UUID]:
    """Who was named and is of the unit no more on a day, by the user name; and for what."""
    of_unit = exists().where(
        Post.commune_id == commune_id,
        Post.user_id == Appointment.user_id,
        Post.unit_id == TaskInstance.lead_unit_id,
        valid_on(Post, day),
    )
    return (
        select(User.username, TaskInstance.id)
        .join_from(
            User,
            Appointment,
            (User.commune_id == Appointment.commune_id) & (User.id == Appointment.user_id),
        )
        .join(
            TaskInstance,
            (TaskInstance.commune_id == Appointment.commune_id)
            & (TaskInstance.id == Appointment.instance_id),
        )
        .where(
            User.commune_id == commune_id,
            Appointment.ended_at.is_(None),
            ~(User.active & of_unit),
        )
    )
