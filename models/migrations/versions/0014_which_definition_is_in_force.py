"""Which definition is in force, told apart from which was published last."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "definition_in_force",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("in_force_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["commune_id", "definition_id"],
            ["definition.commune_id", "definition.id"],
            name=op.f("fk_definition_in_force_commune_id_definition_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_definition_in_force_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_definition_in_force")),
        sa.UniqueConstraint(
            "commune_id",
            "name",
            "position",
            name=op.f("uq_definition_in_force_commune_id_name_position"),
        ),
    )


def downgrade() -> None:
    op.drop_table("definition_in_force")
