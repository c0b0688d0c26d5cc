"""What there may be about an instance beside its report and its answers, and seldom is."""

import uuid
from collections.abc import Iterable

from sqlalchemy import CompoundSelect, exists, literal, select, union_all

from models.ballot import Ballot
from models.deadline import Decline, Extension, ExtensionLimit, Urging
from models.queries.cached import prepared
from models.queries.substitution import in_anothers_place
from models.record import Event
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
def rare_tables(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID], in_place: Iterable[str]
) -> CompoundSelect[str]:
    """The names of the tables that hold something about any of the instances.

    Of the record only whether any action of `in_place` was done on them in another's place; of the
    limit of extensions whether the commune ever had one.
    """
    about_instances = (
        select(literal(column.class_.__tablename__)).where(
            exists().where(column.class_.commune_id == commune_id, column.in_(instance_ids))
        )
        for column in _NAMES_AN_INSTANCE
    )
    limited = exists().where(ExtensionLimit.commune_id == commune_id)
    done = in_anothers_place(commune_id, instance_ids, in_place)
    return union_all(
        *about_instances,
        select(literal(ExtensionLimit.__tablename__)).where(limited),
        select(literal(Event.__tablename__)).where(done.exists()),
    )
