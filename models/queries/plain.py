"""Nouns made of plain rows: they belong to no session, and know what was read and nothing else.

Whoever asks one for what was not read gets an error, and no statement behind their back. Whoever
changes one adds it to a session first.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Dialect, Uuid, inspect
from sqlalchemy.orm import RelationshipDirection, Session
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.types import TypeEngine

from models.base import Base
from models.queries.compiled import Process

Noun = TypeVar("Noun", bound=Base)
Seen = dict[tuple[Any, ...], Base]
"""What was made of an answer's rows so far, each noun once; by its key as the driver gave it."""

Make = Callable[[Sequence[Any], Seen], Base | None]
"""A noun from the part of a row that tells of it; None where that part is empty."""

IDS_KEPT = 2**15


@cache
def columns_of(noun: type[Base]) -> tuple[ColumnElement[Any], ...]:
    """What is read of a noun: all but what is read only when it is asked for."""
    mapper = inspect(noun)
    deferred = {each.key for each in mapper.column_attrs if each.deferred}
    return tuple(c for c in mapper.columns if mapper.get_property_by_column(c).key not in deferred)


def maker(noun: type[Base], dialect: Dialect) -> Make:
    """Makes a noun of its columns, in the order of `columns_of`."""
    mapper = inspect(noun)
    columns = columns_of(noun)
    names = [mapper.get_property_by_column(column).key for column in columns]
    processes = [result_process(column.type, dialect) for column in columns]
    key_names = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
    raw_key = itemgetter(*(columns.index(column) for column in mapper.primary_key))
    new, identity = mapper.class_manager.new_instance, mapper.identity_key_from_primary_key

    def make(row: Sequence[Any], seen: Seen) -> Base | None:
        key = (noun, raw_key(row))
        if key in seen:
            return seen[key]
        values = [p(v) if p else v for p, v in zip(processes, row, strict=True)]
        there = dict(zip(names, values, strict=True))
        primary = [there[name] for name in key_names]
        if None in primary:
            return None
        made: Base = new()
        made.__dict__.update(there)
        # It counts as stored: what was not read of it is missing, instead of being empty.
        instance_state(made).key = identity(tuple(primary))
        seen[key] = made
        return made

    return make


def result_process(kind: TypeEngine[Any], dialect: Dialect) -> Process | None:
    """Makes a value of what the driver gives; None where that is one."""
    impl = kind.dialect_impl(dialect)
    if isinstance(impl, Uuid) and not dialect.supports_native_uuid:
        return _id
    return cast("Process | None", impl.result_processor(dialect, None))


@lru_cache(maxsize=IDS_KEPT)
def _id(text: str | None) -> uuid.UUID | None:
    """An id from its text: the same few stand in many rows."""
    return uuid.UUID(text) if text else None


class Found:
    """What questions found; each noun has those that it names, if they were found too."""

    def __init__(self, nouns: Iterable[Base]) -> None:
        self._by_noun = introduce(nouns)

    def all(self, noun: type[Noun]) -> list[Noun]:
        """Those of one kind, in no order."""
        return cast("list[Noun]", list(self._by_noun.get(noun, {}).values()))

    def one(self, noun: type[Noun]) -> Noun | None:
        """The one of a kind of which there is at most one."""
        return next(iter(self.all(noun)), None)


def introduce(nouns: Iterable[Base]) -> Mapping[type[Base], Mapping[Any, Base]]:
    """Nouns by their kind and key, each having those that it names, if they are among them.

    Of the same one twice, the first counts.
    """
    by_noun: dict[type[Base], dict[Any, Base]] = {}
    for noun in nouns:
        key = instance_state(noun).key
        assert key is not None
        by_noun.setdefault(type(noun), {}).setdefault(key[1], noun)
    for kind, found in by_noun.items():
        for attribute, keys, named in _named_by(kind):
            others = by_noun.get(named, {})
            for noun in found.values():
                key = tuple(noun.__dict__[each] for each in keys)
                if None in key:
                    tie(noun, attribute, None)
                elif key in others:
                    tie(noun, attribute, others[key])
    return by_noun


def adopt(session: Session, noun: Noun) -> Noun:
    """The noun, of which a session stores what changes from now on."""
    key = instance_state(noun).key
    if key and (other := session.identity_map.get(key)) not in (None, noun):
        # What the session was about to store of it is not lost with it.
        session.flush()
        session.expunge(other)
    session.add(noun)
    return noun


def tie(noun: Base, attribute: str, value: object) -> None:
    """Have a noun know what it is related to, as if that had been read with it."""
    noun.__dict__[attribute] = value


@cache
def _named_by(noun: type[Base]) -> tuple[tuple[str, tuple[str, str], type[Base]], ...]:
    """The relations of a noun to one of another, each with where the key of that one is kept."""
    return tuple(
        (relation.key, ("commune_id", column.key), relation.mapper.class_)
        for relation in inspect(noun).relationships
        if relation.direction is RelationshipDirection.MANYTOONE
        for column in relation.local_columns
        if column.key and column.key != "commune_id"
    )
