"""One text for a value: JSON that was kept as it came is kept in its canonical form.

No value changes, and with it no hash. A text that the program did not write itself stays as it
is, so that `dondoc record verify` finds it afterwards as before.
"""

import json
from collections.abc import Iterator
from typing import Any

import rfc8785
import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

EVERYWHERE = (
    ("event", "seq", "details"),
    ("event", "seq", "rows"),
    ("definition", "id", "body"),
    ("task", "id", "source_lines"),
)
"""The table, what tells its rows apart within a commune, and the column."""

ONLY_SQLITE = (("settled_year", "id", "national"),)
"""PostgreSQL keeps this one in a form of its own, which has one text for each value."""

GUARDS = {"sqlite": "event_no_update", "postgresql": "event_no_change ON event"}
"""What refuses to change a line. Every upgrade ends with putting the guards back."""

BATCH = 1000


def upgrade() -> None:
    connection = op.get_bind()
    on_sqlite = connection.dialect.name == "sqlite"
    op.execute(sa.text(f"DROP TRIGGER IF EXISTS {GUARDS[connection.dialect.name]}"))
    for table, key, column in EVERYWHERE + (ONLY_SQLITE if on_sqlite else ()):
        for commune_id, row, text in _kept(connection, table, key, column):
            if (canonical := _canonical(text)) != text:
                new = ":text" if on_sqlite else "CAST(:text AS json)"
                statement = (
                    f"UPDATE {table} SET {column} = {new}"  # noqa: S608 - names from above
                    f" WHERE commune_id = :commune_id AND {key} = :row"
                )
                given = {"text": canonical, "commune_id": commune_id, "row": row}
                connection.execute(sa.text(statement), given)


def downgrade() -> None:
    """Nothing: the earlier program reads these texts as it reads its own."""


def _canonical(text: str) -> str:
    """The canonical form of a text that the program wrote, and any other text as it is."""
    try:
        value = json.loads(text)
        return rfc8785.dumps(value).decode() if json.dumps(value) == text else text
    except (ValueError, TypeError):
        return text


def _kept(
    connection: sa.Connection, table: str, key: str, column: str
) -> Iterator[tuple[Any, Any, str]]:
    """The rows with the text of a column, read a batch at a time before they change."""
    text = column if connection.dialect.name == "sqlite" else f"CAST({column} AS TEXT)"
    question = (
        f"SELECT commune_id, {key}, {text} FROM {table}"  # noqa: S608 - the same
        " {after} ORDER BY 1, 2 LIMIT " + str(BATCH)
    )
    rows = connection.execute(sa.text(question.format(after=""))).all()
    after = f"WHERE (commune_id, {key}) > (:commune_id, :row)"
    while rows:
        yield from map(tuple, rows)
        commune_id, row = rows[-1][:2]
        rows = connection.execute(
            sa.text(question.format(after=after)), {"commune_id": commune_id, "row": row}
        ).all()
