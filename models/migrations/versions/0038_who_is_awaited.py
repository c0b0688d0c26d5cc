"""Who is awaited, kept beside each act; what runs already is put into it by the program."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

STAGES = ("before", "on", "after", "head", "committee")

UNISSUED = sa.text("unissued_since IS NOT NULL")
ASKED, OF_A_BODY = sa.text("effect = 'confirmation'"), sa.text("unit_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "awaited",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("called", sa.Boolean(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("effect", sa.String(length=40), nullable=False),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column(
            "reminded",
            sa.Enum(*STAGES, name="reminder_stage", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("unsubmitted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id", "instance_id"],
            ["task_instance.commune_id", "task_instance.id"],
            name=op.f("fk_awaited_commune_id_instance_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "unit_id"],
            ["unit.commune_id", "unit.id"],
            name=op.f("fk_awaited_commune_id_unit_id"),
        ),
        sa.ForeignKeyConstraint(["commune_id"], ["commune.id"], name=op.f("fk_awaited_commune_id")),
        sa.CheckConstraint(f"reminded IN {STAGES}", name=op.f("ck_awaited_reminder_stage")),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_awaited")),
    )
    place = ["due_on", "number", "instance_id"]
    op.create_index(
        "ix_awaited_in_instance",
        "awaited",
        ["commune_id", "instance_id", "unit_id", "called", "standing"],
    )
    op.create_index("ix_awaited_of_units", "awaited", ["commune_id", "unit_id", "called", *place])
    op.create_index(
        "ix_awaited_of_bodies",
        "awaited",
        ["commune_id", "standing", *place],
        sqlite_where=OF_A_BODY,
        postgresql_where=OF_A_BODY,
    )
    op.create_index(
        "ix_awaited_for_answers",
        "awaited",
        ["commune_id", "deadline"],
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )
    op.create_index(
        "ix_awaited_by_reminder", "awaited", ["commune_id", "reminded", "deadline", "instance_id"]
    )
    op.create_table(
        "read_models",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_read_models_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_read_models")),
        sa.UniqueConstraint("commune_id", name=op.f("uq_read_models_commune_id")),
    )

    # Of a unit as well as of all: so that nobody walks over what a unit ever led.
    op.drop_index("ix_task_instance_unissued", table_name="task_instance")
    op.create_index(
        "ix_task_instance_unissued",
        "task_instance",
        ["commune_id", "lead_unit_id", "number"],
        sqlite_where=UNISSUED,
        postgresql_where=UNISSUED,
    )


def downgrade() -> None:
    op.drop_index("ix_task_instance_unissued", table_name="task_instance")
    op.create_index(
        "ix_task_instance_unissued",
        "task_instance",
        ["commune_id", "number"],
        sqlite_where=UNISSUED,
        postgresql_where=UNISSUED,
    )
    op.drop_table("read_models")
    op.drop_table("awaited")
