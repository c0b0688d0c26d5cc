"""Values that a database keeps in another spelling than the program writes.

SQLite has no type of its own for ids, days, instants and yes or no. Read back, `0B1C…` is the id
that `0b1c…` is, and no hash tells them apart; but a question for the one does not find the other,
so that the row is hidden from every page. PostgreSQL keeps each such value in one way only.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    String,
    Uuid,
    and_,
    func,
    not_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from models.base import UtcDateTime

_DIGIT = "[0-9]"
_ID = "[0-9a-f]" * 32
_DAY = f"{_DIGIT * 4}-{_DIGIT * 2}-{_DIGIT * 2}"
_INSTANT = f"{_DAY} {_DIGIT * 2}:{_DIGIT * 2}:{_DIGIT * 2}.{_DIGIT * 6}"


def misspelled(
    session: Session, table: FromClause, key: str, of_commune: ColumnElement[bool]
) -> set[str]:
    """The keys, as stored, of the rows that hold a value in another spelling."""
    if session.connection().dialect.name != "sqlite":
        return set()
    usual = [spelled for column in table.c if (spelled := _as_written(column)) is not None]
    # In hexadecimal, because a key may be broken text, at which the driver gives up.
    keys = select(func.hex(table.c[key])).where(of_commune, not_(and_(True, *usual)))
    return {
        bytes.fromhex(digits).decode(errors="replace") for digits in session.scalars(keys) if digits
    }


def _as_written(column: Column[object] | ColumnElement[object]) -> ColumnElement[bool] | None:
    """Whether a column holds what the program would have written for its value, or nothing."""
    kind = column.type
    if isinstance(kind, Boolean):
        usual = type_coerce(column, Integer).in_((0, 1))
    else:
        patterns = ((Uuid, _ID), (UtcDateTime, _INSTANT), (Date, _DAY))
        pattern = next((shape for type_, shape in patterns if isinstance(kind, type_)), None)
        if pattern is None:
            return None
        usual = type_coerce(column, String).bool_op("GLOB")(pattern)
    return usual | column.is_(None)
