"""What every act writes: put together once, then done with other values each time.

A session finds out by itself what has become of the nouns it knows, and puts a statement together
for it; that takes longer than the database takes to write. Where it is known what is written, it
is said here. What is written is no session's: it is not changed through it later.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from inspect import signature
from typing import Any, Generic, ParamSpec, cast

from sqlalchemy import ColumnElement, Table, UpdateBase, bindparam, insert, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_state

from models.base import Base
from models.queries.compiled import CompiledStatement

Values = ParamSpec("Values")


class Command(Generic[Values]):
    """An INSERT, UPDATE or DELETE of which only the values are new each time.

    `build` may do no more with them than write them and compare them in SQL; of several, look for
    something among them.
    """

    def __init__(self, build: Callable[Values, UpdateBase]) -> None:
        self._build = build
        self.__doc__ = build.__doc__
        self._names = tuple(signature(build).parameters)

    def done(self, session: Session, /, *args: Values.args, **kwargs: Values.kwargs) -> int:
        """In how many rows it was done."""
        values = dict(zip(self._names, args, strict=False)) | kwargs
        return self._compiled.carry_out(session, values)

    @cached_property
    def _compiled(self) -> CompiledStatement[None]:
        build: Callable[..., UpdateBase] = self._build
        return CompiledStatement(build(*map(bindparam, self._names)), lambda _dialect: None)


def write(session: Session, rows: Sequence[Base]) -> None:
    """Write new rows of one noun, of which each is written whole, in one statement."""
    if not rows:
        return
    writing = _writing(type(rows[0]))
    writing.statement.carry_out_each(session, [writing.values(row) for row in rows])
    for row in rows:
        # What was not said of it is missing from now on, instead of being empty.
        instance_state(row).key = writing.identity(row)


class _Writing:
    """How rows of a noun are written."""

    def __init__(self, noun: type[Base]) -> None:
        mapper = inspect(noun)
        columns = {mapper.get_property_by_column(each).key: each for each in mapper.columns}
        self.statement = CompiledStatement(
            insert(table_of(noun)).values(
                {column.name: bindparam(key, type_=column.type) for key, column in columns.items()}
            ),
            lambda _dialect: None,
        )
        self.identity = mapper.identity_key_from_instance
        self._unsaid = {key: _unsaid(column) for key, column in columns.items()}

    def values(self, row: Base) -> dict[str, Any]:
        """What is written of a row, which knows from then on what nobody said of it."""
        said = row.__dict__
        for key, unsaid in self._unsaid.items():
            if key not in said:
                setattr(row, key, unsaid())
        return {key: said[key] for key in self._unsaid}


def store(session: Session, rows: Iterable[Base]) -> None:
    """Write those of some rows that a session was to add: each noun in one statement.

    They count as stored then, and belong to no session.
    """
    new: defaultdict[type[Base], list[Base]] = defaultdict(list)
    for row in rows:
        if row in session.new:
            session.expunge(row)
            new[type(row)].append(row)
    for noun in sorted(new, key=_place_of):
        write(session, new[noun])


def table_of(noun: type[Base]) -> Table:
    """The table of a noun, of which a statement tells no session anything."""
    return cast("Table", noun.__table__)


@cache
def _place_of(noun: type[Base]) -> int:
    """Where a table stands among all: behind those that its rows may refer to."""
    return noun.metadata.sorted_tables.index(table_of(noun))


@cache
def _writing(noun: type[Base]) -> _Writing:
    return _Writing(noun)


def _unsaid(column: ColumnElement[Any]) -> Callable[[], Any]:
    """What a column holds of which nobody says anything."""
    default = getattr(column, "default", None)
    if default is None:
        return lambda: None
    if default.is_callable:
        return lambda: default.arg(None)
    return lambda: default.arg
