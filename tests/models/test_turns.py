"""Writers on SQLite have their turns in the order in which they came."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from models.database import make_engine, writing_sessions
from models.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


def waiting(turns: Turns, count: int) -> None:
    """Returns once so many stand in the line."""
    while len(turns._line) < count:
        pass


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{tmp_path / 'turns.db'}")
    with writing_sessions(engine).begin() as session:
        session.execute(text("CREATE TABLE came (place INTEGER)"))
    yield engine
    engine.dispose()


def test_turns_come_in_the_order_in_which_they_are_asked_for() -> None:
    turns, came = Turns(), list[int]()
    first = turns.take(patience=0)
    assert first

    def come(place: int) -> None:
        turn = turns.take(patience=60)
        came.append(place)
        assert turn
        turns.give_back(turn)

    threads = []
    for place in range(8):
        threads.append(Thread(target=come, args=(place,)))
        threads[-1].start()
        waiting(turns, place + 2)
    assert came == []
    turns.give_back(first)
    for thread in threads:
        thread.join()
    assert came == list(range(8))


def test_whose_patience_ends_leaves_the_line_to_the_next() -> None:
    turns = Turns()
    first = turns.take(patience=0)
    assert turns.take(patience=0) is None
    assert first
    turns.give_back(first)
    second = turns.take(patience=0)
    assert second


def test_writers_write_in_the_order_in_which_they_began(database: Engine) -> None:
    writing, began = writing_sessions(database), list[int]()

    def write(place: int) -> None:
        began.append(place)
        with writing.begin() as session:
            session.execute(text("INSERT INTO came VALUES (:place)"), {"place": place})

    with writing.begin() as session:
        session.execute(text("SELECT 1"))
        threads = [Thread(target=write, args=(place,)) for place in range(4)]
        for place, thread in enumerate(threads):
            thread.start()
            while len(began) <= place:
                pass
    for thread in threads:
        thread.join()
    with writing.begin() as session:
        assert sorted(session.scalars(text("SELECT place FROM came"))) == list(range(4))


def test_a_turn_is_given_back_however_a_transaction_ends(database: Engine) -> None:
    writing = writing_sessions(database)
    for _ in range(3):
        with pytest.raises(OperationalError), writing.begin() as session:
            session.execute(text("SELECT nothing"))
    with database.connect().execution_options(writes=True) as connection:
        connection.execute(text("SELECT 1"))
        connection.invalidate()
    with database.connect().execution_options(writes=True) as connection:
        connection.execute(text("SELECT 1"))
        connection.commit()
        connection.execute(text("SELECT 1"))
        connection.detach()
    with writing.begin() as session:
        assert session.scalar(text("SELECT count(*) FROM came")) == 0
