"""How much there is of what a question finds, to be asked beside others of the kind."""

from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select


def number_of(question: Select[Any]) -> ScalarSelect[int]:
    """How many rows a question has."""
    return select(func.count()).select_from(question.order_by(None).subquery()).scalar_subquery()
