"""The unit that could lead where the cell of a task names a group: proposed, and chosen by nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suggested_lead",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id", "task_id"],
            ["task.commune_id", "task.id"],
            name=op.f("fk_suggested_lead_commune_id_task_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "unit_id"],
            ["unit.commune_id", "unit.id"],
            name=op.f("fk_suggested_lead_commune_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_suggested_lead_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_suggested_lead")),
        sa.UniqueConstraint(
            "commune_id", "task_id", name=op.f("uq_suggested_lead_commune_id_task_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("suggested_lead")
