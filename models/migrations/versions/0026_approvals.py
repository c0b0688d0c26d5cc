"""Approvals, with what is directed in them, and how long they can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

PEOPLE = ("given_by_id", "followed_by_id", "withdrawn_by_id")


def upgrade() -> None:
    op.create_table(
        "approval",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("given_by_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("followed_by_id", sa.Uuid(), nullable=True),
        sa.Column("followed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(followed_by_id IS NULL) = (followed_at IS NULL)", name=op.f("ck_approval_followed")
        ),
        sa.CheckConstraint(
            "followed_at IS NULL OR direction <> ''", name=op.f("ck_approval_directed")
        ),
        sa.CheckConstraint(
            "(withdrawn_by_id IS NULL) = (withdrawn_at IS NULL)",
            name=op.f("ck_approval_withdrawn"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "instance_id"],
            ["task_instance.commune_id", "task_instance.id"],
            name=op.f("fk_approval_commune_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "post_id"],
            ["post.commune_id", "post.id"],
            name=op.f("fk_approval_commune_id_post_id"),
        ),
        *(
            sa.ForeignKeyConstraint(
                ["commune_id", column],
                ["user_account.commune_id", "user_account.id"],
                name=op.f(f"fk_approval_commune_id_{column}"),
            )
            for column in PEOPLE
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_approval_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_approval")),
    )
    op.create_index(
        "ix_approval_one_lasting",
        "approval",
        ["commune_id", "instance_id", "round"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "withdrawal_terms",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 0 AND 1440", name=op.f("ck_withdrawal_terms_minutes")),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_withdrawal_terms_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_withdrawal_terms")),
        sa.UniqueConstraint("commune_id", name=op.f("uq_withdrawal_terms_commune_id")),
    )


def downgrade() -> None:
    op.drop_table("withdrawal_terms")
    op.drop_table("approval")
