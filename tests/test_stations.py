"""A station that is copied is the one that was walked to, and nothing done before is lost."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from tests import stations
from tests.administration import is_whole
from tests.conftest import DATABASES
from tests.office import Office
from tests.stations import station

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    Opens = Callable[[], AbstractContextManager[Office]]


@pytest.fixture(params=DATABASES)
def opens(request: pytest.FixtureRequest, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Opens:
    """A verb that opens the office anew, as for one test after another."""
    # What other tests of this worker came to leaves room for what comes here.
    monkeypatch.setattr(stations, "MOST", 2 * stations.MOST)
    stock = request.getfixturevalue(f"{request.param}_stock")

    @contextmanager
    def opens() -> Iterator[Office]:
        with stock.copied("office") as engine:
            office = Office.opened(engine, files=data_dir / "files")
            office.stations = stock.stations
            yield office

    return opens


@station
def closed_without_copies(office: Office, label: str = "I.1") -> int:
    """An instance brought to its end by people who walk all the way."""
    office.stations = None
    return office.closed(label)


def test_a_copy_is_what_the_walk_led_to(opens: Opens) -> None:
    found: list[tuple[Any, ...]] = []
    for _ in range(3):
        with opens() as office:
            number = closed_without_copies(office)
            assert office.state(number) == "closed"
            assert is_whole(office)
            found.append((number, office.contents(), office.now))
    assert found[0] == found[1] == found[2]


def test_from_a_station_the_way_goes_on_to_the_next(opens: Opens) -> None:
    found: list[tuple[Any, ...]] = []
    for _ in range(4):
        with opens() as office:
            numbers = office.closed("I.2"), office.in_progress("I.1"), office.reported("I.3")
            assert [office.state(n) for n in numbers] == ["closed", "in_progress", "reported"]
            assert is_whole(office)
            found.append((numbers, office.contents(), office.now))
    # The second time people walked again, and from then on all of it was copied.
    assert found[1] == found[2] == found[3]
    assert (found[0][0], found[0][2]) == (found[1][0], found[1][2])


@pytest.mark.parametrize(
    "happens",
    [
        lambda office: office.later(minutes=1),
        lambda office: office.perform("kinhte", 1, "request_extension"),
        lambda office: office.give_post("congan", "officer", "CONG_AN_XA"),
    ],
    ids=["time passes", "somebody acts", "somebody gets a post"],
)
def test_what_happens_between_two_stations_counts(
    opens: Opens, happens: Callable[[Office], object]
) -> None:
    for _ in range(3):
        with opens() as office:
            office.in_progress("I.1")
            assert office.stations
            assert office.stations.begin_at(office)
            happens(office)
            before, now = office.contents(), office.now
            assert not office.stations.begin_at(office)
            office.in_progress("I.2")
            after = office.contents()
            assert office.now > now
            assert all(set(before[table]) <= set(after[table]) for table in ("post", "extension"))


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
