"""Values that a database keeps in another spelling than the program writes.

JSON is kept as text. Parsed it may be what was sealed, while the text says it twice, with spaces,
or in other escapes; so the text itself is compared with the one that the program writes.

SQLite has no type of its own for ids, days, instants and yes or no. Read back, `0B1C…` is the id
that `0b1c…` is, and no hash tells them apart; but a question for the one does not find the other,
so that the row is hidden from every page. PostgreSQL keeps each such value in one way only.
"""

import re
from functools import cache, partial

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    Text,
    TextClause,
    Uuid,
    cast,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from models.base import UtcDateTime
from models.canonical import is_as_written

_BATCH = 1000
_ONE_OF = re.compile(r"\[[^]]*\]")
_DIGIT = "[0-9]"
_ID = "[0-9a-f]" * 32
_DAY = f"{_DIGIT * 4}-{_DIGIT * 2}-{_DIGIT * 2}"
_INSTANT = f"{_DAY} {_DIGIT * 2}:{_DIGIT * 2}:{_DIGIT * 2}.{_DIGIT * 6}"


def misspelled(
    session: Session, table: FromClause, key: str, of_commune: ColumnElement[bool]
) -> set[str]:
    """The keys, as stored, of the rows that hold a value in another spelling."""
    values = misspelled_values(session, table, key, of_commune)
    return values | _texts(session, table, key, of_commune)


def misspelled_values(
    session: Session, table: FromClause, key: str, of_commune: ColumnElement[bool]
) -> set[str]:
    """The same, without a look into texts of JSON."""
    if not _on_sqlite(session):
        return set()
    keys = select(func.hex(table.c[key])).where(of_commune, _is_odd(table))
    return {_unhexed(digits) for digits in session.scalars(keys) if digits}


def _texts(
    session: Session, table: FromClause, key: str, of_commune: ColumnElement[bool]
) -> set[str]:
    kept = [column for column in table.c if _is_kept_as_text(session, column)]
    if not kept:
        return set()
    # In hexadecimal, because it may be broken text, at which the driver gives up.
    raw = func.hex if _on_sqlite(session) else partial(cast, type_=Text)
    read = _unhexed if _on_sqlite(session) else str
    asked = select(*(raw(column) for column in (table.c[key], *kept))).where(of_commune)
    rows = session.execute(asked, execution_options={"yield_per": _BATCH})
    return {
        read(stored)
        for stored, *texts in rows
        if not all(is_as_written(read(text)) for text in texts if text is not None)
    }


def _is_kept_as_text(session: Session, column: ColumnElement[object]) -> bool:
    """Whether a column holds JSON, and not in a form that has one text for each value."""
    kind = column.type.dialect_impl(session.connection().dialect)
    return isinstance(kind, JSON) and not isinstance(kind, JSONB)


def _on_sqlite(session: Session) -> bool:
    return session.connection().dialect.name == "sqlite"


def _unhexed(digits: str) -> str:
    return bytes.fromhex(digits).decode(errors="replace")


@cache
def _is_odd(table: FromClause) -> TextClause:
    """Whether a row holds a value that the program would have written otherwise.

    In SQLite's own words: to put so many conditions together from their parts, and those into
    words, would take longer than to ask them.
    """
    usual = [spelled for column in table.c if (spelled := _as_written(column))]
    return text(f"NOT ({' AND '.join(usual) or 1})")


def _as_written(column: ColumnElement[object]) -> str:
    """Whether a column holds what the program writes for its value, or nothing; '' for any text."""
    name, kind = f'"{column.key}"', column.type
    if isinstance(kind, JSON):
        usual = f"typeof({name}) = 'text'"
    elif isinstance(kind, Boolean):
        usual = f"{name} IN (0, 1)"
    else:
        patterns = ((Uuid, _ID), (UtcDateTime, _INSTANT), (Date, _DAY))
        pattern = next((shape for type_, shape in patterns if isinstance(kind, type_)), None)
        if pattern is None:
            return ""
        # The pattern ends where a NUL stands; what follows it is counted.
        as_long = f"length(hex({name})) = {2 * len(_ONE_OF.sub('0', pattern))}"
        usual = f"{name} GLOB '{pattern}' AND {as_long}"
    return f"({name} IS NULL OR {usual})"
