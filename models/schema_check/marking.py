"""Marking a database anew with the schema that it has, where its mark was bent or taken away."""

from alembic import command
from sqlalchemy import Engine

from models.migrations.upgrade import SchemaState, config_for, schema_state
from models.schema_check.inventory import expected
from models.schema_check.inventory import present as present_inventory

_MARK = "alembic_version"


def mark_anew(engine: Engine) -> bool:
    """Whether a database lost its mark, is all else that this program makes, and has it again."""
    if schema_state(engine) is not SchemaState.UNMARKED:
        return False
    with engine.execution_options(writes=True).begin() as connection:
        should, does = expected(connection).items(), present_inventory(connection).items()
        if any(_MARK not in part for part, _ in should ^ does):
            return False
        command.stamp(config_for(connection), "head", purge=True)
    return True
