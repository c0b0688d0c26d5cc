"""Yearly figures of what tasks promise."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

OUTCOMES = ("not_met", "met", "exceeded", "undetermined")


def upgrade() -> None:
    op.create_table(
        "indicator_figure",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "hundredths", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                *OUTCOMES,
                name="figure_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "hundredths IS NOT NULL OR outcome = 'undetermined'",
            name=op.f("ck_indicator_figure_determined"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "indicator_id"],
            ["indicator.commune_id", "indicator.id"],
            name=op.f("fk_indicator_figure_commune_id_indicator_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "entered_by_id"],
            ["user_account.commune_id", "user_account.id"],
            name=op.f("fk_indicator_figure_commune_id_entered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_indicator_figure_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_indicator_figure")),
        sa.UniqueConstraint(
            "commune_id",
            "indicator_id",
            "year",
            "number",
            name=op.f("uq_indicator_figure_commune_id_indicator_id_year_number"),
        ),
    )


def downgrade() -> None:
    op.drop_table("indicator_figure")
