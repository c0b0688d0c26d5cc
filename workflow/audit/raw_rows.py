"""Rows just as the database keeps them, and the canonical JSON that they give.

To read each id, instant and text into a value of Python and to write that as JSON again takes
several times as long as to put the JSON together from what is kept. Where that is spelled as the
program spells it, both give the same. Where it is not, the values decide (`RawRows.values`).
"""

import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from json.encoder import encode_basestring
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Dialect,
    Enum,
    FromClause,
    Integer,
    String,
    Text,
    Uuid,
    cast,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from models.base import UtcDateTime
from models.canonical import is_as_written, written
from workflow.audit.hashes import plain

Unusual = (TypeError, ValueError, LookupError, AttributeError)
"""What `written` raises for a row that is not spelled as usual."""

_HEX, _SECONDS = 32, 26
_DASHED = 36


@dataclass(frozen=True, slots=True)
class _Column:
    """How a column is asked for, and what is made of what the driver hands out."""

    asked: ColumnElement[Any]
    written: Callable[[Any], str]
    """Its canonical JSON; raises one of `Unusual`. Never asked of nothing."""
    value: Callable[[Any], Any]
    """What the type of the column reads; raises what that raises."""


class RawRows:
    """Some columns of a table: raw in the order that is given, written in the order of names."""

    def __init__(self, session: Session, table: FromClause, names: Sequence[str]) -> None:
        dialect = session.connection().dialect
        of = _on_sqlite if dialect.name == "sqlite" else _on_postgresql
        self._names = tuple(names)
        self._columns = [of(table.c[name], dialect) for name in names]

    @property
    def asked(self) -> list[ColumnElement[Any]]:
        """The columns to be asked for."""
        return [each.asked for each in self._columns]

    def form(self, names: Iterable[str]) -> "RowJson":
        """The JSON object of some of the columns."""
        places = {name: place for place, name in enumerate(self._names)}
        return RowJson(
            [(name, places[name], self._columns[places[name]].written) for name in sorted(names)]
        )

    def writer(self, name: str) -> Callable[[Any], str]:
        """What gives the canonical JSON of one column that holds something."""
        return self._columns[self._names.index(name)].written

    def values(self, raw: Sequence[Any], names: Iterable[str]) -> dict[str, Any]:
        """Some columns of a row as their types read them."""
        wanted = set(names)
        return {
            name: None if kept is None else column.value(kept)
            for name, column, kept in zip(self._names, self._columns, raw, strict=True)
            if name in wanted
        }


class RowJson:
    """How the JSON object of some columns is put together."""

    def __init__(self, members: Sequence[tuple[str, int, Callable[[Any], str]]]) -> None:
        self._members = [(place, written) for _, place, written in members]
        inner = ",".join(f"{encode_basestring(name)}:%s" for name, _, _ in members)
        self._object = f"{{{inner}}}"

    def filled_in(self, raw: Sequence[Any]) -> str:
        """The canonical JSON of a row. Raises one of `Unusual` for what is not spelled as usual."""
        return self._object % tuple(
            [
                "null" if (kept := raw[place]) is None else written(kept)
                for place, written in self._members
            ]
        )


def id_written(kept: str) -> str:
    """An id as the record writes it, from the digits that SQLite keeps."""
    if len(kept) != _HEX:
        raise ValueError(kept)
    return f"{kept[:8]}-{kept[8:12]}-{kept[12:16]}-{kept[16:20]}-{kept[20:]}"


def _on_sqlite(column: ColumnElement[Any], dialect: Dialect) -> _Column:
    read = column.type.dialect_impl(dialect).result_processor(dialect, None) or _same
    return _Column(type_coerce(column, String), _sqlite_written(column.type), read)


def _sqlite_written(kind: Any) -> Callable[[Any], str]:  # noqa: ANN401 - any type of a column
    if isinstance(kind, Uuid):
        return lambda kept: f'"{id_written(kept)}"'
    if isinstance(kind, UtcDateTime):
        return _instant_written
    if isinstance(kind, Boolean):
        return lambda kept: _YES_OR_NO[str(kept)]
    return _plainly_written(kind)


def _on_postgresql(column: ColumnElement[Any], dialect: Dialect) -> _Column:
    kind = column.type
    if isinstance(kind, Uuid):
        return _Column(cast(column, Text), encode_basestring, uuid.UUID)
    if isinstance(kind, JSON) and not isinstance(kind.dialect_impl(dialect), JSONB):
        return _Column(cast(column, Text), _text_written, json.loads)
    if isinstance(kind, Enum):
        return _Column(type_coerce(column, String), _plainly_written(kind), kind.enum_class or str)
    if isinstance(kind, JSON):
        return _Column(column, written, _same)
    return _Column(column, _value_written, _same)


def _plainly_written(kind: Any) -> Callable[[Any], str]:  # noqa: ANN401 - any type of a column
    """How what both databases hand out alike is written."""
    if isinstance(kind, Enum):
        words = {word: encode_basestring(word) for word in kind.enums}
        return lambda kept: words[kept]
    if isinstance(kind, JSON):
        return _text_written
    if isinstance(kind, Integer):
        return _number_written
    return encode_basestring


def _instant_written(kept: str) -> str:
    if len(kept) != _SECONDS or kept[10] != " ":
        raise ValueError(kept)
    return f'"{kept[:10]}T{kept[11:]}Z"'


def _text_written(kept: str) -> str:
    if not is_as_written(kept):
        raise ValueError(kept)
    return kept


def _number_written(kept: int) -> str:
    if type(kept) is not int:
        raise TypeError(kept)
    return str(kept)


def _value_written(kept: Any) -> str:  # noqa: ANN401 - any value of a driver
    if type(kept) is str:
        return encode_basestring(kept)
    if isinstance(kept, datetime):
        return f'"{kept.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")}Z"'
    if isinstance(kept, date):
        return f'"{kept.isoformat()}"'
    return written(plain(kept))


def _same(kept: Any) -> Any:  # noqa: ANN401 - any value
    return kept


_YES_OR_NO = {"0": "false", "1": "true"}
