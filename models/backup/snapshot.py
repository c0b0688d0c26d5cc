"""A database at one instant: copied while others write to it, and opened again from the copy."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy
from sqlalchemy import Connection, Engine, Inspector, event, inspect, types
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from models.backup.copies import DATABASES, Manifest
from models.backup.postgresql_programs import ArchivedTable, archived_tables, dump
from models.backup.transfer import VERSIONS, has_own_spelling, let_it_take_its_time
from models.base import Base
from models.canonical import written
from models.database import make_engine, sqlite_module
from models.migrations.revisions import upgrade_to
from models.migrations.upgrade import newest_revision, upgrade
from models.trouble import Trouble, trouble_of

_BATCH = 1000


class NotReadable(Exception):
    """A copy of a database cannot be read; the message says why."""


class NoPlace(Exception):
    """There is no place to lay out a copied database, which says nothing of the copy."""


@contextmanager
def copied(engine: Engine, folder: Path) -> Iterator[Connection]:
    """A connection that reads just what was copied into a file of a folder, and nothing later.

    It comes to an end however much is written meanwhile. The file is called as `DATABASES` says.
    """
    file = folder / DATABASES[engine.dialect.name]
    # Made first, so that it is closed to others from its first byte on.
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    if engine.dialect.name == "sqlite":
        _copy_sqlite(engine, file)
        with opened_readonly(file) as copy, copy.connect() as connection:
            yield connection
    else:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            # The database is written out while this connection waits with the state it holds.
            let_it_take_its_time(connection)
            snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
            dump(engine, file, snapshot=snapshot, server=server_version(engine))
            yield connection


def server_version(engine: Engine) -> int:
    """The version of a PostgreSQL server, before the point; 0 for SQLite."""
    if engine.dialect.name == "sqlite":
        return 0
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10000


def size_of(engine: Engine) -> int:
    """About how many bytes a copy of a database takes, rather too many."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            pages, size = (
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("page_count", "page_size")
            )
            return int(pages * size)
        return int(
            connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
        )


@contextmanager
def opened_readonly(file: Path) -> Iterator[Engine]:
    """An engine on a SQLite file that nobody writes to, which leaves nothing beside it."""
    address = URL.create(
        "sqlite",
        database=f"file:{quote(str(file.absolute()))}",
        query={"mode": "ro", "immutable": "1", "uri": "true"},
    )
    engine = sqlalchemy.create_engine(address, module=sqlite_module(), hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
        connection.execute("PRAGMA trusted_schema=OFF")

    with _disposed(engine):
        yield engine


@contextmanager
def opened_copy(folder: Path, manifest: Manifest, scratch: Path) -> Iterator[Engine]:
    """An engine on what the copied database holds, in the schema of this program.

    What has to be made for it goes into `scratch`. Raises `NotReadable`.
    """
    if manifest.backend == "sqlite" and manifest.schema_revision == newest_revision():
        with opened_readonly(folder / manifest.database.path) as engine:
            yield engine
        return
    file = scratch / DATABASES["sqlite"]
    lay_out(folder, manifest, file)
    with opened_readonly(file) as engine:
        yield engine


def lay_out(folder: Path, manifest: Manifest, file: Path) -> None:
    """Lay a copied database out in a new SQLite file, in this program's schema.

    Raises `NotReadable`, or `NoPlace` with a sentence.
    """
    copied_database = folder / manifest.database.path
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        if manifest.backend == "sqlite":
            shutil.copyfile(copied_database, file)
        with _disposed(make_engine(f"sqlite:///{file}")) as engine:
            if manifest.backend == "postgresql":
                upgrade_to(engine, manifest.schema_revision)
                _load(engine, copied_database, manifest.server_version)
            upgrade(engine)
            _put_all_in_one_file(engine)
    except (SQLAlchemyError, ValueError, LookupError) as error:
        if trouble_of(error) is Trouble.FULL:
            raise NoPlace(
                f"There is no room in {file.parent} to lay out the copied database."
            ) from error
        said = error.orig if isinstance(error, DatabaseError) else error
        raise NotReadable(f"{manifest.database.path}: {said}") from error


def integrity_faults(engine: Engine) -> list[str]:
    """What SQLite finds broken in a file of its own, in its words."""
    with engine.connect() as connection:
        said = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
    return [line for line in said if line != "ok"]


def _copy_sqlite(engine: Engine, file: Path) -> None:
    # In one statement: SQLite's own backup begins anew whenever another process writes.
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(file),))
    finally:
        connection.close()


def _put_all_in_one_file(engine: Engine) -> None:
    """Put all of a SQLite database into its one file."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _load(engine: Engine, archive: Path, made_by: int) -> None:
    """Load the rows of an archive into a database that has its schema."""
    with engine.connect() as connection:
        inspector = inspect(connection)
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        ours = set(inspector.get_table_names()) - {VERSIONS}
        for table in archived_tables(archive, made_by=made_by):
            if table.name in ours:
                _load_table(connection, inspector, table)
        connection.commit()


def _load_table(connection: Connection, inspector: Inspector, table: ArchivedTable) -> None:
    kinds = {column["name"]: column for column in inspector.get_columns(table.name)}
    spell = [_spelling(table.name, kinds[name]) for name in table.columns]
    names = ", ".join(f'"{name}"' for name in table.columns)
    marks = ", ".join("?" for _ in table.columns)
    statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - names of our schema
    batch: list[tuple[object, ...]] = []
    for row in table.rows:
        batch.append(
            tuple(
                None if value is None else write(value)
                for value, write in zip(row, spell, strict=True)
            )
        )
        if len(batch) == _BATCH:
            connection.exec_driver_sql(statement, batch)
            batch.clear()
    if batch:
        connection.exec_driver_sql(statement, batch)


def _spelling(table: str, column: ReflectedColumn) -> Callable[[str], object]:
    """How a value that PostgreSQL wrote is kept on SQLite."""
    kind = column["type"]
    if isinstance(kind, types.Boolean):
        return {"t": 1, "f": 0}.__getitem__
    if isinstance(kind, types.DateTime):
        return _instant
    if isinstance(kind, types.Integer):
        return int
    if isinstance(kind, types.JSON):
        return _as_program_writes if _loses_its_spelling(table, column["name"]) else str
    if isinstance(kind, types.CHAR) and kind.length == 32:  # noqa: PLR2004 - an id without dashes
        return lambda value: value.replace("-", "")
    return str


def _instant(value: str) -> str:
    at = datetime.fromisoformat(value).astimezone(UTC)
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


def _as_program_writes(value: str) -> str:
    return written(json.loads(value))


def _loses_its_spelling(table: str, column: str) -> bool:
    known = Base.metadata.tables.get(table)
    return known is not None and column in known.c and has_own_spelling(known.c[column])


@contextmanager
def _disposed(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()
