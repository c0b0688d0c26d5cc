"""What the installation needs to work at all, tried and not believed: cheap, and leaving nothing.

What is written to the database is taken back. On SQLite that never reaches the disk, so a file is
written besides, and the space is counted.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert
from sqlalchemy.exc import SQLAlchemyError

from models.database import sqlite_file
from models.migrations.upgrade import SchemaState, schema_state
from models.record import Counter
from models.trouble import Trouble, trouble_of
from web.config import MEGABYTE
from web.health.results import Level, Result, good
from web.health.signs import CLOCK, MESSENGER, Signs
from workflow.actors.commune import installed_commune
from workflow.vietnamese import size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

    from web.health.results import Installation

PATIENCE_SECONDS = 2
PAGES_SECONDS = 2
BLOCK = bytes(16 * 1024)
GRAVE_PART = 10
"""With a tenth of the space that is asked for, it is not little any more but none."""


def probes(of: Installation) -> Iterator[Result]:
    """Everything that the installation needs to work."""
    first = database(of)
    yield first
    if first.level is Level.GOOD:
        yield pages(of)
    yield store(of)
    yield space(of)
    yield from rounds(of)


def database(of: Installation) -> Result:
    """Whether the database has the schema of the program, a commune, and takes what is written."""
    try:
        stands = schema_state(of.database.engine)
        if stands is not SchemaState.NEWEST:
            return _other_schema(stands)
        with of.database.reading() as session:
            commune = installed_commune(session)
        if commune is None:
            return Result("database", Level.BAD, "database_empty", mend="dondoc serve")
        with _impatient(of) as connection, connection.begin() as written:
            connection.execute(
                insert(Counter), {"commune_id": commune.id, "name": "tried", "value": 0}
            )
            written.rollback()
    except (SQLAlchemyError, OSError) as error:
        return _troubled(of, "database", error)
    return good("database")


def pages(of: Installation) -> Result:
    """Whether every page of the database can be read, as far as a short look gets."""
    if of.database.engine.dialect.name != "sqlite":
        return good("pages")
    try:
        with of.database.engine.connect() as connection:
            found = _quick_check(connection)
    except (SQLAlchemyError, OSError) as error:
        return _troubled(of, "pages", error)
    if found in {"ok", None}:
        return good("pages")
    return Result("pages", Level.BAD, "trouble_damaged", mend=_mend(of, Trouble.DAMAGED))


def store(of: Installation) -> Result:
    """Whether a file can be written where documents are kept."""
    probe = _standing_part(of.settings.files_dir) / f".tried-{secrets.token_hex(8)}"
    try:
        _write_and_remove(probe)
    except OSError as error:
        return _troubled(of, "store", error)
    return good("store")


_GIGABYTE = 1024 * MEGABYTE
_MUCH = 10 * _GIGABYTE
"""So much is told in whole gigabytes: what changes from minute to minute says nothing."""


def space(of: Installation) -> Result:
    """Whether there is room for what is to come."""
    try:
        free = min(shutil.disk_usage(each).free for each in _folders(of))
    except OSError as error:
        return _troubled(of, "space", error)
    wanted = of.settings.free_space_mb * MEGABYTE
    facts = {"free": size(free), "wanted": size(wanted)}
    mend = f"df -h {of.settings.data_dir}"
    if free * GRAVE_PART < wanted:
        return Result("space", Level.BAD, "space_none", facts, mend)
    if free < wanted:
        return Result("space", Level.NOTE, "space_little", facts, mend)
    return good("space", free=size(free - free % _GIGABYTE if free >= _MUCH else free))


def rounds(of: Installation) -> Iterator[Result]:
    """Whether the clock and the messenger make their rounds."""
    patience = timedelta(minutes=of.settings.standstill_minutes)
    for name, mend in ((CLOCK, "dondoc workflow run-due"), (MESSENGER, "dondoc worker --once")):
        sign = Signs(of.settings).last(name)
        # Whoever has just begun has not come round yet, however long nobody was there before.
        has_just_begun = 0 < of.up_for < patience.total_seconds()
        if sign is None:
            level = Level.NOTE if has_just_begun or not of.up_for else Level.BAD
            yield Result(name, level, f"{name}_never", mend=mend)
            continue
        minutes = int(sign.age(of.at).total_seconds() // 60)
        if sign.age(of.at) > patience and not has_just_begun:
            yield Result(name, Level.BAD, f"{name}_stands", {"minutes": minutes}, mend)
        elif sign.waits:
            yield Result(name, Level.NOTE, f"{name}_waits", mend=f"{mend} --time-is-right")
        else:
            yield good(name, minutes=minutes)


def _other_schema(stands: SchemaState) -> Result:
    upgrade = "dondoc db upgrade"
    mend = {
        SchemaState.OLDER: upgrade,
        SchemaState.UNMARKED: upgrade,
        SchemaState.EMPTY: "dondoc serve",
    }
    return Result("database", Level.BAD, f"schema_{stands}", mend=mend.get(stands, ""))


def _troubled(of: Installation, topic: str, error: BaseException) -> Result:
    trouble = trouble_of(error) or Trouble.UNKNOWN
    return Result(topic, Level.BAD, f"trouble_{trouble}", mend=_mend(of, trouble))


def _mend(of: Installation, trouble: Trouble) -> str:
    """The command that mends a trouble, or that shows where it comes from."""
    folder = of.settings.data_dir
    match trouble:
        case Trouble.MISSING | Trouble.NO_DATABASE | Trouble.DAMAGED if folder.exists():
            return f"dondoc backup list {of.settings.copies_dir}"
        case Trouble.MISSING:
            return "dondoc serve"
        case Trouble.FULL:
            return f"df -h {folder}"
        case Trouble.READ_ONLY:
            return f"findmnt -T {folder}"
        case Trouble.FORBIDDEN:
            return f"ls -la {folder}"
        case Trouble.FAILING:
            return "dmesg --level=err"
        case Trouble.OTHER_SCHEMA:
            return "dondoc db upgrade"
        case _:
            # Busy or away: whoever holds it is seen among the programs that run.
            return "ps aux | grep -i -e dondoc -e postgres"


@contextmanager
def _impatient(of: Installation) -> Iterator[Connection]:
    """A connection that writes, and does not wait long for its turn."""
    engine = of.database.engine.execution_options(writes=True)
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET lock_timeout = '{PATIENCE_SECONDS}s'")
            connection.rollback()
            yield connection
            return
        driver: Any = connection.connection.driver_connection
        [before] = driver.execute("PRAGMA busy_timeout").fetchone()
        driver.execute(f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000}")
        try:
            yield connection
        finally:
            driver.execute(f"PRAGMA busy_timeout={before}")


def _quick_check(connection: Connection) -> str | None:
    """What SQLite finds; None when the time was up before it had seen everything."""
    driver: Any = connection.connection.driver_connection
    until = time.monotonic() + PAGES_SECONDS
    # Asked by SQLite every so many steps whether to stop.
    driver.set_progress_handler(lambda: time.monotonic() > until, 10_000)
    try:
        found: str = driver.execute("PRAGMA quick_check(1)").fetchone()[0]
    except Exception as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
            return None
        raise
    finally:
        driver.set_progress_handler(None, 0)
    return found


def _write_and_remove(probe: Path) -> None:
    try:
        with probe.open("xb") as file:
            file.write(BLOCK)
            file.flush()
            os.fsync(file.fileno())
    finally:
        probe.unlink(missing_ok=True)


def _folders(of: Installation) -> Iterator[Path]:
    yield _standing_part(of.settings.data_dir)
    if file := sqlite_file(of.settings.database):
        yield _standing_part(file.parent)


def _standing_part(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(each for each in (folder.absolute(), *folder.absolute().parents) if each.is_dir())
