"""What there may be about an instance beside its report and its answers, and seldom is."""

import uuid
from collections.abc import Iterable

from sqlalchemy import CompoundSelect, exists, literal, select, union_all

from models.ballot import Ballot
from models.deadline import Extension, Urging
from models.recurrence import CarryOver
from models.reminder import Reminder
from models.selects.prepared import prepared
from models.work import Vote

_RARE = {
    Vote: Vote.instance_id,
    Ballot: Ballot.instance_id,
    CarryOver: CarryOver.instance_id,
    Extension: Extension.instance_id,
    Urging: Urging.instance_id,
    Reminder: Reminder.instance_id,
}


@prepared
def rare_nouns(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> CompoundSelect[str]:
    """The tables that hold something about any of the instances, of those that seldom do."""
    return union_all(
        *(
            select(literal(noun.__tablename__)).where(
                exists().where(noun.commune_id == commune_id, noun.instance_id.in_(instance_ids))
            )
            for noun in (Vote, Ballot, CarryOver, Extension, Urging, Reminder)
        )
    )
