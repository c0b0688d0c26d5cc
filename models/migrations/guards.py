"""Triggers that keep the record insert-only, on both databases.

They are made anew after every migration: Alembic's batch mode on SQLite drops them silently.
"""

from sqlalchemy import Connection

GUARDED = ("event",)
"""Tables whose rows are written once."""

_SQLITE = (
    "DROP TRIGGER IF EXISTS {table}_no_update",
    """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END""",
    "DROP TRIGGER IF EXISTS {table}_no_delete",
    """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END""",
    "DROP TRIGGER IF EXISTS {table}_no_replace",
    # INSERT OR REPLACE deletes whatever stands in the way of either key, and does so past the
    # trigger above unless the connection asked for recursive triggers.
    """CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (
        SELECT 1 FROM {table} WHERE commune_id = NEW.commune_id
        AND (seq = NEW.seq OR previous_hash = NEW.previous_hash)
    )
    BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END""",
)

_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION {table}_is_insert_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{table} is insert-only'; END $$""",
    """CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_is_insert_only()""",
    """CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_insert_only()""",
)


def guard(connection: Connection) -> None:
    """Nothing; afterwards every guard stands, whatever stood before."""
    statements = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    for table in GUARDED:
        for statement in statements:
            connection.exec_driver_sql(statement.format(table=table))


def standing_guards(connection: Connection) -> frozenset[str]:
    """The names of the triggers that stand."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        rows = connection.exec_driver_sql(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        )
    return frozenset(name for (name,) in rows)


def expected_guards(dialect: str) -> frozenset[str]:
    """The names of the triggers that should stand."""
    verbs = (
        ("no_update", "no_delete", "no_replace")
        if dialect == "sqlite"
        else (
            "no_change",
            "no_truncate",
        )
    )
    return frozenset(f"{table}_{verb}" for table in GUARDED for verb in verbs)
