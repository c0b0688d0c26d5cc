"""Slips of submission, and the terms of approval."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approval_terms",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_required", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_approval_terms_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_approval_terms")),
        sa.UniqueConstraint("commune_id", name=op.f("uq_approval_terms_commune_id")),
    )
    op.create_table(
        "submission",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "recommendation",
            sa.Enum(
                "approve",
                "approve_with_remark",
                "return",
                name="recommendation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id", "instance_id"],
            ["task_instance.commune_id", "task_instance.id"],
            name=op.f("fk_submission_commune_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "submitted_by_id"],
            ["user_account.commune_id", "user_account.id"],
            name=op.f("fk_submission_commune_id_submitted_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_submission_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_submission")),
    )
    op.create_index(
        op.f("ix_submission_commune_id_instance_id"), "submission", ["commune_id", "instance_id"]
    )


def downgrade() -> None:
    op.drop_table("submission")
    op.drop_table("approval_terms")
