"""Which rows are of the sample: read from the tables, so that a new one is not forgotten."""

import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Table, and_, or_, select

FLAG = "sample"
"""The column by which a row says itself that it is of the sample."""


def of_the_sample(
    tables: Iterable[Table], arranged: Collection[str], commune_id: uuid.UUID
) -> dict[Table, ColumnElement[bool]]:
    """For each table that may hold rows of the sample the condition that a row is one.

    A row is one when it says so, or when it names one. While the commune is a sample, whatever
    was arranged of its work is of the sample too: `arranged` names the tables. The tables come as
    they depend on each other, those that others refer to first, and so does the answer. What
    belongs to a row of its own table does not go with it.
    """
    found: dict[Table, ColumnElement[bool]] = {}
    for table in tables:
        if "commune_id" not in table.c:
            continue
        ours = table.c.commune_id == commune_id
        if table.name in arranged:
            found[table] = ours
            continue
        reasons = [
            _names_one_of(key, found[key.referred_table])
            for key in table.foreign_key_constraints
            if key.referred_table in found
        ]
        if FLAG in table.c:
            reasons.append(table.c[FLAG].is_(True))
        if reasons:
            found[table] = and_(ours, or_(*reasons))
    return found


def _names_one_of(key: ForeignKeyConstraint, is_one: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that a row refers by the key to one of the rows of another table."""
    [(column, referred)] = [
        (element.parent, element.column)
        for element in key.elements
        if element.parent.name != "commune_id"
    ]
    return column.in_(select(referred).where(is_one))
