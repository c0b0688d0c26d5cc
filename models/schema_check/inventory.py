"""The two inventories of a database: the objects that stand, and those that should."""

from collections.abc import Mapping

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from models.migrations.upgrade import newest_revision
from models.schema_check import postgresql, sqlite

Inventory = Mapping[str, str]
"""Each object by its kind and name, such as `index ix_event_…`, with its definition made even."""


def present(connection: Connection) -> Inventory:
    """Every object of the database that could decide what the program reads or writes."""
    read = sqlite.read if connection.dialect.name == "sqlite" else postgresql.read
    return read(connection)


def expected(connection: Connection) -> Inventory:
    """Every object that the migrations make on such a database."""
    return sqlite.made() if connection.dialect.name == "sqlite" else postgresql.made()


def revision_present(connection: Connection) -> str:
    """The revision that the database says it has; empty when it says none."""
    try:
        with connection.begin_nested():
            said = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars()
            return ", ".join(map(str, said))
    except DatabaseError:
        return ""


def revision_expected() -> str:
    """The newest revision of the program."""
    return newest_revision()
