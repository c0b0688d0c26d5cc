"""What takes rights from whoever decides holds at once, and is told at once."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

DEEDS = ("give_post", "move_end", "link", "enable")
STATES = ("waiting", "agreed", "refused", "withdrawn", "lapsed", "alone")
TOLD_DEEDS = ("end_post", "disable", "rename")
TOLD = "told"


def upgrade() -> None:
    _allow((*DEEDS, *TOLD_DEEDS), (*STATES, TOLD))


def downgrade() -> None:
    op.execute(
        sa.text(
            "DELETE FROM notice WHERE consent_id IN (SELECT id FROM consent WHERE state = 'told')"
        )
    )
    op.execute(sa.text("DELETE FROM consent WHERE state = 'told'"))
    _allow(DEEDS, STATES)


def _allow(deeds: tuple[str, ...], states: tuple[str, ...]) -> None:
    with op.batch_alter_table("consent", schema=None) as batch_op:
        for column, name, words in (
            ("deed", "ck_consent_guarded_deed", deeds),
            ("state", "ck_consent_consent_state", states),
        ):
            batch_op.drop_constraint(op.f(name), type_="check")
            listed = ", ".join(f"'{word}'" for word in words)
            batch_op.create_check_constraint(op.f(name), f"{column} IN ({listed})")
