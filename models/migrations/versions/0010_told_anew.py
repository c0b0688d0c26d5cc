"""Told anew: reminders of a turn that began anew, and substitutes of what waits for them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ONCE = {
    "ix_reminder_once_for_a_unit": (("unit_id",), sa.text("unit_id IS NOT NULL")),
    "ix_reminder_once_without_unit": ((), sa.text("unit_id IS NULL")),
}
"""The unique indexes: for which columns more, and where."""


def upgrade() -> None:
    with op.batch_alter_table("substitution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    _tell_once("event_seq", "instance_id", "why", instead_of=("event_seq", "why"))
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.add_column(sa.Column("turn_since", sa.DateTime(timezone=True), nullable=True))
    # Where the instance still stands as it did then, the turn began as it came to stand so.
    op.execute(
        sa.text(
            "UPDATE reminder SET turn_since = (SELECT CASE"
            " WHEN task_instance.state_since <= reminder.reminded_at"
            " THEN task_instance.state_since ELSE reminder.reminded_at END"
            " FROM task_instance WHERE task_instance.commune_id = reminder.commune_id"
            " AND task_instance.id = reminder.instance_id)"
        )
    )
    _drop_indexes()
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.alter_column(
            "turn_since", existing_type=sa.DateTime(timezone=True), nullable=False
        )
    _create_indexes("turn_since")


def downgrade() -> None:
    _drop_indexes()
    # Before, a stage was given once for a deadline, however often it was awaited anew.
    op.execute(
        sa.text(
            "DELETE FROM reminder WHERE EXISTS (SELECT 1 FROM reminder AS earlier"
            " WHERE earlier.commune_id = reminder.commune_id"
            " AND earlier.instance_id = reminder.instance_id"
            " AND earlier.action = reminder.action"
            " AND (earlier.unit_id = reminder.unit_id"
            " OR (earlier.unit_id IS NULL AND reminder.unit_id IS NULL))"
            " AND earlier.deadline = reminder.deadline"
            " AND earlier.stage = reminder.stage"
            " AND earlier.turn_since < reminder.turn_since)"
        )
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_column("turn_since")
    _create_indexes()
    op.execute(
        sa.text(
            "DELETE FROM notice WHERE EXISTS (SELECT 1 FROM notice AS other"
            " WHERE other.commune_id = notice.commune_id AND other.user_id = notice.user_id"
            " AND other.event_seq = notice.event_seq AND other.why = notice.why"
            " AND other.id < notice.id)"
        )
    )
    _tell_once("event_seq", "why", instead_of=("event_seq", "instance_id", "why"))
    with op.batch_alter_table("substitution", schema=None) as batch_op:
        batch_op.drop_column("told_at")


def _tell_once(*columns: str, instead_of: tuple[str, ...]) -> None:
    """Leave a person one notice at most with the same in these columns."""
    before, key = ("commune_id", "user_id", *instead_of), ("commune_id", "user_id", *columns)
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint(f"uq_notice_{'_'.join(before)}", type_="unique")
        batch_op.create_unique_constraint(f"uq_notice_{'_'.join(key)}", key)


def _drop_indexes() -> None:
    for name, (_, where) in ONCE.items():
        op.drop_index(name, "reminder", sqlite_where=where, postgresql_where=where)


def _create_indexes(*more: str) -> None:
    for name, (of_unit, where) in ONCE.items():
        columns = ["commune_id", "instance_id", "action", *of_unit, "deadline", "stage", *more]
        op.create_index(
            name, "reminder", columns, unique=True, sqlite_where=where, postgresql_where=where
        )
