"""As what each instance counted when its period was closed."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

WORDS = (
    "completed_on_time",
    "completed_late",
    "open_within_deadline",
    "due_soon",
    "reported_in_time",
    "open_overdue",
    "no_deadline",
)


def upgrade() -> None:
    op.create_table(
        "closing_standing",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("closing_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stands",
            sa.Enum(
                *WORDS, name="timeliness", native_enum=False, length=40, create_constraint=True
            ),
            nullable=False,
        ),
        *(
            sa.ForeignKeyConstraint(
                ["commune_id", column],
                [f"{table}.commune_id", f"{table}.id"],
                name=op.f(f"fk_closing_standing_commune_id_{column}"),
            )
            for column, table in (("closing_id", "closing"), ("instance_id", "task_instance"))
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_closing_standing_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_closing_standing")),
        sa.UniqueConstraint(
            "commune_id",
            "closing_id",
            "instance_id",
            name=op.f("uq_closing_standing_commune_id_closing_id_instance_id"),
        ),
    )
    op.create_index(
        op.f("ix_closing_standing_commune_id_instance_id"),
        "closing_standing",
        ["commune_id", "instance_id"],
    )


def downgrade() -> None:
    op.drop_table("closing_standing")
