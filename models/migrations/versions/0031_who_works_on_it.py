"""Who of the lead unit works on a task."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

PEOPLE = ("user_id", "named_by_id", "ended_by_id")


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("named_by_id", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(ended_by_id IS NULL) = (ended_at IS NULL)", name=op.f("ck_appointment_ended")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "instance_id"],
            ["task_instance.commune_id", "task_instance.id"],
            name=op.f("fk_appointment_commune_id_instance_id"),
        ),
        *(
            sa.ForeignKeyConstraint(
                ["commune_id", column],
                ["user_account.commune_id", "user_account.id"],
                name=op.f(f"fk_appointment_commune_id_{column}"),
            )
            for column in PEOPLE
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_appointment_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_appointment")),
    )
    op.create_index(
        "ix_appointment_one_lasting",
        "appointment",
        ["commune_id", "instance_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("appointment")
