"""When the report was made that is considered, or was accepted: on the instance itself.

It was told from the reports before, and so it is for what runs: by the round, unless the lead unit
is at work by the definition that the instance keeps.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OF_THE_LEAD = ("lead_member", "lead_head")

INSTANCE = sa.table(
    "task_instance",
    *(
        sa.column(name)
        for name in ("commune_id", "id", "definition_id", "state", "round", "reported_at")
    ),
)
REPORT = sa.table(
    "report", *(sa.column(name) for name in ("commune_id", "instance_id", "round", "reported_at"))
)
DEFINITION = sa.table(
    "definition", sa.column("commune_id"), sa.column("id"), sa.column("body", sa.JSON)
)


def upgrade() -> None:
    op.add_column(
        "task_instance", sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True)
    )
    connection = op.get_bind()
    made = (
        sa.select(REPORT.c.reported_at)
        .where(
            REPORT.c.commune_id == INSTANCE.c.commune_id,
            REPORT.c.instance_id == INSTANCE.c.id,
            REPORT.c.round == INSTANCE.c.round,
        )
        .scalar_subquery()
    )
    for commune_id, definition_id, body in connection.execute(sa.select(DEFINITION)).all():
        connection.execute(
            sa.update(INSTANCE)
            .where(
                INSTANCE.c.commune_id == commune_id,
                INSTANCE.c.definition_id == definition_id,
                INSTANCE.c.state.in_(considering(body)),
            )
            .values(reported_at=made)
        )


def downgrade() -> None:
    op.drop_column("task_instance", "reported_at")


def considering(body: Mapping[str, Any]) -> list[str]:
    """The states of a definition in which a report is considered, or was accepted."""
    before = before_a_report(body)
    return [
        state["name"]
        for state in body["states"]
        if state["name"] not in before and not (state["final"] and state["step"] is None)
    ]


def before_a_report(body: Mapping[str, Any]) -> set[str]:
    """The states of a definition from which the lead unit itself goes on to a report."""
    steps = {state["name"]: state["step"] for state in body["states"]}
    # The first form had no word for what an act leaves, nor for what leads forward.
    found = {
        row["state"] for row in body["rules"] if "report" in (row.get("effect"), row.get("leaves"))
    }
    onward = [
        row
        for row in body["rules"]
        if row["standing"] in OF_THE_LEAD and row.get("forward", leads_onward(row, steps))
    ]
    while more := {row["state"] for row in onward if row["leads_to"] in found} - found:
        found |= more
    return found


def leads_onward(row: Mapping[str, Any], steps: Mapping[str, int | None]) -> bool:
    """Whether a row of the first form leads on along the track; aside, it never does."""
    before, after = steps.get(row["state"]), steps.get(row["leads_to"])
    return before is not None and (after or 0) >= before
