"""Told of more than tasks: of hand-overs that wait, and of places given and taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

SUBJECTS = {"post_id": "post", "substitution_id": "substitution"}
"""What a notice may be about besides an instance, with the table of each."""

ONCE = (("event_seq", "post_id", "why"), ("substitution_id", "why"))
"""What a person is told once."""


def upgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.alter_column("instance_id", existing_type=sa.Uuid(), nullable=True)
        for column, table in SUBJECTS.items():
            batch_op.add_column(sa.Column(column, sa.Uuid(), nullable=True))
            batch_op.create_foreign_key(
                f"fk_notice_commune_id_{column}",
                table,
                ["commune_id", column],
                ["commune_id", "id"],
            )
        for columns in ONCE:
            key = ("commune_id", "user_id", *columns)
            batch_op.create_unique_constraint(f"uq_notice_{'_'.join(key)}", key)
        batch_op.create_check_constraint(
            op.f("ck_notice_about_one"),
            "(instance_id IS NOT NULL AND post_id IS NULL AND substitution_id IS NULL)"
            " OR (instance_id IS NULL AND (post_id IS NULL) <> (substitution_id IS NULL))",
        )


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM notice WHERE instance_id IS NULL"))
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_notice_about_one"), type_="check")
        for columns in ONCE:
            key = ("commune_id", "user_id", *columns)
            batch_op.drop_constraint(f"uq_notice_{'_'.join(key)}", type_="unique")
        for column in SUBJECTS:
            batch_op.drop_constraint(f"fk_notice_commune_id_{column}", type_="foreignkey")
            batch_op.drop_column(column)
        batch_op.alter_column("instance_id", existing_type=sa.Uuid(), nullable=False)
