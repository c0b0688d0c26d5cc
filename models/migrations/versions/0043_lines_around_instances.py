"""The index of the record's lines about the commune around its instances."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

AROUND_INSTANCES = (
    "instance_id IS NULL AND kind NOT IN"
    " ('sign_in', 'sign_in_failed', 'sign_out', 'session_ended', 'password_set', 'link_issued',"
    " 'export')"
)


def upgrade() -> None:
    op.create_index(
        "ix_event_around_instances",
        "event",
        ["commune_id", "seq"],
        sqlite_where=sa.text(AROUND_INSTANCES),
        postgresql_where=sa.text(AROUND_INSTANCES),
    )


def downgrade() -> None:
    op.drop_index("ix_event_around_instances", table_name="event")
