"""Where the versions were published that are links."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "product_link",
        sa.Column("commune_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("address <> ''", name=op.f("ck_product_link_told")),
        sa.ForeignKeyConstraint(
            ["commune_id", "version_id"],
            ["product_version.commune_id", "product_version.id"],
            name=op.f("fk_product_link_commune_id_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_product_link_commune_id")
        ),
        sa.PrimaryKeyConstraint("commune_id", "id", name=op.f("pk_product_link")),
        sa.UniqueConstraint(
            "commune_id", "version_id", name=op.f("uq_product_link_commune_id_version_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("product_link")
