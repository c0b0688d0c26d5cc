"""Who was told to enter a vote, and has slips to count, is told of counting."""

from alembic import op
from sqlalchemy import text

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BEFORE_THE_MEMBERS = """
    EXISTS (
        SELECT 1 FROM task_instance JOIN ballot
        ON ballot.commune_id = task_instance.commune_id AND ballot.instance_id = task_instance.id
        WHERE task_instance.commune_id = {of}.commune_id AND task_instance.id = {instance}
        AND ballot.round = task_instance.round AND ballot.withdrawn_at IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM vote WHERE vote.commune_id = ballot.commune_id
            AND vote.instance_id = ballot.instance_id AND vote.round = ballot.round
        )
    )
"""
OF_ITS_LINE = """(
    SELECT event.instance_id FROM event
    WHERE event.commune_id = outbox.commune_id AND event.seq = outbox.event_seq
)"""
RENAMED = "UPDATE {table} SET why = 'count' WHERE why = 'vote' AND {condition}"
NOTICES = RENAMED.format(
    table="notice",
    condition=BEFORE_THE_MEMBERS.format(of="notice", instance="notice.instance_id"),
)
WAITING = RENAMED.format(
    table="outbox",
    condition=f"delivered_at IS NULL AND {BEFORE_THE_MEMBERS}".format(
        of="outbox", instance=OF_ITS_LINE
    ),
)


def upgrade() -> None:
    for statement in (NOTICES, WAITING):
        op.execute(text(statement))


def downgrade() -> None:
    for table in ("notice", "outbox"):
        op.execute(text(f"UPDATE {table} SET why = 'vote' WHERE why = 'count'"))  # noqa: S608 - names above
