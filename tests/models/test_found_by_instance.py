"""What hangs on an instance is found by it, however many others there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint

from models.nouns import every_noun
from models.work import TaskInstance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table

NOT_ASKED_BY_IT = {"hand_over_item", "notice", "reported_decision"}
"""What is asked for by what is handed over, by the person who is told, and by the session."""

HANGING = sorted(
    (table.name, column)
    for table in (noun.metadata.tables[noun.__tablename__] for noun in every_noun())
    if table.name not in NOT_ASKED_BY_IT
    for key in table.foreign_key_constraints
    if key.referred_table.name == TaskInstance.__tablename__
    for column in key.column_keys
    if column != "commune_id"
)
"""The columns in which rows name an instance."""


def whole_indexes(table: Table) -> Iterator[list[str]]:
    """The columns of each index that has all rows of a table."""
    for index in table.indexes:
        if index.dialect_options["sqlite"]["where"] is None:
            yield list(index.columns.keys())
    for constraint in table.constraints:
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint):
            yield list(constraint.columns.keys())


@pytest.mark.parametrize(("name", "column"), HANGING)
def test_an_index_has_all_of_them(name: str, column: str) -> None:
    """One of a part of the rows is of no use for a question about all of them."""
    table = TaskInstance.metadata.tables[name]
    assert any(columns[:2] == ["commune_id", column] for columns in whole_indexes(table))
