"""The word of whoever authorises another, where somebody else entered it."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "place_consent",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("substitution_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["commune_id", column],
                [f"{table}.commune_id", f"{table}.id"],
                name=op.f(f"fk_place_consent_commune_id_{column}"),
            )
            for column, table in (
                ("substitution_id", "substitution"),
                ("asked_by_id", "user_account"),
            )
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_place_consent_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_place_consent")),
        sa.UniqueConstraint(
            "commune_id",
            "substitution_id",
            name=op.f("uq_place_consent_commune_id_substitution_id"),
        ),
    )


def downgrade() -> None:
    op.drop_table("place_consent")
