"""Statements that are compiled once, and answered in what the database's driver gives.

To put a statement together anew, and to look it up among those compiled before, takes many times
as long as the database takes to answer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar, cast

from sqlalchemy import Boolean, Connection, Dialect, Integer, SelectBase, UpdateBase
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

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
        self._compiler: SQLCompiler = statement.compile(dialect=dialect)
        own, binds = self._compiler.params, self._compiler.binds
        self._processes = {name: bind_process(binds[name].type, dialect) for name in own}
        self._several = {name: value for name, value in own.items() if binds[name].expanding}
        # What stands in the statement from the beginning is made ready once.
        self._ready = {
            name: self._processed(name, value)
            for name, value in own.items()
            if name not in self._several
        }
        self._plans_anew = dialect.name == "sqlite" and not self._compiler.isinsert
        self._texts: dict[tuple[int, ...], _Text] = {}

    def filled(self, values: Mapping[str, object]) -> tuple[str, Any]:
        """The text for so many values, and the values in the places it has."""
        several = {
            name: _filled_up(cast("Iterable[Any]", values.get(name, own)))
            for name, own in self._several.items()
        }
        lengths = tuple(map(len, several.values()))
        text = self._texts.get(lengths)
        if text is None:
            text = self._texts[lengths] = self._expanded({**values, **several})
        ready = self._ready.copy()
        for name, value in values.items():
            if name in ready:
                ready[name] = self._processed(name, value)
        for name, each in several.items():
            process = self._processes[name]
            ready |= zip(text.places[name], map(process, each) if process else each, strict=True)
        return text.sql, ready if text.order is None else tuple(map(ready.__getitem__, text.order))

    def _processed(self, name: str, value: object) -> object:
        process = self._processes[name]
        return process(value) if process and value is not None else value

    def _expanded(self, values: Mapping[str, Any]) -> "_Text":
        """The text with a place for each of several values."""
        state = self._compiler.construct_expanded_state(values)
        sql, places = state.statement, state.parameter_expansion
        if self._plans_anew and state.positiontup is not None:
            sql = self._out_of_sight(sql, state.positiontup, places)
        return _Text(sql, state.positiontup, places)

    def _out_of_sight(
        self, sql: str, order: Sequence[str], places: Mapping[str, Sequence[str]]
    ) -> str:
        """The text with its values in sums and strings, into which SQLite does not look.

        As it is built here, it plans a statement by the values that it looks for, and anew
        whenever others come, which takes ten times as long as the answer.
        """
        whole = {each: name for name, several in places.items() for each in several}
        binds = self._compiler.binds
        kinds = (binds[whole.get(name, name)].type for name in order)
        pieces = sql.split("?")
        hidden = (
            "(? + 0)" if isinstance(kind, Integer | Boolean) else "(? || '')" for kind in kinds
        )
        return "".join(chain.from_iterable(zip(pieces, [*hidden, ""], strict=True)))


class _Text(NamedTuple):
    """A statement with a certain number of places."""

    sql: str
    order: Sequence[str] | None
    """The names of the places, where the driver takes values by their order."""
    places: Mapping[str, Sequence[str]]
    """The places that belong to one name."""


def _after_what_waits(session: Session) -> Connection:
    """The connection of a session, which has stored what was added to it."""
    if session.autoflush:
        session.flush()
    return session.connection()


def _filled_up(values: Iterable[Any]) -> list[Any]:
    """Values, the last of them repeated until there are a power of two.

    The same text serves several numbers of values: databases keep what they made of a text.
    """
    several = list(values)
    if not several:
        return several
    return several + several[-1:] * ((1 << (len(several) - 1).bit_length()) - len(several))


def bind_process(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    """Makes of a value what the driver takes; None where it takes it as it is."""
    return cast("Process | None", kind.dialect_impl(dialect).bind_processor(dialect))
