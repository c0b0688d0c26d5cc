"""How far work is."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "progress_note",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_progress_note_percent")),
        sa.ForeignKeyConstraint(
            ["commune_id", "instance_id"],
            ["task_instance.commune_id", "task_instance.id"],
            name=op.f("fk_progress_note_commune_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "noted_by_id"],
            ["user_account.commune_id", "user_account.id"],
            name=op.f("fk_progress_note_commune_id_noted_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_progress_note_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_progress_note")),
        sa.UniqueConstraint(
            "commune_id",
            "instance_id",
            "number",
            name=op.f("uq_progress_note_commune_id_instance_id_number"),
        ),
    )


def downgrade() -> None:
    op.drop_table("progress_note")
