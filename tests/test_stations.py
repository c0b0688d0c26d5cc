"""A station that is copied is the one that was walked to, and nothing done before is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from tests.administration import is_whole

if TYPE_CHECKING:
    from tests.office import Office


def test_a_copy_is_what_the_walk_led_to(office: Office) -> None:
    assert office.stations
    number = office.closed()
    walked, now = office.contents(), office.now
    office.later(days=3)
    office.in_progress("I.2")
    assert office.contents() != walked
    assert office.stations.reach(office, "I.1", type(office).closed) == number
    assert (office.contents(), office.now) == (walked, now)
    assert office.state(number) == "closed"
    assert is_whole(office)


def test_from_anywhere_else_people_walk(office: Office) -> None:
    assert office.stations
    assert office.stations.begin_at(office)
    office.now += timedelta(minutes=1)
    assert not office.stations.begin_at(office)
    office.now = office.opened_at
    with office.reading():
        pass
    assert office.stations.begin_at(office)
    with office.engine.begin() as connection:
        connection.execute(text("UPDATE commune SET answer_days = 7"))
    assert not office.stations.begin_at(office)
    office.closed()
    with office.engine.connect() as connection:
        assert connection.scalar(text("SELECT answer_days FROM commune")) == 7


def test_while_somebody_reads_nothing_is_replaced(office: Office) -> None:
    assert office.stations
    with office.engine.connect() as connection:
        connection.execute(text("SELECT 1 FROM commune"))
        assert not office.stations.begin_at(office)
