"""How a report answers a product that it brings no new version of."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("product_requirement", sa.Column("new_each_period", sa.Boolean(), nullable=True))
    op.create_table(
        "product_answer",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("requirement_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(version_id IS NULL) <> (reason = '')",
            name=op.f("ck_product_answer_version_or_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "instance_id"],
            ["task_instance.commune_id", "task_instance.id"],
            name=op.f("fk_product_answer_commune_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "report_id"],
            ["report.commune_id", "report.id"],
            name=op.f("fk_product_answer_commune_id_report_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "requirement_id"],
            ["product_requirement.commune_id", "product_requirement.id"],
            name=op.f("fk_product_answer_commune_id_requirement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "version_id"],
            ["product_version.commune_id", "product_version.id"],
            name=op.f("fk_product_answer_commune_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_product_answer_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_product_answer")),
        sa.UniqueConstraint(
            "commune_id",
            "report_id",
            "requirement_id",
            name=op.f("uq_product_answer_commune_id_report_id_requirement_id"),
        ),
    )
    for column in ("instance_id", "version_id"):
        op.create_index(
            op.f(f"ix_product_answer_commune_id_{column}"),
            "product_answer",
            ["commune_id", column],
        )


def downgrade() -> None:
    op.drop_table("product_answer")
    op.drop_column("product_requirement", "new_each_period")
