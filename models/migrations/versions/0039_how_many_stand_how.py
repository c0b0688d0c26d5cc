"""How many instances stand how, kept beside each act; the program counts what is there already."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

KIND = (
    "section_id", "period_id", "over", "lead_unit_id", "stands", "due_on", "originally",
    "originally_due_on", "extended", "returned", "unissued", "restricted",
)  # fmt: skip

RESTRICTED = sa.text("sensitivity = 'restricted'")


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("lead_unit_id", sa.Uuid(), nullable=False),
        sa.Column("stands", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("originally", sa.String(40), nullable=False),
        sa.Column("originally_due_on", sa.Date(), nullable=False),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("unissued", sa.Boolean(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("instances", sa.Integer(), nullable=False),
        sa.CheckConstraint("instances >= 0", name=op.f("ck_tally_counted")),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_tally_commune_id")),
        sa.PrimaryKeyConstraint("commune_id", *KIND, name=op.f("pk_tally")),
    )
    op.create_index(
        "ix_task_restricted",
        "task",
        ["commune_id", "id"],
        sqlite_where=RESTRICTED,
        postgresql_where=RESTRICTED,
    )


def downgrade() -> None:
    op.drop_index("ix_task_restricted", table_name="task")
    op.drop_table("tally")
