"""Whether a database's pages are sound, and each index tells what its table holds.

A question that goes by an index sees what the index says. An index that leaves a row out hides it
from every page, though the row is there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from models.schema_check.postgresql import our_tables

# ruff: noqa: S608 - the statements are made of what the catalogue names


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that does not fit, and where: a table, an index, or the whole database."""

    place: str
    told: str
    """In the database's own words."""


def damages(connection: Connection) -> Iterator[Damage]:
    """Everything that does not fit together."""
    if connection.dialect.name == "sqlite":
        yield from _on_sqlite(connection)
    else:
        yield from _on_postgresql(connection)


def past_indexes(connection: Connection) -> None:
    """Have questions of this transaction read tables and go by no index.

    SQLite cannot be told so; there `damages` compares every index with its table.
    """
    if connection.dialect.name == "postgresql":
        _plan_without(connection, "indexscan", "indexonlyscan", "bitmapscan")


def _on_sqlite(connection: Connection) -> Iterator[Damage]:
    for told in connection.exec_driver_sql("PRAGMA main.integrity_check").scalars():
        if told != "ok":
            yield Damage("database", str(told))
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA main.foreign_key_check"):
        yield Damage(f"table {table}", f"row {row} names a row of {parent} that is not there")


_INDEXES = """
SELECT indexrelid, indrelid::regclass::text, indexrelid::regclass::text,
    pg_get_expr(indpred, indrelid),
    (SELECT string_agg(pg_get_indexdef(indexrelid, nr::int, true), ', ' ORDER BY nr)
     FROM generate_series(1, indnkeyatts) AS each (nr)),
    (SELECT string_agg(pg_get_indexdef(indexrelid, nr::int, true)
        || CASE WHEN option & 1 = 1 THEN ' DESC' ELSE '' END
        || CASE WHEN option & 2 = 2 THEN ' NULLS FIRST' ELSE ' NULLS LAST' END, ', ' ORDER BY nr)
     FROM unnest(indoption) WITH ORDINALITY AS each (option, nr))
FROM pg_index
JOIN pg_class AS rows ON rows.oid = indrelid
JOIN pg_class AS index ON index.oid = indexrelid
JOIN pg_am ON pg_am.oid = index.relam AND amname = 'btree'
WHERE rows.relname = ANY (:ours) AND indisvalid AND has_table_privilege(indrelid, 'SELECT')
ORDER BY 3
"""

# The extension amcheck, where whoever asks may use it: it looks into the index itself.
_AMCHECK = """
SELECT oid::regproc::text FROM pg_proc
WHERE proname = 'bt_index_check' AND pronargs = 2 AND has_function_privilege(oid, 'EXECUTE')
AND EXISTS (
    SELECT FROM pg_depend JOIN pg_extension ON pg_extension.oid = refobjid
    WHERE objid = pg_proc.oid AND deptype = 'e' AND extname = 'amcheck'
)
"""

_SNAPSHOT_TOO_OLD = "55000"
"""The index is younger than what this transaction sees: nothing is wrong with it."""


def _on_postgresql(connection: Connection) -> Iterator[Damage]:
    # A way shut off counts as dear, and what is dear would be compiled first, for seconds.
    connection.exec_driver_sql("SET LOCAL jit = off")
    amcheck = connection.execute(text(_AMCHECK)).scalar()
    indexes = connection.execute(text(_INDEXES), {"ours": our_tables()}).all()
    keys = {
        oid: f"SELECT ROW({keys})::text AS keys FROM {table} WHERE {condition or 'true'}"
        for oid, table, _, condition, keys, _ in indexes
    }
    # One way of reading at a time, and every index by it: to change the ways costs as much.
    _plan_without(connection, "indexscan", "indexonlyscan", "bitmapscan")
    in_tables = _amounts(connection, keys)
    # Nothing but the one index gives its order without sorting: it alone is asked.
    _plan_without(connection, "seqscan", "indexscan", "bitmapscan", "sort", "incremental_sort")
    torn = {
        oid: told
        for oid, *_ in indexes
        if amcheck and (told := _told_by_amcheck(connection, f"SELECT {amcheck}({oid}, true)"))
    }
    ordered = {
        oid: f"{keys[oid]} ORDER BY {order}" for oid, *_, order in indexes if oid not in torn
    }
    in_indexes = _amounts(connection, ordered)
    for oid, _, index, *_ in indexes:
        if told := torn.get(oid) or _told_by_counting(in_indexes[oid], in_tables[oid]):
            yield Damage(f"index {index}", told)
    _plan_without(connection)


Amount = tuple[int, int | None]
"""How many keys there are, and what they come to."""

OTHER_KEYS = "it knows rows by keys that they do not have"


def _amounts(connection: Connection, keys: Mapping[int, str]) -> dict[int, Amount]:
    """How many keys each question has, and what they come to; all are asked at once."""
    counted = (
        f"SELECT {oid}, count(*), sum(hashtextextended(keys, 0)) FROM ({asked}) AS it"
        for oid, asked in keys.items()
    )
    answers = connection.exec_driver_sql(" UNION ALL ".join(counted)) if keys else ()
    return {oid: (count, sum_) for oid, count, sum_ in answers}


def _told_by_counting(in_index: Amount, in_table: Amount) -> str:
    """That an index and its table do not hold the same keys as often; nothing when they do."""
    if in_table == in_index:
        return ""
    if in_table[0] == in_index[0]:
        return OTHER_KEYS
    return f"{in_index[0]} rows, of {in_table[0]} in its table"


def _told_by_amcheck(connection: Connection, question: str) -> str:
    """What amcheck finds wrong with an index; nothing when it finds nothing."""
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(question)
    except DatabaseError as error:
        if getattr(error.orig, "sqlstate", "") == _SNAPSHOT_TOO_OLD:
            return ""
        return str(error.orig)
    return ""


_WAYS = ("seqscan", "indexscan", "indexonlyscan", "bitmapscan", "sort", "incremental_sort")


def _plan_without(connection: Connection, *ways: str) -> None:
    """Keep the planner of this transaction off some ways."""
    settings = (f"set_config('enable_{way}', '{way not in ways}', true)" for way in _WAYS)
    connection.exec_driver_sql(f"SELECT {', '.join(settings)}")
