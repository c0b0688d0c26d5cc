"""Engines and sessions: what is committed stays, writers take turns, readers see one state."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from models.base import UtcDateTime
from models.database import (
    keep_statistics,
    make_engine,
    reading_sessions,
    writing_sessions,
)
from models.organisation import Commune, Unit
from models.record import Counter, RecordHead

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.office import Office

DELETE, FULL = 0, 2


def test_sqlite_is_set_up_so_that_what_is_committed_stays(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    wanted = {
        "journal_mode": "wal",
        "synchronous": FULL,
        "foreign_keys": 1,
        "busy_timeout": 10000,
        "recursive_triggers": 1,
        "trusted_schema": 0,
    }
    # Every connection of the pool, not only the first one.
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            for pragma, value in wanted.items():
                assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


def test_postgresql_gives_up_on_what_takes_too_long(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 10000
        return
    wanted = {
        "statement_timeout": "30s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "1min",
        "timezone": "UTC",
        "transaction_isolation": "read committed",
    }
    with engine.connect() as connection:
        for setting, value in wanted.items():
            assert connection.scalar(text(f"SHOW {setting}")) == value


def test_a_writer_takes_its_place_from_its_first_word(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    begun: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def listen(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        begun.append(statement)

    with writing_sessions(engine)() as session:
        session.execute(text("SELECT 1"))
    with reading_sessions(engine)() as session:
        session.execute(text("SELECT 1"))
    assert begun == ["BEGIN IMMEDIATE", "SELECT 1", "BEGIN", "SELECT 1"]
    engine.dispose()


def test_writers_that_read_first_take_turns_and_none_is_turned_away(office: Office) -> None:
    """Without BEGIN IMMEDIATE the second one would get SQLITE_BUSY_SNAPSHOT at its update."""
    sessions = writing_sessions(office.engine)
    writers, rounds = 4, 25
    together = Barrier(writers)
    with sessions.begin() as session:
        session.add(Counter(commune_id=office.commune_id, name="turns", value=0))

    def count(_writer: int) -> None:
        together.wait()
        for _ in range(rounds):
            with sessions.begin() as session:
                mine = select(Counter).where(Counter.name == "turns").with_for_update()
                counter = session.scalars(mine).one()
                counter.value += 1

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(count, range(writers)))
    with office.reading() as session:
        assert session.scalar(select(Counter.value).where(Counter.name == "turns")) == (
            writers * rounds
        )


def test_a_reader_sees_one_state_however_long_it_reads(office: Office) -> None:
    with office.reading() as session:
        before = session.scalar(select(func.max(RecordHead.seq)))
        office.assign("I.1")
        assert session.scalar(select(func.max(RecordHead.seq))) == before
    with office.reading() as session:
        assert session.scalar(select(func.max(RecordHead.seq))) == before + 1


def test_a_reader_does_not_keep_a_writer_waiting_nor_the_other_way(office: Office) -> None:
    with office.reading() as reader, writing_sessions(office.engine).begin() as writer:
        reader.scalar(select(func.count()).select_from(Unit))
        writer.execute(update(Unit).values(position=Unit.position + 1))
        reader.scalar(select(func.count()).select_from(Unit))


def test_objects_stay_usable_after_the_commit(office: Office) -> None:
    with writing_sessions(office.engine).begin() as session:
        unit = session.scalars(select(Unit).limit(1)).one()
    assert unit.name


def test_foreign_keys_are_kept(office: Office) -> None:
    elsewhere = Unit(
        commune_id=office.commune_id,
        code="X",
        name="X",
        short_name="X",
        name_key="x",
        kind="village",
        subordinate=True,
        position=1,
        valid_from=office.now.date(),
        parent_id=office.commune_id,
    )
    with pytest.raises(IntegrityError), office.transaction() as session:
        session.add(elsewhere)


# Instants


def stored(engine: Engine, at: datetime) -> datetime:
    commune = Commune(
        code="x",
        name="x",
        full_name="x",
        province="x",
        follow_up_unit_code="x",
        created_at=at,
    )
    with writing_sessions(engine).begin() as session:
        session.add(commune)
    with reading_sessions(engine)() as session:
        return session.scalars(select(Commune.created_at)).one()


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 9, 21, 1, 2, 3, 456789, tzinfo=UTC),
        datetime(2026, 9, 21, 8, 2, 3, 456789, tzinfo=timezone(timedelta(hours=7))),
        datetime(1975, 5, 1, tzinfo=UTC),
        datetime(9000, 1, 1, tzinfo=UTC),
    ],
    ids=str,
)
def test_an_instant_comes_back_aware_in_utc_and_the_same(engine: Engine, at: datetime) -> None:
    back = stored(engine, at)
    assert back == at
    assert back.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="naive"):
        stored(engine, datetime(2026, 9, 21))  # noqa: DTZ001 - that is what is refused


def test_instants_compare_in_the_database_whatever_zone_they_came_in(engine: Engine) -> None:
    at = datetime(2026, 9, 21, 1, tzinfo=UTC)
    stored(engine, at)
    in_hanoi = at.astimezone(timezone(timedelta(hours=7)))
    with reading_sessions(engine)() as session:
        later = in_hanoi + timedelta(microseconds=1)
        assert session.scalars(select(Commune).where(Commune.created_at < later)).one()
        assert not session.scalars(select(Commune).where(Commune.created_at < in_hanoi)).all()


def test_nothing_stays_nothing() -> None:
    kept = UtcDateTime()
    dialect = make_engine("sqlite://").dialect
    assert kept.process_bind_param(None, dialect) is None
    assert kept.process_result_value(None, dialect) is None


def test_sqlite_knows_how_large_its_tables_are(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'counted.db'}")
    writing = writing_sessions(engine)
    with writing.begin() as session:
        session.execute(text("CREATE TABLE counted (place INTEGER)"))
        session.execute(text("CREATE INDEX by_place ON counted (place)"))
        session.execute(text("INSERT INTO counted VALUES (1), (2), (3)"))
    keep_statistics(engine)
    with writing.begin() as session:
        counted = session.execute(text("SELECT tbl, stat FROM sqlite_stat1")).all()
    engine.dispose()
    assert counted == [("counted", "3 1")]
