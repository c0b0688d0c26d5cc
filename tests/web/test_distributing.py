"""`dondoc db distribute` spreads the tables by commune, where an extension of PostgreSQL can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import inspect, text

from models.base import Base
from models.database import make_engine
from models.migrations.upgrade import upgrade
from tests.stock import disposed
from web.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result
    from sqlalchemy import Engine

STAND_IN = """
CREATE TABLE pg_dist_partition (
    logicalrel regclass, by_column text, together text, place serial, links bigint
);
CREATE FUNCTION create_reference_table(name regclass) RETURNS void LANGUAGE sql AS
$$ INSERT INTO pg_dist_partition VALUES (name, NULL, NULL, DEFAULT,
   (SELECT count(*) FROM pg_constraint WHERE contype = 'f')) $$;
CREATE FUNCTION create_distributed_table(name regclass, by text, colocate_with text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('citus.enable_unsafe_triggers') <> 'on' THEN
        RAISE 'cannot distribute a table that has triggers';
    END IF;
    IF colocate_with <> 'default' AND NOT EXISTS (
        SELECT FROM pg_dist_partition WHERE logicalrel = colocate_with::regclass
    ) THEN
        RAISE 'cannot lie beside what is not distributed';
    END IF;
    INSERT INTO pg_dist_partition VALUES (name, by, colocate_with, DEFAULT,
        (SELECT count(*) FROM pg_constraint WHERE contype = 'f'));
END $$;
"""
"""As much of the extension as is called, which notes how: it can be put on no machine of a test."""


def distribute(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Result:
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DONDOC_DATABASE_URL", url)
    return CliRunner().invoke(main, ["db", "distribute"])


def links(engine: Engine) -> dict[str, list[str]]:
    """The foreign keys of each table, as they stand."""
    looked_at = inspect(engine)
    return {
        name: sorted(map(str, looked_at.get_foreign_keys(name))) for name in Base.metadata.tables
    }


@pytest.fixture
def with_stand_in(empty_server: str) -> Iterator[Engine]:
    """An empty installation on PostgreSQL, in which the extension seems to be there."""
    with disposed(make_engine(empty_server)) as engine:
        upgrade(engine)
        with engine.begin() as connection:
            connection.execute(text(STAND_IN))
        yield engine


@pytest.mark.both
def test_without_the_extension_it_says_what_is_missing_and_changes_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = links(engine)
    answer = distribute(engine, monkeypatch)
    expected = {"postgresql": "CREATE EXTENSION citus", "sqlite": "this one is on SQLite"}
    assert answer.exit_code == 1
    assert expected[engine.dialect.name] in answer.output
    assert links(engine) == before


def test_every_table_is_spread_by_commune_and_all_lie_together(
    with_stand_in: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = links(with_stand_in)
    answer = distribute(with_stand_in, monkeypatch)
    assert answer.exit_code == 0, answer.output
    with with_stand_in.connect() as connection:
        asked = "SELECT logicalrel::text, by_column, together, links FROM pg_dist_partition"
        reference, first, *rest = connection.execute(text(f"{asked} ORDER BY place")).all()
    assert {each[0] for each in (reference, first, *rest)} == set(Base.metadata.tables)
    assert tuple(reference) == ("commune", None, None, 0)
    assert tuple(first)[1:] == ("commune_id", "default", 0)
    assert {tuple(each)[1:] for each in rest} == {("commune_id", first[0], 0)}
    assert links(with_stand_in) == before
    assert "already" in distribute(with_stand_in, monkeypatch).output


def test_after_an_upgrade_what_is_new_joins_the_others(
    with_stand_in: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    distribute(with_stand_in, monkeypatch)
    with with_stand_in.begin() as connection:
        connection.execute(text("DELETE FROM pg_dist_partition WHERE logicalrel::text = 'tally'"))
    assert "Distributed 1 tables" in distribute(with_stand_in, monkeypatch).output
