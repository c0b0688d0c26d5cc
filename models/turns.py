"""The turns of those who write to one SQLite database: who came first goes first."""

import os
import struct
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]


def turns_at(database: Path | None) -> "Turns | SharedTurns":
    """The turns of those who write to a database: of all processes where it has a file."""
    if database is None or not SharedTurns.are_possible():
        return Turns()
    return SharedTurns(database.with_name(f"{database.name}-line"))


class Turns:
    """Gives turns one after another, in the order in which they are asked for.

    SQLite gives the writer's place to whoever asks when it is free, and has the others sleep: with
    eight writers somebody waited for three seconds where each needs twenty thousandths of one.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._line: deque[Event] = deque()

    def take(self, *, patience: float) -> Event | None:
        """A turn, to be given back; None when it has not come within so many seconds."""
        turn = Event()
        with self._lock:
            self._line.append(turn)
            self._call_first()
        if turn.wait(patience):
            return turn
        self.give_back(turn)
        return None

    def give_back(self, turn: Event) -> None:
        """Let the next have their turn; also from the midst of the line."""
        with self._lock:
            self._line.remove(turn)
            self._call_first()

    def _call_first(self) -> None:
        if self._line:
            self._line[0].set()


class SharedTurns:
    """The same among all processes of a machine that write to one database.

    Each draws a ticket and locks a byte of a file that stands for it; its turn has come when none
    of the bytes before is locked. The system lets go of the locks of whoever dies, in line or not.
    """

    def __init__(self, place: Path) -> None:
        """Stand in the line of a file beside the database; the first who writes makes it."""
        self._place = place

    @staticmethod
    def are_possible() -> bool:
        """Whether the system has locks that belong to an open file and not to a process."""
        return hasattr(fcntl, "F_OFD_SETLK")

    def take(self, *, patience: float) -> int | None:
        """A turn, to be given back; None when it has not come within so many seconds."""
        try:
            file = os.open(self._place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            # Where no file can be made there is no line: SQLite is asked all the same.
            return None
        ticket = _draw(file)
        for _ in range(max(1, round(patience / _GLANCE_SECONDS))):
            if _lock(file, fcntl.F_OFD_SETLK, fcntl.F_RDLCK, _FIRST, ticket):
                return file
            time.sleep(_GLANCE_SECONDS)
        os.close(file)
        return None

    def give_back(self, turn: int) -> None:
        """Let the next have their turn."""
        os.close(turn)


_COUNTER, _FIRST = 0, 8
"""In the first bytes of the file stands the last ticket; those that follow are locked only."""
_GLANCE_SECONDS = 0.001
_FLOCK = "hhqqi"
_NUMBER = struct.Struct("=q")


def _draw(file: int) -> int:
    """The next ticket, its byte being locked."""
    _lock(file, fcntl.F_OFD_SETLKW, fcntl.F_WRLCK, _COUNTER, 1)
    drawn = os.pread(file, _NUMBER.size, _COUNTER)
    ticket = _NUMBER.unpack(drawn)[0] + 1 if len(drawn) == _NUMBER.size else 1
    os.pwrite(file, _NUMBER.pack(ticket), _COUNTER)
    _lock(file, fcntl.F_OFD_SETLKW, fcntl.F_WRLCK, _FIRST + ticket, 1)
    _lock(file, fcntl.F_OFD_SETLK, fcntl.F_UNLCK, _COUNTER, 1)
    return ticket


def _lock(file: int, command: int, kind: int, start: int, length: int) -> bool:
    """Whether bytes were locked, or let go."""
    with suppress(BlockingIOError):
        fcntl.fcntl(file, command, struct.pack(_FLOCK, kind, os.SEEK_SET, start, length, 0))
        return True
    return False
