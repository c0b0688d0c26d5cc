"""Since when something that was approved is still to be issued: on the instance itself.

Nothing that was approved before is asked for: the rules by which it goes know of no issuing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

INDEX, WAITS = "ix_task_instance_unissued", sa.text("unissued_since IS NOT NULL")


def upgrade() -> None:
    op.add_column(
        "task_instance", sa.Column("unissued_since", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(
        INDEX,
        "task_instance",
        ["commune_id", "number"],
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )


def downgrade() -> None:
    op.drop_index(INDEX, table_name="task_instance")
    op.drop_column("task_instance", "unissued_since")
