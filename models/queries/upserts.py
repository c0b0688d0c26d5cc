"""An INSERT that can say what is done with a row that is there already."""

from collections.abc import Callable

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.base import Base

Upsert = sqlite.Insert | postgresql.Insert


def insert_into(noun: type[Base], session: Session) -> Upsert:
    """The INSERT of the session's kind of database."""
    return INSERT[session.get_bind().dialect.name](noun)


INSERT: dict[str, Callable[[type[Base] | Table], Upsert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
"""What either database calls it."""
