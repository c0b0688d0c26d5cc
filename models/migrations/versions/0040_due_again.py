"""By when a report is due again that was returned though it had been in time."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "renewed_due_date",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("due_on > due_before", name=op.f("ck_renewed_due_date_later")),
        *(
            sa.ForeignKeyConstraint(
                ["commune_id", column],
                [f"{table}.commune_id", f"{table}.id"],
                name=op.f(f"fk_renewed_due_date_commune_id_{column}"),
            )
            for column, table in (("instance_id", "task_instance"), ("set_by_id", "user_account"))
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_renewed_due_date_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_renewed_due_date")),
        sa.UniqueConstraint(
            "commune_id",
            "instance_id",
            "round",
            name=op.f("uq_renewed_due_date_commune_id_instance_id_round"),
        ),
    )


def downgrade() -> None:
    op.drop_table("renewed_due_date")
