"""Several questions asked in one statement: what each seldom finds is not worth one of its own."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from inspect import signature
from operator import itemgetter
from typing import Any, Generic, ParamSpec

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Integer,
    Select,
    String,
    Text,
    Uuid,
    bindparam,
    cast,
    false,
    literal,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator, TypeEngine

from models.base import Base
from models.queries.compiled import CompiledStatement, Process
from models.queries.plain import Found, Make, Seen, columns_of, maker

Values = ParamSpec("Values")

_KINDS: dict[type[TypeEngine[Any]], TypeEngine[Any]] = {
    Uuid: Uuid(),
    String: Text(),
    Integer: BigInteger(),
    DateTime: DateTime(timezone=True),
    Date: Date(),
    Boolean: Boolean(),
    JSONB: JSON().with_variant(JSONB(), "postgresql"),
    JSON: JSON(),
}
"""The type of the places that hold columns of a kind, by what they are on PostgreSQL: SQLite is
content with any.
"""
_NOTHING: ColumnElement[Any] = literal_column("NULL")
"""Without the name that every `null()` gets, which makes half of a text."""
_POSTGRESQL: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]


class Gathering(Generic[Values]):
    """Questions that each find one noun, asked in one statement.

    `parts` may do no more with its values than compare them in SQL; of several, look for something
    among them. The order of what its questions find, and what they would load beside a noun, is
    left out.
    """

    def __init__(self, parts: Callable[Values, Iterable[Select[Any]]]) -> None:
        self.parts = parts
        self.__doc__ = parts.__doc__
        self._names = tuple(signature(parts).parameters)

    def found(self, session: Session, /, *args: Values.args, **kwargs: Values.kwargs) -> Found:
        """What they find, by its kind."""
        return Found(self.nouns(session, *args, **kwargs))

    def nouns(
        self, session: Session, /, *args: Values.args, **kwargs: Values.kwargs
    ) -> Iterator[Base]:
        """What they find, each noun once, in no order; none knows the others yet."""
        values = dict(zip(self._names, args, strict=False)) | kwargs
        makers, rows = self._compiled.answer(session, values)
        seen: Seen = {}
        for row in rows:
            places, make = makers[row[0]]
            make(places(row), seen)
        return iter(seen.values())

    @cached_property
    def _compiled(self) -> CompiledStatement[list[tuple[Process, Make]]]:
        """The statement; for each noun, by its number, what takes its columns and makes it."""
        parts: Callable[..., Iterable[Select[Any]]] = self.parts
        questions = list(parts(*map(bindparam, self._names)))
        nouns = list(dict.fromkeys(map(_noun_of, questions)))
        layout = _Layout(nouns)
        statement = union_all(layout.empty(), *map(layout.beside_nothing, questions))
        taken = {noun: itemgetter(*(at + 1 for at in layout.places[noun])) for noun in nouns}
        return CompiledStatement(
            statement, lambda dialect: [(taken[noun], maker(noun, dialect)) for noun in nouns]
        )


class _Layout:
    """Where the columns of several nouns stand in one row: those of one kind share places."""

    def __init__(self, nouns: Sequence[type[Base]]) -> None:
        self._nouns = nouns
        self.kinds: list[TypeEngine[Any]] = []
        self.places = {noun: self._placed(noun) for noun in nouns}

    def _placed(self, noun: type[Base]) -> list[int]:
        """The place of each column, in their order; makes places where there are too few."""
        taken: list[int] = []
        for column in columns_of(noun):
            kind = _kind_of(column.type)
            free = (at for at, other in enumerate(self.kinds) if other is kind and at not in taken)
            at = next(free, len(self.kinds))
            if at == len(self.kinds):
                self.kinds.append(kind)
            taken.append(at)
        return taken

    def empty(self) -> Select[Any]:
        """No row, with the types of the places: of a mere NULL PostgreSQL knows none."""
        return select(literal(0), *(cast(null(), kind) for kind in self.kinds)).where(false())

    def beside_nothing(self, question: Select[Any]) -> Select[Any]:
        """A question with its noun's number, then its columns in their places, and else nothing."""
        noun = _noun_of(question)
        row: list[ColumnElement[Any]] = [_NOTHING] * len(self.kinds)
        for column, at in zip(columns_of(noun), self.places[noun], strict=True):
            row[at] = column
        number = literal(self._nouns.index(noun), literal_execute=True)
        return question.order_by(None).with_only_columns(number, *row)


def _kind_of(column_type: TypeEngine[Any]) -> TypeEngine[Any]:
    plain = column_type.dialect_impl(_POSTGRESQL)
    plain = plain.impl_instance if isinstance(plain, TypeDecorator) else plain
    return next(kind for of, kind in _KINDS.items() if isinstance(plain, of))


def _noun_of(question: Select[Any]) -> type[Base]:
    [described] = question.column_descriptions
    noun: type[Base] = described["entity"]
    return noun
