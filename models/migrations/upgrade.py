"""Bringing a database to the newest schema: by one at a time, and all of it or nothing."""

from __future__ import annotations

import re
from contextlib import suppress
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, column, inspect, select, table
from sqlalchemy.exc import DatabaseError

from models.backup.transfer import let_it_take_its_time
from models.migrations.guards import expected_guards, guard, present_guards
from models.record import RecordHead

if TYPE_CHECKING:
    from collections.abc import Callable

    from alembic.config import Config

# A start that finds the newest schema does without Alembic, and without reading any migration.

TURN_SECONDS = 600
"""How long an upgrade waits for another one."""


class SchemaState(StrEnum):
    """How the schema of a database stands to the one of this program."""

    EMPTY = "empty"
    OLDER = "older"
    NEWEST = "newest"
    NEWER = "newer"
    """It was brought there by a later release, which this one does not know."""
    UNMARKED = "unmarked"
    """It holds something, and its mark names no release's schema, or more than one."""


class NewerSchema(Exception):
    """The database was brought to a schema that this program does not know."""


class Unmarked(Exception):
    """The database does not say which schema it has: somebody bent or took away its mark."""


def schema_state(engine: Engine) -> SchemaState:
    """How the schema of a database stands to the one of this program."""
    with engine.connect() as connection:
        return _schema_state(connection)


def holds_a_commune(engine: Engine) -> bool:
    """Whether a database of this schema or an earlier one holds what would be missed."""
    with engine.connect() as connection:
        return connection.execute(select(RecordHead.commune_id).limit(1)).first() is not None


def upgrade(engine: Engine, *, first: Callable[[], None] | None = None) -> None:
    """Bring the database to the newest schema, guards included.

    Of several at once one works and the others wait. `first` is called by that one, before anything
    is changed and while nobody else can, and only where there is something to change in a database
    that holds something: what must be done before an upgrade belongs there. Raises `NewerSchema` or
    `Unmarked`.
    """
    stands = schema_state(engine)
    if stands is SchemaState.NEWER:
        raise NewerSchema
    if stands is SchemaState.UNMARKED:
        raise Unmarked
    if stands is SchemaState.NEWEST and _is_guarded(engine):
        # Nothing is written then: it may be on a disk that cannot be.
        return
    with engine.connect().execution_options(writes=True) as connection:
        _wait_patiently(connection)
        try:
            with connection.begin():
                _take_turn(connection)
                # Asked again: whoever waited finds the work done.
                if first and _schema_state(connection) is SchemaState.OLDER:
                    first()
                migrate(connection)
        finally:
            # Its patience is this upgrade's alone.
            connection.invalidate()


def migrate(connection: Connection) -> None:
    """Bring a database to the newest schema, by the end of the transaction."""
    from alembic import command  # noqa: PLC0415 - see above

    # Alembic keeps to a transaction that it finds.
    command.upgrade(config_for(connection), "head")
    guard(connection)


def check(engine: Engine) -> None:
    """Raise Alembic's error unless the newest schema is just what the models say."""
    from alembic import command  # noqa: PLC0415 - see above

    with engine.connect() as connection:
        command.check(config_for(connection))


def newest_revision() -> str:
    """The revision to which the migrations lead."""
    return revisions()[-1]


@cache
def revisions() -> tuple[str, ...]:
    """The numbers of this program's migrations in order, by the names of their files."""
    names = (file.name for file in files("models.migrations.versions").iterdir())
    return tuple(sorted(name[:4] for name in names if _REVISION.match(name)))


def _schema_state(connection: Connection) -> SchemaState:
    found = _marked(connection)
    if found == [newest_revision()]:
        return SchemaState.NEWEST
    if not found and not inspect(connection).has_table(RecordHead.__tablename__):
        return SchemaState.EMPTY
    if len(found) != 1 or not _REVISION.fullmatch(found[0]):
        return SchemaState.UNMARKED
    return SchemaState.OLDER if found[0] in revisions() else SchemaState.NEWER


_REVISION = re.compile("[0-9]{4}")
"""What the migrations of every release are called."""

_MARK = table("alembic_version", column("version_num"))
"""Where Alembic keeps which migrations a database has been through."""


def _marked(connection: Connection) -> list[str]:
    """The migrations at which a database says that it is."""
    if not inspect(connection).has_table(_MARK.name):
        return []
    return list(connection.scalars(select(_MARK.c.version_num)))


def _is_guarded(engine: Engine) -> bool:
    with engine.connect() as connection:
        return expected_guards(connection.dialect.name) <= present_guards(connection)


def _wait_patiently(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # Said to the driver: any statement of ours would begin the transaction it is about.
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(f"PRAGMA busy_timeout={TURN_SECONDS * 1000}")
        return
    from alembic import command  # noqa: PLC0415 - see above

    # The table by which they take turns; another upgrade may be making it at this moment.
    with suppress(DatabaseError), connection.begin():
        command.ensure_version(config_for(connection))


def _take_turn(connection: Connection) -> None:
    """Keep every other upgrade waiting until the end of the transaction.

    On SQLite its first word took the writer's place.
    """
    if connection.dialect.name == "sqlite":
        return
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{TURN_SECONDS}s'")
    let_it_take_its_time(connection)
    # Whoever only reads, as a backup does, is not kept waiting.
    connection.exec_driver_sql("LOCK TABLE alembic_version IN SHARE ROW EXCLUSIVE MODE")


def config_for(connection: Connection | None) -> Config:
    """What Alembic goes by on a connection, or on none where nothing is asked of a database."""
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(files("models.migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
