"""Indexes by which what hangs on an instance is found, also what is withdrawn or over."""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

TABLES = ("appointment", "approval", "ballot", "decline", "reminder")
"""Those that had an index of a part of their rows alone, which is of no use for all of them."""


def upgrade() -> None:
    for table in TABLES:
        op.create_index(
            op.f(f"ix_{table}_commune_id_instance_id"), table, ["commune_id", "instance_id"]
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(op.f(f"ix_{table}_commune_id_instance_id"), table_name=table)
