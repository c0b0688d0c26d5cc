"""Which schema a database has, by the number of the migration that brought it there."""

from alembic import command
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine

from models.migrations.upgrade import config_for, scripts


def revision_of(connection: Connection) -> str | None:
    """The number of a database's schema; None for one that has none."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this program can bring a schema of a number to its own."""
    return revision in {script.revision for script in scripts().walk_revisions()}


def upgrade_to(engine: Engine, revision: str) -> None:
    """Give an empty database the schema of a number, without its guards."""
    with engine.connect() as connection:
        command.upgrade(config_for(connection), revision)
        connection.commit()
