"""Reports are found by the last day for the answers."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NAME = "ix_report_commune_id_answers_due_on"


def upgrade() -> None:
    op.create_index(NAME, "report", ["commune_id", "answers_due_on"])


def downgrade() -> None:
    op.drop_index(NAME, "report")
