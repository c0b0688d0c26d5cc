"""Writers of several processes have their turns in the order in which they came, whoever dies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from models.database import make_engine, writing_sessions
from models.turns import SharedTurns, turns_at

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("programs")

ROOT = Path(__file__).parents[2]
COMES = """
import sys
from pathlib import Path
from models.turns import SharedTurns
turns = SharedTurns(Path(sys.argv[1]))
turn = turns.take(patience=600)
with open(sys.argv[2], "a") as came:
    came.write(sys.argv[3])
turns.give_back(turn)
"""
WRITES = """
import sys
from sqlalchemy import text
from models.database import make_engine, writing_sessions
writing = writing_sessions(make_engine(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    with writing.begin() as session:
        session.execute(text("INSERT INTO came DEFAULT VALUES"))
    print("acknowledged", flush=True)
"""


class Line:
    """A line of processes, whose first is the test itself."""

    def __init__(self, folder: Path) -> None:
        self.place, self.came = folder / "line", folder / "came"
        self.turns = SharedTurns(self.place)
        self.waiting: list[subprocess.Popen[bytes]] = []

    def join(self, name: str) -> subprocess.Popen[bytes]:
        """One more process, which stands in the line when this returns."""
        before = self._tickets()
        command = [sys.executable, "-c", COMES, str(self.place), str(self.came), name]
        self.waiting.append(subprocess.Popen(command, cwd=ROOT))
        while self._tickets() == before:
            pass
        return self.waiting[-1]

    def dissolve(self) -> str:
        """Who came, in their order."""
        for each in self.waiting:
            each.wait()
        return self.came.read_text()

    def _tickets(self) -> bytes:
        return self.place.read_bytes()


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    made = Line(tmp_path)
    yield made
    for each in made.waiting:
        each.kill()
        each.wait()


def test_processes_have_their_turns_in_the_order_in_which_they_came(line: Line) -> None:
    first = line.turns.take(patience=0)
    assert first is not None
    for name in "abcd":
        line.join(name)
    assert not line.came.exists()
    line.turns.give_back(first)
    assert line.dissolve() == "abcd"


def test_who_is_killed_in_the_line_holds_up_nobody_and_lets_nobody_past(line: Line) -> None:
    first = line.turns.take(patience=0)
    assert first is not None
    victims = [line.join(name) for name in "abcd"][:3:2]
    for victim in victims:
        victim.kill()
        victim.wait()
    # Whoever comes now comes last, and who waited behind the dead still waits for the first.
    line.join("e")
    assert line.turns.take(patience=0) is None
    assert not line.came.exists()
    line.turns.give_back(first)
    assert line.dissolve() == "bde"


def test_threads_stand_in_the_same_line_as_processes(line: Line) -> None:
    first = line.turns.take(patience=0)
    assert first is not None

    def come() -> None:
        turn = line.turns.take(patience=600)
        assert turn is not None
        with line.came.open("a") as came:
            came.write("t")
        line.turns.give_back(turn)

    line.join("a")
    before = line.place.read_bytes()
    thread = Thread(target=come)
    thread.start()
    while line.place.read_bytes() == before:
        pass
    line.join("b")
    line.turns.give_back(first)
    thread.join()
    assert line.dissolve() == "atb"


def test_whose_patience_ends_leaves_the_line(line: Line) -> None:
    first = line.turns.take(patience=0)
    assert first is not None
    assert line.turns.take(patience=0) is None
    line.turns.give_back(first)
    second = line.turns.take(patience=0)
    assert second is not None
    line.turns.give_back(second)


def test_where_no_file_can_be_made_nobody_waits(tmp_path: Path) -> None:
    assert SharedTurns(tmp_path / "nowhere" / "line").take(patience=600) is None


def test_a_database_of_a_file_has_one_line_for_all(tmp_path: Path) -> None:
    assert isinstance(turns_at(tmp_path / "dondoc.db"), SharedTurns)
    assert not isinstance(turns_at(None), SharedTurns)


def test_who_first_opens_a_new_database_makes_it_ready_in_their_turn(line: Line) -> None:
    database = line.place.with_name("new.db")
    turns = turns_at(database)
    assert isinstance(turns, SharedTurns)
    first = turns.take(patience=0)
    assert first is not None
    place = database.with_name("new.db-line")
    before = place.read_bytes()
    opening = Thread(target=lambda: make_engine(f"sqlite:///{database}").connect().close())
    opening.start()
    while place.read_bytes() == before and opening.is_alive():
        pass
    assert opening.is_alive()
    turns.give_back(first)
    opening.join()
    with make_engine(f"sqlite:///{database}").connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_nothing_acknowledged_is_lost_when_a_writer_is_killed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'turns.db'}"
    engine = make_engine(url)
    with writing_sessions(engine).begin() as session:
        session.execute(text("CREATE TABLE came (place INTEGER PRIMARY KEY)"))
    count = 40
    command = [sys.executable, "-c", WRITES, url]
    stays, dies = (
        subprocess.Popen([*command, each], cwd=ROOT, stdout=subprocess.PIPE)
        for each in (str(count), "1000000")
    )
    assert dies.stdout
    acknowledged = sum(1 for _ in zip(range(5), dies.stdout, strict=False))
    dies.kill()
    rest, _ = dies.communicate()
    acknowledged += rest.count(b"\n")
    told, _ = stays.communicate()
    assert told.count(b"\n") == count
    with engine.connect() as connection:
        written = connection.scalar(text("SELECT count(*) FROM came"))
    engine.dispose()
    # What was being written when it was killed may be there, unsaid.
    assert count + acknowledged <= written <= count + acknowledged + 1
