"""Triggers that keep the record insert-only, on both databases.

They are made anew after every migration: Alembic's batch mode on SQLite drops them silently.
"""

from sqlalchemy import Connection

GUARDED = ("event",)
"""Tables whose rows are written once."""

_SQLITE = {
    "{table}_no_update": """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END""",
    "{table}_no_delete": """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END""",
    # INSERT OR REPLACE deletes whatever stands in the way of either key, and does so past the
    # trigger above unless the connection asked for recursive triggers.
    "{table}_no_replace": """CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (
        SELECT 1 FROM {table} WHERE commune_id = NEW.commune_id
        AND (seq = NEW.seq OR previous_hash = NEW.previous_hash)
    )
    BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END""",
}

# Written as PostgreSQL gives them back: DELETE before UPDATE.
_POSTGRESQL = {
    "{table}_no_change": """CREATE TRIGGER {table}_no_change
    BEFORE DELETE OR UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_is_insert_only()""",
    "{table}_no_truncate": """CREATE TRIGGER {table}_no_truncate
    BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_insert_only()""",
}
_BODY = "BEGIN RAISE EXCEPTION '{table} is insert-only'; END"
_FUNCTION = f"""CREATE OR REPLACE FUNCTION {{table}}_is_insert_only() RETURNS trigger
LANGUAGE plpgsql AS $$ {_BODY} $$"""

_STANDING_ON_SQLITE = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
_STANDING_ON_POSTGRESQL = """
SELECT tgname, relname, pg_get_triggerdef(pg_trigger.oid, true) || ' AS ' || prosrc
FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid
JOIN pg_proc ON pg_proc.oid = tgfoid
JOIN pg_language ON pg_language.oid = prolang
WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND lanname = 'plpgsql'
"""


def guard(connection: Connection) -> None:
    """Put every guard in its place, whatever stood before."""
    on_sqlite = connection.dialect.name == "sqlite"
    for table in GUARDED:
        if not on_sqlite:
            connection.exec_driver_sql(_FUNCTION.format(table=table))
        for name, statement in (_SQLITE if on_sqlite else _POSTGRESQL).items():
            on = "" if on_sqlite else f" ON {table}"
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name.format(table=table)}{on}")
            connection.exec_driver_sql(statement.format(table=table))


def present_guards(connection: Connection) -> frozenset[str]:
    """The names of the triggers that stand, and do just what `guard` made them do."""
    dialect = connection.dialect.name
    asked = _STANDING_ON_SQLITE if dialect == "sqlite" else _STANDING_ON_POSTGRESQL
    made = _made(dialect)
    return frozenset(
        name
        for name, table, definition in connection.exec_driver_sql(asked)
        if made.get(name) == (table, _even(definition))
    )


def expected_guards(dialect: str) -> frozenset[str]:
    """The names of the triggers that should stand."""
    return frozenset(_made(dialect))


def _made(dialect: str) -> dict[str, tuple[str, str]]:
    """For each trigger its table, and its definition as the database gives it back."""
    statements = _SQLITE if dialect == "sqlite" else _POSTGRESQL
    body = "" if dialect == "sqlite" else f" AS {_BODY}"
    return {
        name.format(table=table): (table, _even((statement + body).format(table=table)))
        for table in GUARDED
        for name, statement in statements.items()
    }


def _even(definition: str) -> str:
    """A definition whose words are one space apart."""
    return " ".join(definition.split())
