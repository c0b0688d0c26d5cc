"""What there may be about an instance beside its report and its answers, and seldom is."""

import uuid
from collections.abc import Iterable

from sqlalchemy import CompoundSelect, exists, literal, select, union_all

from models.ballot import Ballot
from models.deadline import Decline, Extension, Urging
from models.queries.cached import prepared
from models.recurrence import CarryOver
from models.reminder import Reminder
from models.work import Vote

_NAMES_AN_INSTANCE = (
    Vote.instance_id,
    Ballot.instance_id,
    CarryOver.instance_id,
    Extension.instance_id,
    Decline.instance_id,
    Decline.successor_id,
    Urging.instance_id,
    Reminder.instance_id,
)


@prepared
def rare_tables(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> CompoundSelect[str]:
    """The names of the tables that hold something about any of the instances."""
    return union_all(
        *(
            select(literal(column.class_.__tablename__)).where(
                exists().where(column.class_.commune_id == commune_id, column.in_(instance_ids))
            )
            for column in _NAMES_AN_INSTANCE
        )
    )
