"""Short numbers for people, counted per commune."""

import uuid

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.record import Counter


def next_number(session: Session, commune_id: uuid.UUID, name: str) -> int:
    """The next number of a name, from 1; no two transactions get the same."""
    taken = session.scalar(
        update(Counter)
        .where(Counter.commune_id == commune_id, Counter.name == name)
        .values(value=Counter.value + 1)
        .returning(Counter.value)
        .execution_options(synchronize_session=False)
    )
    if taken is not None:
        return taken
    session.add(Counter(commune_id=commune_id, name=name, value=1))
    session.flush()
    return 1
