"""The record is insert-only in the database itself, whoever asks, and however plainly."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from models.migrations.guards import expected_guards, present_guards
from models.migrations.upgrade import upgrade
from models.record import Event

# ruff: noqa: S608 - the statements are made of our own column names
if TYPE_CHECKING:
    from tests.office import Office

COLUMNS = ", ".join(f'"{column.name}"' for column in Event.__table__.columns)


def copied(**instead: str) -> str:
    """The columns of an event, some of them with other content."""
    return ", ".join(
        instead.get(column.name, f'"{column.name}"') for column in Event.__table__.columns
    )


EVERYWHERE = {
    "update": "UPDATE event SET reason = 'khác'",
    "update one": "UPDATE event SET hash = previous_hash WHERE seq = 3",
    "delete": "DELETE FROM event",
    "delete one": "DELETE FROM event WHERE seq = 3",
}
ONLY_SQLITE = {
    "replace": f"INSERT OR REPLACE INTO event ({COLUMNS})"
    f" SELECT {copied(reason='hash')} FROM event WHERE seq = 3",
    "replace by its link": f"INSERT OR REPLACE INTO event ({COLUMNS})"
    f" SELECT {copied(seq='seq + 1000')} FROM event WHERE seq = 3",
    "insert or ignore, then update": f"INSERT INTO event ({COLUMNS})"
    f" SELECT {COLUMNS} FROM event WHERE seq = 3"
    " ON CONFLICT (commune_id, seq) DO UPDATE SET reason = 'khác'",
    "update or replace": "UPDATE OR REPLACE event SET seq = 4 WHERE seq = 3",
}
ONLY_POSTGRESQL = {
    "truncate": "TRUNCATE event",
    "truncate by way of the commune": "TRUNCATE commune CASCADE",
    "on conflict": f"INSERT INTO event ({COLUMNS}) SELECT {COLUMNS} FROM event WHERE seq = 3"
    " ON CONFLICT (commune_id, seq) DO UPDATE SET reason = 'khác'",
    "merge": "MERGE INTO event USING (SELECT 3 AS seq) it ON event.seq = it.seq"
    " WHEN MATCHED THEN DELETE",
}


def attempts(engine: Engine) -> dict[str, str]:
    own = ONLY_SQLITE if engine.dialect.name == "sqlite" else ONLY_POSTGRESQL
    return EVERYWHERE | own


def told(office: Office) -> list[tuple[Any, ...]]:
    with office.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM event ORDER BY seq"))]


def test_whatever_would_change_the_record_is_refused(office: Office) -> None:
    before = told(office)
    assert len(before) > 3
    for name, statement in attempts(office.engine).items():
        with pytest.raises(DatabaseError, match="insert-only"), office.engine.begin() as connection:
            connection.exec_driver_sql(statement)
        assert told(office) == before, name


def test_also_for_a_program_that_sets_nothing_up(database: str, office: Office) -> None:
    """Somebody opens the file with the plain tool: no pragma of ours is set."""
    if not database.startswith("sqlite"):
        # On PostgreSQL nothing is set up for the guards in the connection; this is another one.
        test_whatever_would_change_the_record_is_refused(office)
        return
    before = told(office)
    plain = sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)
    assert plain.execute("PRAGMA recursive_triggers").fetchone() == (0,)
    for statement in attempts(office.engine).values():
        with pytest.raises(sqlite3.DatabaseError, match="insert-only"):
            plain.execute(statement)
    plain.close()
    assert told(office) == before


def test_a_new_line_is_taken(office: Office) -> None:
    before = told(office)
    office.assign("I.1")
    assert told(office)[: len(before)] == before
    assert len(told(office)) == len(before) + 1


def test_every_guard_stands(engine: Engine) -> None:
    with engine.connect() as connection:
        assert present_guards(connection) == expected_guards(engine.dialect.name)


def test_a_guard_that_was_taken_away_is_seen_and_put_back(engine: Engine) -> None:
    gone = "event_no_update" if engine.dialect.name == "sqlite" else "event_no_change"
    on_table = "" if engine.dialect.name == "sqlite" else " ON event"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER {gone}{on_table}")
    with engine.connect() as connection:
        assert gone not in present_guards(connection)
    upgrade(engine)
    with engine.connect() as connection:
        assert present_guards(connection) == expected_guards(engine.dialect.name)


HOLLOW: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {
        "another body": (
            "DROP TRIGGER event_no_delete",
            "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT 1; END",
        ),
        "a condition": (
            "DROP TRIGGER event_no_delete",
            """CREATE TRIGGER event_no_delete BEFORE DELETE ON event WHEN OLD.seq = 0
            BEGIN SELECT RAISE(ABORT, 'event is insert-only'); END""",
        ),
        "another table": (
            "DROP TRIGGER event_no_delete",
            """CREATE TRIGGER event_no_delete BEFORE DELETE ON outbox
            BEGIN SELECT RAISE(ABORT, 'event is insert-only'); END""",
        ),
    },
    "postgresql": {
        "another body": (
            """CREATE OR REPLACE FUNCTION event_is_insert_only() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN RETURN OLD; END $$""",
        ),
        "another function": (
            """CREATE FUNCTION event_is_written() RETURNS trigger LANGUAGE plpgsql
            AS $$ BEGIN RETURN OLD; END $$""",
            """CREATE OR REPLACE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event
            FOR EACH ROW EXECUTE FUNCTION event_is_written()""",
        ),
        "a condition": (
            """CREATE OR REPLACE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event
            FOR EACH ROW WHEN (OLD.seq = 0) EXECUTE FUNCTION event_is_insert_only()""",
        ),
        "only some columns": (
            """CREATE OR REPLACE TRIGGER event_no_change BEFORE UPDATE OF reason ON event
            FOR EACH ROW EXECUTE FUNCTION event_is_insert_only()""",
        ),
        "asleep": ("ALTER TABLE event DISABLE TRIGGER event_no_change",),
        "only on replicas": ("ALTER TABLE event ENABLE REPLICA TRIGGER event_no_change",),
    },
}
"""Guards that have their name and do not guard."""


def test_a_guard_that_guards_nothing_is_seen_and_replaced(office: Office) -> None:
    dialect = office.engine.dialect.name
    for name, statements in HOLLOW[dialect].items():
        with office.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        with office.engine.connect() as connection:
            hollow = expected_guards(dialect) - present_guards(connection)
            assert hollow & {"event_no_delete", "event_no_change"}, name
        upgrade(office.engine)
        with office.engine.connect() as connection:
            assert present_guards(connection) == expected_guards(dialect), name
    with (
        pytest.raises(DatabaseError, match="insert-only"),
        office.engine.begin() as connection,
    ):
        connection.exec_driver_sql("DELETE FROM event")
