"""Several values in one place of a statement, however many they are.

With a place for each, every number of values makes a statement of its own, and some dozen
questions about fifty instances one of tens of kilobytes, which takes the database longer to read
than to answer.
"""

import json
from collections.abc import Iterable
from typing import Any, TypeVar, cast

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Dialect,
    String,
    Text,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.sql.elements import BinaryExpression
from sqlalchemy.sql.operators import in_op
from sqlalchemy.sql.visitors import ExternallyTraversible, replacement_traverse
from sqlalchemy.types import TypeDecorator, TypeEngine

Statement = TypeVar("Statement", bound=ExternallyTraversible)


def in_one_place(statement: Statement, dialect: Dialect) -> Statement:
    """The statement, in which each name that something is looked for among is one place.

    What is looked for among values that stand in the statement itself has a place for each.
    """
    among = _among_array if dialect.name == "postgresql" else _among_json

    def other(element: ExternallyTraversible, **_: object) -> ColumnElement[bool] | None:
        if not isinstance(element, BinaryExpression) or element.operator is not in_op:
            return None
        several = element.right
        if not isinstance(several, BindParameter) or not several.required:
            return None
        return among(element.left, several.key)

    return cast("Statement", replacement_traverse(statement, {}, other))


def _among_array(sought: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    return sought == any_(bindparam(name, type_=_Array(_unbounded(sought.type))))


def _among_json(sought: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    values = func.json_each(bindparam(name, type_=_JsonArray(sought.type))).table_valued("value")
    return sought.in_(select(values.c.value))


def _unbounded(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """The type without the length to which PostgreSQL would cut what is looked for."""
    return Text() if type(kind) is String else kind


class _Array(TypeDecorator[Iterable[Any]]):
    """Values of one type as an array of PostgreSQL."""

    impl = ARRAY
    cache_ok = True

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> Any:  # noqa: ANN401
        return None if value is None else list(value)


class _JsonArray(TypeDecorator[Iterable[Any]]):
    """Values of one type as text, each as the database keeps it."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: TypeEngine[Any]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        process = self.kind.dialect_impl(dialect).bind_processor(dialect)
        return json.dumps([process(each) if process else each for each in value])
