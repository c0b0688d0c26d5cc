"""What was issued of the versions that were approved."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "issued_document",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_number", sa.String(length=300), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("signed_by", sa.String(length=300), nullable=False),
        sa.Column("signed_as", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "document_number <> '' AND signed_by <> ''", name=op.f("ck_issued_document_told")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["commune_id", column],
                [f"{table}.commune_id", f"{table}.{key}"],
                name=op.f(f"fk_issued_document_commune_id_{column}"),
            )
            for column, table, key in (
                ("instance_id", "task_instance", "id"),
                ("version_id", "product_version", "id"),
                ("sha256", "stored_file", "sha256"),
                ("entered_by_id", "user_account", "id"),
            )
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_issued_document_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint(
            "commune_id",
            "instance_id",
            "number",
            name=op.f("uq_issued_document_commune_id_instance_id_number"),
        ),
    )
    op.create_index(
        op.f("ix_issued_document_commune_id_version_id"),
        "issued_document",
        ["commune_id", "version_id"],
    )


def downgrade() -> None:
    op.drop_table("issued_document")
