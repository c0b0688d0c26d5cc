"""Several questions asked in one statement: what each seldom finds is not worth one of its own."""

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Row, Select, cast, false, inspect, null, select, union_all
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value

from models.base import Base

Noun = TypeVar("Noun", bound=Base)


def together(*questions: Select[Any]) -> Select[Any]:
    """What questions about one noun each find, in no order: of the nouns of a row one is there.

    Their order and what they would load beside a noun is left out.
    """
    nouns = list(dict.fromkeys(map(_noun_of, questions)))
    rows = union_all(
        # Of a mere NULL PostgreSQL does not know what it stands for; the first part says it.
        select(*(cast(null(), c.type).label(f"{c.table.name}_{c.key}") for c in _columns(nouns)))
        .where(false()),
        *(_beside_nothing(question, nouns) for question in questions),
    ).subquery("found")  # fmt: skip
    found: list[Any] = [aliased(noun, rows) for noun in nouns]
    statement = select(*found)
    # SQLAlchemy fills a statement in as it is first compiled, which two threads may not do at once;
    # as it leaves here nobody shares it yet.
    statement.compile()
    return statement


class Found:
    """What questions found together; each row has those that it names, if they were found too.

    Whoever read them may go on without the session, also where a row names nobody.
    """

    def __init__(self, rows: Iterable[Row[Any]]) -> None:
        self._by_noun: dict[type[Base], dict[Any, Base]] = {}
        for noun in (each for row in rows for each in row if each is not None):
            self._by_noun.setdefault(type(noun), {})[inspect(noun).identity] = noun
        for nouns in self._by_noun.values():
            for each in nouns.values():
                self._name_for(each)

    def all(self, noun: type[Noun]) -> list[Noun]:
        """Those of one kind, in no order."""
        return [each for each in self._of(noun).values() if isinstance(each, noun)]

    def _of(self, noun: type[Base]) -> dict[Any, Base]:
        return self._by_noun.get(noun, {})

    def _name_for(self, row: Base) -> None:
        """Have a row know those that it names."""
        for attribute, keys, noun in _named_by(type(row)):
            key = tuple(getattr(row, each) for each in keys)
            if None in key or key in self._of(noun):
                set_committed_value(row, attribute, self._of(noun).get(key))


@cache
def _named_by(noun: type[Base]) -> tuple[tuple[str, tuple[str, str], type[Base]], ...]:
    """The relations of a noun to one of another, each with where the key of that one is kept."""
    return tuple(
        (relation.key, ("commune_id", column.key), relation.mapper.class_)
        for relation in inspect(noun).relationships
        if not relation.uselist
        for column in relation.local_columns
        if column.key and column.key != "commune_id"
    )


def _noun_of(question: Select[Any]) -> type[Base]:
    [described] = question.column_descriptions
    noun: type[Base] = described["entity"]
    return noun


def _columns(nouns: Iterable[type[Base]]) -> list[Any]:
    return [column for noun in nouns for column in inspect(noun).columns]


def _beside_nothing(question: Select[Any], nouns: Iterable[type[Base]]) -> Select[Any]:
    """A question with the columns of all nouns, of which those of the others are empty."""
    mine = set(_columns([_noun_of(question)]))
    every = (column if column in mine else null() for column in _columns(nouns))
    return question.order_by(None).with_only_columns(*every)
