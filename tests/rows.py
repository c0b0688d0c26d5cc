"""What stands in a database on PostgreSQL, taken out of its tables and put back into them.

To copy a whole database there is to write eleven megabytes of catalogue, in which each test would
spend most of its time; the rows of an office are a few hundred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from psycopg import Connection

    Rows = dict[str, bytes]
    """By the name of the table, in the server's own spelling."""

    Shape = tuple[Any, ...]

_TABLES = """
SELECT quote_ident(relname) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""

_MADE_BY_STATEMENTS = (
    "pg_attrdef", "pg_attribute", "pg_cast", "pg_class", "pg_collation", "pg_constraint",
    "pg_db_role_setting", "pg_default_acl", "pg_event_trigger", "pg_extension", "pg_index",
    "pg_inherits", "pg_language", "pg_namespace", "pg_operator", "pg_policy", "pg_proc",
    "pg_publication", "pg_rewrite", "pg_sequence", "pg_statistic", "pg_statistic_ext",
    "pg_trigger", "pg_type",
)  # fmt: skip
"""Where the server keeps what a database is made of, and what it knows of the rows."""

_SHAPE = " UNION ALL ".join(
    f"SELECT count(*), max(xmin::text::bigint) FROM {table}"  # noqa: S608 - names from above
    for table in _MADE_BY_STATEMENTS
)


def taken(connection: Connection[Any]) -> Rows:
    """The rows of each table."""
    return {table: _rows(connection, table) for table in _tables(connection)}


def put_back(connection: Connection[Any], rows: Rows) -> None:
    """Have each table hold these rows and no others, whatever guards it and whatever it names."""
    cleared = (f"DELETE FROM {table}" for table in rows)  # noqa: S608 - names from the catalogue
    connection.execute("; ".join(("SET LOCAL session_replication_role = replica", *cleared)))
    for table, held in rows.items():
        if held:
            with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(held)
    connection.commit()


def shape(connection: Connection[Any]) -> Shape:
    """What is another one after any statement that changes more than rows."""
    found = tuple(connection.execute(_SHAPE).fetchall())
    connection.rollback()
    return found


def send_others_away(connection: Connection[Any]) -> None:
    """End whatever else has the database open."""
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    connection.commit()


def _tables(connection: Connection[Any]) -> list[str]:
    return [str(table) for (table,) in connection.execute(_TABLES).fetchall()]


def _rows(connection: Connection[Any], table: str) -> bytes:
    with connection.cursor().copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(bytes(part) for part in copy)
