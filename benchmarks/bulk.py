"""Rows put into a database by the quickest way that it has, a stretch at a time."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from models.base import Base

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from sqlalchemy import Connection, Engine, Table

    Write = Callable[[Any], Any]

STRETCH = 20_000
"""So many rows wait in memory before they are written, in a transaction of their own."""


class Filling:
    """What is about to be written; rows that refer to others come after those."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(writes=True)
        self._waiting: dict[Table, list[list[Any]]] = defaultdict(list)
        self._count = 0
        self.total = 0
        """How many rows were put there in all."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.write()

    def written(self, table: Table) -> list[Write | None]:
        """For each column of a table what makes a value into one that the driver takes."""
        dialect = self._engine.dialect
        return [each.type.dialect_impl(dialect).bind_processor(dialect) for each in table.c]

    def put(self, table: Table, row: list[Any]) -> None:
        """Have a row written, its values as the driver takes them and in the order of columns."""
        self._waiting[table].append(row)
        self._count += 1
        if self._count >= STRETCH:
            self.write()

    def write(self) -> None:
        """Write what waits."""
        put = _insert if self._engine.dialect.name == "sqlite" else _copy
        with self._engine.begin() as connection:
            for table in Base.metadata.sorted_tables:
                if rows := self._waiting.pop(table, None):
                    put(connection, table, rows)
        self.total += self._count
        self._count = 0


def _insert(connection: Connection, table: Table, rows: list[list[Any]]) -> None:
    places = ", ".join("?" * len(table.c))
    statement = f"INSERT INTO {table.name} ({_named(table)}) VALUES ({places})"  # noqa: S608 - ours
    _driver(connection).executemany(statement, rows)


def _copy(connection: Connection, table: Table, rows: list[list[Any]]) -> None:
    with _driver(connection).cursor().copy(f"COPY {table.name} ({_named(table)}) FROM STDIN") as to:
        for row in rows:
            to.write_row(row)


def _named(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.c)


def _driver(connection: Connection) -> Any:  # noqa: ANN401 - of one of two drivers
    return connection.connection.driver_connection
