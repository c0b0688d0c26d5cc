"""Which schema a database has, by the number of the migration that brought it there."""

from sqlalchemy import Connection, Engine

from models.migrations.upgrade import config_for, revisions


def revision_of(connection: Connection) -> str | None:
    """The number of a database's schema; None for one that has none."""
    # A start that copies nothing does without Alembic.
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - as just said

    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this program can bring a schema of a number to its own."""
    return revision in revisions()


def upgrade_to(engine: Engine, revision: str) -> None:
    """Give an empty database the schema of a number, without its guards."""
    from alembic import command  # noqa: PLC0415 - as above

    with engine.connect() as connection:
        command.upgrade(config_for(connection), revision)
        connection.commit()
