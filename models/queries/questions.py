"""Questions that every request asks: compiled once, and answered in plain values and nouns."""

from collections.abc import Callable, Sequence
from functools import cached_property
from inspect import signature
from typing import Any, Generic, ParamSpec, TypeVarTuple

from sqlalchemy import ColumnElement, Dialect, Select, bindparam
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from models.base import Base
from models.queries.compiled import CompiledStatement
from models.queries.plain import Seen, columns_of, introduce, maker, result_process

Values = ParamSpec("Values")
Row = TypeVarTuple("Row")

_Part = type[Base] | TypeEngine[Any]
"""What a part of a row is: a noun, or a value of some type."""

_Reader = Callable[[Sequence[Any], Seen], Any]
"""Reads one part of a row."""


class Question(Generic[Values, *Row]):
    """A question of which only the values are new each time.

    `build` may do no more with its values than compare them in SQL; of several, look for something
    among them. What it would load beside a noun is left out.
    """

    def __init__(self, build: Callable[Values, Select[*Row]]) -> None:
        self._build = build
        self.__doc__ = build.__doc__
        self._names = tuple(signature(build).parameters)

    def rows(
        self, session: Session, /, *args: Values.args, **kwargs: Values.kwargs
    ) -> list[tuple[*Row]]:
        """What it finds, row by row; a noun that stands in several is the same in each.

        Each noun has those that it names, if they were found too.
        """
        values = dict(zip(self._names, args, strict=False)) | kwargs
        readers, found = self._compiled.answer(session, values)
        seen: Seen = {}
        rows: list[Any] = [tuple(read(row, seen) for read in readers) for row in found]
        introduce(seen.values())
        return rows

    @cached_property
    def _compiled(self) -> CompiledStatement[list[_Reader]]:
        """The statement, with a reader for each part of a row."""
        build: Callable[..., Select[*Row]] = self._build
        question = build(*map(bindparam, self._names))
        parts: list[tuple[_Part, int]] = []
        columns: list[ColumnElement[Any]] = []
        for described in question.column_descriptions:
            part = described["entity"] if described["expr"] is described["entity"] else None
            parts.append((part or described["expr"].type, len(columns)))
            columns += columns_of(part) if part else [described["expr"]]
        return CompiledStatement(
            question.with_only_columns(*columns),
            lambda dialect: [_reader(part, at, dialect) for part, at in parts],
        )


def _reader(part: _Part, at: int, dialect: Dialect) -> _Reader:
    """Reads one part of a row: a noun, or a value."""
    if isinstance(part, type):
        make, columns = maker(part, dialect), slice(at, at + len(columns_of(part)))
        return lambda row, seen: make(row[columns], seen)
    process = result_process(part, dialect)
    return lambda row, _seen: process(row[at]) if process else row[at]
