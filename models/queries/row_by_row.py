"""Conditions that are looked up for each row they are about."""

from typing import Any

from sqlalchemy import ColumnElement, Select, literal


def has_answer(question: Select[Any]) -> ColumnElement[bool]:
    """The condition that a question about the row beside it has an answer.

    It says the same as EXISTS. For that PostgreSQL may gather every answer there is beforehand,
    and so walk over what grows with the years for a page of fifty lines.
    """
    one = question.with_only_columns(literal(1)).limit(1)
    return one.scalar_subquery().is_not(None)
