"""What was decided for the committee, and reported at its sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_event_commune_id_rule_seq"), "event", ["commune_id", "rule", "seq"])
    op.create_table(
        "session_report",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_by_id IS NULL) = (withdrawn_at IS NULL)",
            name=op.f("ck_session_report_withdrawn"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "noted_by_id"],
            ["user_account.commune_id", "user_account.id"],
            name=op.f("fk_session_report_commune_id_noted_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "withdrawn_by_id"],
            ["user_account.commune_id", "user_account.id"],
            name=op.f("fk_session_report_commune_id_withdrawn_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_session_report_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_session_report")),
    )
    op.create_index(
        op.f("ix_session_report_commune_id_noted_at"), "session_report", ["commune_id", "noted_at"]
    )
    op.create_table(
        "reported_decision",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_report_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column(
            "event_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "instance_id"],
            ["task_instance.commune_id", "task_instance.id"],
            name=op.f("fk_reported_decision_commune_id_instance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id", "session_report_id"],
            ["session_report.commune_id", "session_report.id"],
            name=op.f("fk_reported_decision_commune_id_session_report_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_reported_decision_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_reported_decision")),
        sa.UniqueConstraint(
            "commune_id",
            "session_report_id",
            "event_seq",
            name=op.f("uq_reported_decision_commune_id_session_report_id_event_seq"),
        ),
    )
    op.create_index(
        op.f("ix_reported_decision_commune_id_event_seq"),
        "reported_decision",
        ["commune_id", "event_seq"],
    )


def downgrade() -> None:
    op.drop_table("reported_decision")
    op.drop_table("session_report")
    op.drop_index(op.f("ix_event_commune_id_rule_seq"), "event")
