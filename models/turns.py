"""The turns of those who write to one SQLite database: who came first goes first."""

from collections import deque
from threading import Event, Lock


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
