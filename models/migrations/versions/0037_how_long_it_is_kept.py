"""How long a plan and its products are kept, where somebody says it."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retention_period",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("requirement_id", sa.Uuid(), nullable=True),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "plan_id IS NULL OR requirement_id IS NULL",
            name=op.f("ck_retention_period_one_thing"),
        ),
        sa.CheckConstraint(
            "years = 0 OR years BETWEEN 2 AND 70", name=op.f("ck_retention_period_lawful")
        ),
        *(
            sa.ForeignKeyConstraint(
                ["commune_id", column],
                [f"{table}.commune_id", f"{table}.id"],
                name=op.f(f"fk_retention_period_commune_id_{column}"),
            )
            for column, table in (
                ("plan_id", "plan"),
                ("requirement_id", "product_requirement"),
            )
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_retention_period_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_retention_period")),
        *(
            sa.UniqueConstraint(
                "commune_id", column, name=op.f(f"uq_retention_period_commune_id_{column}")
            )
            for column in ("plan_id", "requirement_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("retention_period")
