"""What a test leaves in its database on PostgreSQL is gone when the next one begins."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tests.foundations import ON_EVENT
from tests.office import Office

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.stock import PostgresqlStock


def answer(engine: Engine, question: str) -> object:
    with engine.connect() as connection:
        return connection.scalar(text(question))


CHANGES = {
    f"DROP INDEX {ON_EVENT}": "SELECT count(*) FROM pg_indexes",
    "CREATE TABLE further (number int)": "SELECT count(*) FROM pg_tables",
    "DROP TABLE outbox CASCADE": "SELECT count(*) FROM pg_tables",
    "DROP SCHEMA public CASCADE": "SELECT count(*) FROM pg_tables",
    "ALTER TABLE unit RENAME code TO sign": (
        "SELECT count(*) FROM pg_attribute WHERE attname = 'sign'"
    ),
    "ALTER TABLE event DISABLE TRIGGER USER": (
        "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'"
    ),
    "CREATE FUNCTION one() RETURNS int LANGUAGE sql RETURN 1": "SELECT count(*) FROM pg_proc",
    "UPDATE pg_index SET indisready = false WHERE NOT indisprimary": (
        "SELECT count(*) FROM pg_index WHERE indisready"
    ),
    "GRANT SELECT ON event TO PUBLIC": "SELECT relacl::text FROM pg_class WHERE relname = 'event'",
    "ALTER DATABASE dondoc SET work_mem = '65kB'": "SHOW work_mem",
    "ANALYZE": "SELECT count(*) FROM pg_stats WHERE schemaname = 'public'",
}
"""What is more than a change of rows, and what tells of it."""


@pytest.mark.parametrize(("statement", "question"), CHANGES.items())
def test_another_schema_is_not_found_again(
    postgresql_stock: PostgresqlStock, statement: str, question: str
) -> None:
    with postgresql_stock.copied("office") as engine:
        before = answer(engine, question)
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()
        assert answer(engine, question) != before
    with postgresql_stock.copied("office") as engine:
        assert answer(engine, question) == before


def test_no_row_is_left_and_none_is_missing(postgresql_stock: PostgresqlStock) -> None:
    with postgresql_stock.copied("office") as engine:
        before = Office.opened(engine).contents()
    with postgresql_stock.copied("office") as engine:
        office = Office.opened(engine)
        office.perform("vanphong", office.in_progress("I.1"), "urge")
        assert office.contents() != before
    with postgresql_stock.copied("empty") as engine:
        assert set(map(len, Office(engine, None).contents().values())) == {0}
        assert answer(engine, "SELECT count(*) FROM event") == 0
        assert answer(engine, "SELECT count(*) FROM alembic_version") == 1
    with postgresql_stock.copied("office") as engine:
        assert Office.opened(engine).contents() == before


def test_a_database_that_was_dropped_is_there_again(
    postgresql_stock: PostgresqlStock, cluster: Engine
) -> None:
    with postgresql_stock.copied("empty") as engine, cluster.connect() as connection:
        name = engine.url.database
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    with postgresql_stock.copied("empty") as engine:
        assert answer(engine, "SELECT count(*) FROM unit") == 0


def test_who_is_left_in_it_is_sent_away(postgresql_stock: PostgresqlStock) -> None:
    with postgresql_stock.copied("empty") as engine:
        another = create_engine(engine.url, poolclass=NullPool)
    with closing(another.connect()) as left:
        left.execute(text("LOCK TABLE unit"))
        with postgresql_stock.copied("office") as engine:
            assert answer(engine, "SELECT count(*) > 0 FROM unit")
            with pytest.raises(OperationalError):
                left.execute(text("SELECT 1"))
