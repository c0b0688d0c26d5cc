"""All rows of one database put into another, empty one, of whichever of the two kinds."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Enum,
    Insert,
    String,
    Table,
    Text,
    bindparam,
    cast,
    inspect,
    select,
    text,
    type_coerce,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from models.base import Base

Values = dict[str, Any]

VERSIONS = "alembic_version"
"""The table that holds the number of the schema."""
_BATCH = 500
_POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]


class NotTaken(Exception):
    """The other database does not take a row; the message names table and key, and says why."""


def is_empty(engine: Engine) -> bool:
    """Whether a database holds nothing: no table of anybody's, or no row in any of ours."""
    with engine.connect() as connection:
        # Whoever was killed as they were about to make the schema left the table of its number.
        there = set(inspect(connection).get_table_names()) - {VERSIONS}
        ours = [table for table in Base.metadata.sorted_tables if table.name in there]
        if not ours:
            return not there
        one = (select(text("1")).select_from(table).limit(1) for table in ours)
        return not any(connection.execute(each).first() for each in one)


@contextmanager
def held_still(engine: Engine) -> Iterator[Connection]:
    """One state of a database; whoever wants to write meanwhile has to wait."""
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection
        return
    tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        let_it_take_its_time(connection)
        # Before the first question, which is what fixes the state that is read.
        connection.exec_driver_sql(f"LOCK TABLE {tables} IN SHARE MODE")
        yield connection


def let_it_take_its_time(connection: Connection) -> None:
    """Let a transaction on PostgreSQL last, and wait for us, for hours."""
    for limit in ("idle_in_transaction_session_timeout", "statement_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {limit} = 0")


def transfer(source: Connection, target: Connection) -> dict[str, int]:
    """How many rows of each table were put into an empty database of the same schema.

    Keys and contents stay as they are. Whoever calls commits. Raises `NotTaken`.
    """
    if target.dialect.name == "sqlite":
        target.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    else:
        let_it_take_its_time(target)
    return {
        table.name: sum(
            _put(table, target, batch) for batch in _parents_first(table, _read(table, source))
        )
        # In an order in which each row finds the rows that it refers to.
        for table in Base.metadata.sorted_tables
    }


def _read(table: Table, source: Connection) -> Iterator[Sequence[Values]]:
    wanted = select(*(_as_it_stands(column, source.dialect) for column in table.c))
    in_order = wanted.order_by(*table.primary_key.columns)
    options = {"yield_per": _BATCH}
    with source.execute(in_order, execution_options=options) as rows:
        for batch in rows.mappings().partitions():
            yield [dict(row) for row in batch]


def _put(table: Table, target: Connection, batch: Sequence[Values]) -> int:
    """How many rows were put into a table."""
    put = table.insert().values(
        {column.name: _as_given(column, target.dialect) for column in table.c}
    )
    try:
        with target.begin_nested():
            target.execute(put, batch)
    except DBAPIError:
        _name_the_row(table, target, put, batch)
        raise
    return len(batch)


def _name_the_row(table: Table, target: Connection, put: Insert, batch: Sequence[Values]) -> None:
    """Raise `NotTaken` with the first row of a batch that is not taken by itself."""
    for row in batch:
        try:
            with target.begin_nested():
                target.execute(put, row)
        except DBAPIError as error:
            key = " ".join(str(row[column.name]) for column in table.primary_key.columns)
            why = str(error.orig).partition("\n")[0]
            raise NotTaken(f"{table.name} {key}: {why}") from None


def _parents_first(table: Table, batches: Iterator[Sequence[Values]]) -> Iterator[Sequence[Values]]:
    """The rows of a table, those first that others of the same table refer to."""
    upward = [
        (element.parent.name, element.column.name)
        for constraint in table.foreign_key_constraints
        if constraint.referred_table is table
        for element in constraint.elements
        if element.parent is not element.column
    ]
    if not upward:
        yield from batches
        return
    waiting = [row for batch in batches for row in batch]
    while waiting:
        missing = {row[key] for row in waiting for _, key in upward}
        ready = [row for row in waiting if not any(row[name] in missing for name, _ in upward)]
        # Rows in a circle are left to the database to refuse.
        yield ready or waiting
        waiting = [row for row in waiting if row not in ready] if ready else []


def _as_it_stands(column: Column[Any], dialect: Dialect) -> ColumnElement[Any]:
    """A column as it is read, so that what is read is all of it and nothing more."""
    if _keeps_its_spelling(column):
        spelled = cast(column, Text) if dialect.name == "postgresql" else type_coerce(column, Text)
        return spelled.label(column.name)
    if isinstance(column.type, Enum):
        # Also a word that this program does not know: refusing it is left to the database.
        return type_coerce(column, String).label(column.name)
    return column


def _as_given(column: Column[Any], dialect: Dialect) -> ColumnElement[Any]:
    """What is put into a column for what `_as_it_stands` read."""
    if _keeps_its_spelling(column):
        given = bindparam(column.name, type_=Text())
        return cast(given, JSON) if dialect.name == "postgresql" else given
    if isinstance(column.type, Enum):
        return bindparam(column.name, type_=String())
    return bindparam(column.name, type_=column.type)


def _keeps_its_spelling(column: Column[Any]) -> bool:
    """Whether both databases keep a column's JSON letter by letter, as the record needs it."""
    return isinstance(column.type, JSON) and not has_own_spelling(column)


def has_own_spelling(column: Column[Any]) -> bool:
    """Whether PostgreSQL keeps a column's JSON in a spelling of its own."""
    return isinstance(column.type.dialect_impl(_POSTGRESQL), postgresql.JSONB)
