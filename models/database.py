"""Engines with the settings the data's safety rests on; sessions that read, and that write."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

from models.canonical import written
from models.turns import SharedTurns, Turns, turns_at

Transaction = Callable[[], AbstractContextManager[Session]]
"""Opens a session that changes, and commits at its end."""

PATIENCE_SECONDS = 10
"""How long a writer waits for its turn, and then for another process."""

_TURN = "turn"
"""Under this a connection that writes to SQLite keeps its turn."""

SQLITE_PRAGMAS = (
    # NORMAL loses acknowledged commits when the power goes; FULL does not.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000}",
    # Without it INSERT OR REPLACE removes a row past the triggers that guard it.
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
)


def make_engine(url: str | URL, *, making: bool = True) -> Engine:
    """An engine for SQLite or PostgreSQL, set up so that what is committed stays.

    Without `making` a file that is not there is an error: an empty database in place of one that
    was lost would look like a new beginning.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite_engine(address, making=making)
    return _postgresql_engine(address)


def sqlite_file(url: str | URL) -> Path | None:
    """The file of a database; None where it is on a server, or in memory."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return None if address.database == ":memory:" else Path(address.database)


def reading_sessions(engine: Engine) -> sessionmaker[Session]:
    """Makes sessions for reading one consistent state."""
    if engine.dialect.name == "postgresql":
        # Otherwise each statement would see what others committed since the one before.
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    return sessionmaker(engine, expire_on_commit=False, autoflush=False)


def writing_sessions(engine: Engine) -> sessionmaker[Session]:
    """Makes sessions for changing; on SQLite each takes the writer's place from its first word."""
    return sessionmaker(engine.execution_options(writes=True), expire_on_commit=False)


def keep_statistics(engine: Engine) -> None:
    """Let SQLite count its tables anew where they have changed; PostgreSQL does so by itself.

    Without such counts it may walk everything a commune has for want of knowing better. A table is
    counted when it never was, or has grown tenfold since.
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        # Said to the driver: any statement of ours would begin a transaction, and undo it.
        driver = connection.connection.driver_connection
        assert driver is not None
        # Every row of an index, seldom: a sample of them had it walk again.
        driver.execute("PRAGMA optimize=0x10002")
    # A connection reads the counts when it is opened; what is in use is closed when it comes back.
    engine.dispose()


def _sqlite_engine(url: URL, *, making: bool) -> Engine:
    # What people typed stays out of the text of every error, and so out of every log.
    engine = sqlalchemy.create_engine(
        url, module=sqlite_module(), json_serializer=written, hide_parameters=True
    )

    if path := sqlite_file(url):

        @event.listens_for(engine, "do_connect")
        def open_as_it_lies(
            _dialect: Any,  # noqa: ANN401 - the library's own types
            _record: Any,  # noqa: ANN401
            arguments: list[Any],
            options: dict[str, Any],
        ) -> None:
            arguments[0] = _address_of_file(path, making=making)
            options["uri"] = True

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own type
        # The driver must not begin transactions by itself: BEGIN is ours, below.
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)
        if path and _can_be_written_beside(path) and not _writes_ahead(connection):
            _write_ahead(connection, turns)

    turns = turns_at(path)
    _begin_in_turn(engine, turns)
    return engine


def _writes_ahead(connection: Any) -> bool:  # noqa: ANN401 - as above
    return bool(connection.execute("PRAGMA journal_mode").fetchone() == ("wal",))


def _write_ahead(connection: Any, turns: Turns | SharedTurns) -> None:  # noqa: ANN401 - as above
    """Have changes go to a log first, so that readers and writers do not wait for each other.

    In turn: of two that say so to a new database at once SQLite sends one away, without waiting.
    """
    turn: Any = turns.take(patience=PATIENCE_SECONDS)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        if turn is not None:
            turns.give_back(turn)


def _begin_in_turn(engine: Engine, turns: Turns | SharedTurns) -> None:
    """Have transactions begin as they are meant, and those that write in turn."""

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN")
            return
        if _TURN not in connection.info:
            # Whose patience ends asks SQLite all the same, and hears from it who is in the way.
            connection.info[_TURN] = turns.take(patience=PATIENCE_SECONDS)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def give_back(_connection: Any, entry: Any, *_: Any) -> None:  # noqa: ANN401 - the library's
        if (turn := entry.info.pop(_TURN, None)) is not None:
            turns.give_back(turn)

    for end in ("checkin", "invalidate", "detach", "close"):
        event.listen(engine, end, give_back)


def _address_of_file(path: Path, *, making: bool) -> str:
    """How SQLite is to open a file: to be written where that can be, and made only if asked."""
    address = f"file:{quote(str(path.absolute()))}"
    if path.exists() and not _can_be_written_beside(path):
        # Beside it nothing can be kept that readers and writers share. Without such files nobody
        # has it open; then, and only then, it can be read as something that never changes.
        is_open = path.with_name(f"{path.name}-wal").exists()
        return f"{address}?mode=ro" if is_open else f"{address}?immutable=1"
    return f"{address}?mode={'rwc' if making else 'rw'}"


def _can_be_written_beside(path: Path) -> bool:
    return os.access(path.parent, os.W_OK)


def sqlite_module() -> Any:  # noqa: ANN401 - one of two driver modules
    """The bundled SQLite where there is one: older ones can corrupt a WAL that is reset."""
    try:
        from pysqlite3 import dbapi2  # noqa: PLC0415 - not on every platform
    except ImportError:
        import sqlite3 as dbapi2  # noqa: PLC0415
    return dbapi2


def _postgresql_engine(url: URL) -> Engine:
    return sqlalchemy.create_engine(
        url,
        json_serializer=written,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "options": "-c statement_timeout=30000 -c lock_timeout=10000"
            " -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
        },
    )
