"""Answers that came on paper, which the unit itself may put right by answering anew."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ONCE_EACH = "uq_confirmation_commune_id_instance_id_round_unit_id_stance"
IN_ORDER = "uq_confirmation_commune_id_instance_id_round_position"


def upgrade() -> None:
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.drop_constraint(ONCE_EACH, type_="unique")
        batch_op.create_unique_constraint(
            IN_ORDER, ["commune_id", "instance_id", "round", "position"]
        )
    op.create_table(
        "paper_answer",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("confirmation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document_number", sa.String(length=300), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("said_by", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "document_number <> '' OR said_by <> ''", name=op.f("ck_paper_answer_source")
        ),
        sa.CheckConstraint(
            "(document_number <> '') = (document_date IS NOT NULL)",
            name=op.f("ck_paper_answer_document"),
        ),
        sa.CheckConstraint(
            "(sha256 IS NULL) = (file_name = '')", name=op.f("ck_paper_answer_file")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "instance_id"],
            ["task_instance.commune_id", "task_instance.id"],
            name=op.f("fk_paper_answer_commune_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "confirmation_id"],
            ["confirmation.commune_id", "confirmation.id"],
            name=op.f("fk_paper_answer_commune_id_confirmation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "entered_by_id"],
            ["user_account.commune_id", "user_account.id"],
            name=op.f("fk_paper_answer_commune_id_entered_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "sha256"],
            ["stored_file.commune_id", "stored_file.sha256"],
            name=op.f("fk_paper_answer_commune_id_sha256"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_paper_answer_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_paper_answer")),
        sa.UniqueConstraint(
            "commune_id", "confirmation_id", name=op.f("uq_paper_answer_commune_id_confirmation_id")
        ),
        sa.UniqueConstraint(
            "commune_id",
            "instance_id",
            "number",
            name=op.f("uq_paper_answer_commune_id_instance_id_number"),
        ),
    )


def downgrade() -> None:
    op.drop_table("paper_answer")
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.drop_constraint(IN_ORDER, type_="unique")
        batch_op.create_unique_constraint(
            ONCE_EACH, ["commune_id", "instance_id", "round", "unit_id", "stance"]
        )
