"""When others returned what is to be reported again: on the instance itself.

Of what runs it is told from its lines: by the last one that led it back to where its lead unit
reports, as the definition has it that the instance keeps.
"""

import importlib
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

before_a_report = importlib.import_module(
    "models.migrations.versions.0022_when_it_was_reported"
).before_a_report
"""The states of a definition from which the lead unit itself goes on to a report."""

OF_THE_LEAD = ("lead_member", "lead_head")

INDEX, RETURNED = "ix_task_instance_returned", sa.text("returned_at IS NOT NULL")

INSTANCE = sa.table(
    "task_instance",
    *(
        sa.column(name)
        for name in ("commune_id", "id", "definition_id", "state", "round", "returned_at")
    ),
)
EVENT = sa.table(
    "event",
    *(
        sa.column(name)
        for name in ("commune_id", "seq", "at", "instance_id", "rule", "from_state", "to_state")
    ),
)
DEFINITION = sa.table(
    "definition", sa.column("commune_id"), sa.column("id"), sa.column("body", sa.JSON)
)


def upgrade() -> None:
    op.add_column(
        "task_instance", sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(
        INDEX,
        "task_instance",
        ["commune_id", "number"],
        sqlite_where=RETURNED,
        postgresql_where=RETURNED,
    )
    connection = op.get_bind()
    for commune_id, definition_id, body in connection.execute(sa.select(DEFINITION)).all():
        waiting = connection.execute(
            sa.select(INSTANCE.c.id).where(
                INSTANCE.c.commune_id == commune_id,
                INSTANCE.c.definition_id == definition_id,
                INSTANCE.c.state.in_(before_a_report(body)),
                INSTANCE.c.round > 0,
            )
        )
        for (instance_id,) in waiting.all():
            returned_at = when_returned(connection, commune_id, instance_id, body)
            connection.execute(
                sa.update(INSTANCE)
                .where(INSTANCE.c.commune_id == commune_id, INSTANCE.c.id == instance_id)
                .values(returned_at=returned_at)
            )


def downgrade() -> None:
    op.drop_index(INDEX, table_name="task_instance")
    op.drop_column("task_instance", "returned_at")


def when_returned(
    connection: sa.Connection,
    commune_id: Any,  # noqa: ANN401 - as the database has it
    instance_id: Any,  # noqa: ANN401 - the same
    body: Mapping[str, Any],
) -> Any:  # noqa: ANN401 - the same
    """When others returned an instance that has to be reported again; None where nobody did."""
    states = {state["name"]: state for state in body["states"]}
    back = connection.execute(
        sa.select(EVENT.c.at, EVENT.c.rule, EVENT.c.from_state)
        .where(
            EVENT.c.commune_id == commune_id,
            EVENT.c.instance_id == instance_id,
            EVENT.c.to_state.in_(before_a_report(body)),
            EVENT.c.from_state.not_in(before_a_report(body)),
        )
        .order_by(EVENT.c.seq.desc())
        .limit(1)
    ).first()
    if back is None or states[back.from_state]["final"]:
        return None
    return None if back.rule.rpartition("/")[2] in OF_THE_LEAD else back.at
