"""What goes on is found by its deadline and its state, and a period's instances in their order."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

GOES_ON = sa.text("state NOT IN ('closed', 'revoked')")
PART = {"sqlite_where": GOES_ON, "postgresql_where": GOES_ON}


def upgrade() -> None:
    with op.batch_alter_table("task_instance", schema=None) as batch_op:
        batch_op.drop_index("ix_task_instance_commune_id_period_id")
        batch_op.create_index(
            "ix_task_instance_commune_id_period_id_number", ["commune_id", "period_id", "number"]
        )
        batch_op.create_index(
            "ix_task_instance_open_by_deadline", ["commune_id", "due_on", "number"], **PART
        )
        batch_op.create_index("ix_task_instance_open_by_state", ["commune_id", "state"], **PART)
        batch_op.create_index(
            "ix_task_instance_commune_id_task_id_period_id", ["commune_id", "task_id", "period_id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("task_instance", schema=None) as batch_op:
        batch_op.drop_index("ix_task_instance_commune_id_task_id_period_id")
        batch_op.drop_index("ix_task_instance_open_by_state")
        batch_op.drop_index("ix_task_instance_open_by_deadline")
        batch_op.drop_index("ix_task_instance_commune_id_period_id_number")
        batch_op.create_index("ix_task_instance_commune_id_period_id", ["commune_id", "period_id"])
