"""Gaps in the keys: what is searched by has one space for each, and nothing silent."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEYS = {"unit": "name_key", "user_account": "name_key", "task": "content_key"}
"""What is searched by, by its table. The record vouches for none of them."""


def upgrade() -> None:
    connection = op.get_bind()
    for name, key in KEYS.items():
        keyed = sa.table(name, sa.column("commune_id", sa.Uuid()), sa.column("id", sa.Uuid()),
                         sa.column(key))  # fmt: skip
        for row in connection.execute(sa.select(keyed)).all():
            if row[2] != (folded := _folded(row[2])):
                here = (keyed.c.commune_id == row.commune_id) & (keyed.c.id == row.id)
                connection.execute(sa.update(keyed).where(here).values({key: folded}))


def downgrade() -> None:
    """Nothing: what the keys were made of is still there, and they are as good as before."""


def _folded(key: str) -> str:
    return " ".join("".join(c for c in key if unicodedata.category(c) != "Cf").split())
