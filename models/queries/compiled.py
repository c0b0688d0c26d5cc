"""Statements that are compiled once, and answered in what the database's driver gives.

To put a statement together anew, and to look it up among those compiled before, takes many times
as long as the database takes to answer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar, cast

from sqlalchemy import Dialect, SelectBase
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

    def __init__(self, statement: SelectBase, reader: Callable[[Dialect], Reader]) -> None:
        self._statement = statement
        self._reader = reader
        self._of_dialects: dict[str, tuple[_OfDialect, Reader]] = {}
        self._compiling = Lock()

    def answer(
        self, session: Session, values: Mapping[str, object]
    ) -> tuple[Reader, Sequence[Sequence[Any]]]:
        """The rows as the database's driver gives them, and what reads them."""
        if session.autoflush:
            session.flush()
        connection = session.connection()
        dialect = connection.dialect
        mine, reader = self._of_dialects.get(dialect.name) or self._compiled_for(dialect)
        return reader, connection.exec_driver_sql(*mine.filled(values)).all()

    def _compiled_for(self, dialect: Dialect) -> tuple["_OfDialect", Reader]:
        # SQLAlchemy fills a statement in as it is first compiled, which two may not do at once.
        with self._compiling:
            if dialect.name not in self._of_dialects:
                compiled = _OfDialect(self._statement, dialect), self._reader(dialect)
                self._of_dialects[dialect.name] = compiled
        return self._of_dialects[dialect.name]


class _OfDialect:
    """A statement as one kind of database takes it."""

    def __init__(self, statement: SelectBase, dialect: Dialect) -> None:
        self._compiler: SQLCompiler = statement.compile(dialect=dialect)
        self._processes = {
            name: process
            for name in self._compiler.params
            if (process := bind_process(self._compiler.binds[name].type, dialect))
        }
        self._own = self._compiler.params
        self._texts: dict[tuple[int, ...], _Text] = {}

    def filled(self, values: Mapping[str, object]) -> tuple[str, Any]:
        """The text for so many values, and the values in the places it has."""
        given = {name: values.get(name, own) for name, own in self._own.items()}
        several = {
            name: _filled_up(cast("Iterable[Any]", value))
            for name, value in given.items()
            if self._compiler.binds[name].expanding
        }
        lengths = tuple(map(len, several.values()))
        text = self._texts.get(lengths)
        if text is None:
            text = self._texts[lengths] = self._expanded({**given, **several})
        ready: dict[str, Any] = {}
        for name, value in given.items():
            process = self._processes.get(name)
            if name in several:
                each = several[name]
                ready |= zip(
                    text.places[name], map(process, each) if process else each, strict=True
                )
            else:
                ready[name] = process(value) if process else value
        return text.sql, ready if text.order is None else tuple(ready[name] for name in text.order)

    def _expanded(self, values: Mapping[str, Any]) -> "_Text":
        """The text with a place for each of several values."""
        state = self._compiler.construct_expanded_state(values)
        return _Text(state.statement, state.positiontup, state.parameter_expansion)


class _Text(NamedTuple):
    """A statement with a certain number of places."""

    sql: str
    order: Sequence[str] | None
    """The names of the places, where the driver takes values by their order."""
    places: Mapping[str, Sequence[str]]
    """The places that belong to one name."""


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
