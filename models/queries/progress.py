"""Questions about how far work is."""

import uuid
from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from models.progress import ProgressNote


def latest_progress(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[ProgressNote]:
    """The note that was made last on each of the instances."""
    of_it = aliased(ProgressNote)
    last = (
        select(func.max(of_it.number))
        .where(
            of_it.commune_id == commune_id,
            of_it.instance_id == ProgressNote.instance_id,
        )
        .correlate(ProgressNote)
        .scalar_subquery()
    )
    return select(ProgressNote).where(
        ProgressNote.commune_id == commune_id,
        ProgressNote.instance_id.in_(instance_ids),
        ProgressNote.number == last,
    )
