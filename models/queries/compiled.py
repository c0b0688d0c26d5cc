"""Statements that are compiled once, and answered in what the database's driver gives.

To put a statement together anew, and to look it up among those compiled before, takes many times
as long as the database takes to answer.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, cast

from sqlalchemy import Boolean, Connection, Dialect, Integer, SelectBase, UpdateBase
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from models.queries.among import in_one_place

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler

Process: TypeAlias = Callable[[Any], Any]
"""Makes of a value what the driver takes; or of what it gives, a value."""

Reader = TypeVar("Reader")
"""What reads the rows of a statement."""


class CompiledStatement(Generic[Reader]):
    """A statement with named places, in some of which several values are looked among.

    With it what reads its rows, which is made for each kind of database as well.
    """

    def __init__(
        self, statement: SelectBase | UpdateBase, reader: Callable[[Dialect], Reader]
    ) -> None:
        self._statement = statement
        self._reader = reader
        self._of_dialects: dict[str, tuple[_OfDialect, Reader]] = {}
        self._compiling = Lock()

    def answer(
        self, session: Session, values: Mapping[str, object]
    ) -> tuple[Reader, Sequence[Sequence[Any]]]:
        """The rows as the database's driver gives them, and what reads them."""
        connection = _after_what_waits(session)
        mine, reader = self._for(connection.dialect)
        return reader, connection.exec_driver_sql(*mine.filled(values)).all()

    def carry_out(self, session: Session, values: Mapping[str, object]) -> int:
        """How many rows were changed."""
        connection = _after_what_waits(session)
        mine, _ = self._for(connection.dialect)
        return connection.exec_driver_sql(*mine.filled(values)).rowcount

    def carry_out_each(self, session: Session, each: Sequence[Mapping[str, object]]) -> None:
        """Do it with some values after others, none of which is several: at once."""
        connection = _after_what_waits(session)
        mine, _ = self._for(connection.dialect)
        filled = [mine.filled(values) for values in each]
        connection.exec_driver_sql(filled[0][0], [places for _, places in filled])

    def _for(self, dialect: Dialect) -> tuple["_OfDialect", Reader]:
        return self._of_dialects.get(dialect.name) or self._compiled_for(dialect)

    def _compiled_for(self, dialect: Dialect) -> tuple["_OfDialect", Reader]:
        # SQLAlchemy fills a statement in as it is first compiled, which two may not do at once.
        with self._compiling:
            if dialect.name not in self._of_dialects:
                compiled = _OfDialect(self._statement, dialect), self._reader(dialect)
                self._of_dialects[dialect.name] = compiled
        return self._of_dialects[dialect.name]


class _OfDialect:
    """A statement as one kind of database takes it."""

    def __init__(self, statement: SelectBase | UpdateBase, dialect: Dialect) -> None:
        compiler: SQLCompiler = in_one_place(statement, dialect).compile(dialect=dialect)
        state = compiler.construct_expanded_state(compiler.params)
        kinds = {name: bind.type for name, bind in compiler.binds.items()}
        for name, places in state.parameter_expansion.items():
            kinds |= dict.fromkeys(places, kinds[name])
        self._order = state.positiontup
        self._processes = {name: bind_process(kinds[name], dialect) for name in state.parameters}
        # What stands in the statement from the beginning is made ready once.
        self._ready = {
            name: self._processed(name, value) for name, value in state.parameters.items()
        }
        self._sql = state.statement
        if dialect.name == "sqlite" and not compiler.isinsert and self._order is not None:
            self._sql = _out_of_sight(self._sql, [kinds[name] for name in self._order])

    def filled(self, values: Mapping[str, object]) -> tuple[str, Any]:
        """The text, and the values in the places it has."""
        ready = self._ready.copy()
        for name, value in values.items():
            if name in ready:
                ready[name] = self._processed(name, value)
        order = self._order
        return self._sql, ready if order is None else tuple(map(ready.__getitem__, order))

    def _processed(self, name: str, value: object) -> object:
        process = self._processes[name]
        return process(value) if process and value is not None else value


def _out_of_sight(sql: str, kinds: Sequence[TypeEngine[Any]]) -> str:
    """A text with its values in sums and strings, into which SQLite does not look.

    As it is built here, it plans a statement by the values that it looks for, and anew whenever
    others come, which takes ten times as long as the answer.
    """
    pieces = sql.split("?")
    hidden = ("(? + 0)" if isinstance(kind, Integer | Boolean) else "(? || '')" for kind in kinds)
    return "".join(chain.from_iterable(zip(pieces, [*hidden, ""], strict=True)))


def _after_what_waits(session: Session) -> Connection:
    """The connection of a session, which has stored what was added to it."""
    if session.autoflush:
        session.flush()
    return session.connection()


def bind_process(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    """Makes of a value what the driver takes; None where it takes it as it is."""
    return cast("Process | None", kind.dialect_impl(dialect).bind_processor(dialect))
