"""Several processes on one port, for the cores of a machine; Linux deals them the connections."""

from __future__ import annotations

import logging
import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Self

from web.server.ports import take_ports_for_several

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from web.server.ports import Sockets

log = logging.getLogger(__name__)

ARE_SHARED = sys.platform == "linux"
"""Elsewhere a port that several listen on gives all connections to one of them, or is refused."""

FIRST_PAUSE, LONGEST_PAUSE = 1, 60
"""Seconds until whoever died has a successor: more each time, until one has worked for a while."""

TO_STOP = {signal.SIGINT, signal.SIGTERM}
AWAITED = {*TO_STOP, signal.SIGCHLD} if ARE_SHARED else TO_STOP

NO_PORTS: Sockets = []


@dataclass(frozen=True, slots=True)
class Member:
    """One of several processes: who started it, which one it is, and on what it listens."""

    master: int
    place: int
    numbers: tuple[int, ...]
    """Of the descriptors that it was given; there are none for the one that minds the clock."""

    @classmethod
    def read(cls, told: str) -> Self:
        """What the process was told as it began."""
        master, place, *numbers = map(int, told.split(","))
        return cls(master, place, tuple(numbers))

    @property
    def told(self) -> str:
        """The same to be read once more."""
        return ",".join(map(str, (self.master, self.place, *self.numbers)))

    @property
    def minds_the_clock(self) -> bool:
        """Whether it does what is to be done once, and answers nobody."""
        return not self.numbers

    @property
    def tells_figures(self) -> bool:
        """Whether it is the one among those that answer whose figures are read."""
        return self.place == 0


class Pauses:
    """How long to wait for a successor, so that what cannot work is not begun without end."""

    def __init__(self) -> None:
        self._latest = 0
        self._over_since = -math.inf

    def next(self, now: float) -> int:
        """Seconds to wait this time: twice as many as before, if it is soon after."""
        soon = now - self._over_since < LONGEST_PAUSE
        self._latest = min(2 * self._latest, LONGEST_PAUSE) if soon else FIRST_PAUSE
        return self._latest

    def over(self, now: float) -> None:
        """Note that the successor was started."""
        self._over_since = now


class Slot:
    """A place among the processes: whoever has it and dies is followed by another."""

    def __init__(self, begin: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._begin = begin
        self._pauses = Pauses()
        self._successor_at: float | None = None
        self.process = begin()

    def seconds_until_looked_at(self, now: float) -> float:
        """After how long to look again; who has ended has a successor once the pause is over."""
        if self.process.poll() is None:
            return LONGEST_PAUSE
        if self._successor_at is None:
            code = self.process.returncode
            log.error("a process of the server ended with %s; another one takes its place", code)
            self._successor_at = now + self._pauses.next(now)
        if now < self._successor_at:
            return self._successor_at - now
        self.process, self._successor_at = self._begin(), None
        self._pauses.over(now)
        return LONGEST_PAUSE


class Crew:
    """The processes on a port, and one without: each is this command once more, told what it is.

    They are new ones and no forks: nothing random, no lock and no connection is there twice.
    """

    def __init__(self, host: str, port: int, number: int) -> None:
        """Take the ports; raises PortTaken or CannotListen."""
        # Whoever minds the clock has a core of its own to think on, and holds up nobody's page.
        self._ports = [*take_ports_for_several(host, port, number), NO_PORTS]

    def work(self, ready: Callable[[], None]) -> None:
        """Serve until SIGTERM or Ctrl-C has come and each has answered what was in flight.

        One that dies has a successor, for whom new connections wait meanwhile: after a second, or
        after up to a minute where those before it died soon. A second signal is passed on as well.
        `ready` is called when connections may come.
        """
        # Waited for, and never an interruption; the processes begin with them blocked too.
        signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED)
        ready()
        slots = [Slot(partial(self._started, each)) for each in range(len(self._ports))]
        seconds: float = LONGEST_PAUSE
        while not _is_told_to_stop(seconds):
            now = time.monotonic()
            seconds = min(each.seconds_until_looked_at(now) for each in slots)
        self._close()
        _stopped([each.process for each in slots])

    def _started(self, place: int) -> subprocess.Popen[bytes]:
        numbers = tuple(each.fileno() for each in self._ports[place])
        member = Member(os.getpid(), place, numbers)
        command = [sys.executable, *sys.orig_argv[1:], "--member", member.told]
        return subprocess.Popen(command, pass_fds=numbers)  # noqa: S603 - what runs here already

    def _close(self) -> None:
        for ports in self._ports:
            for each in ports:
                each.close()


def _is_told_to_stop(seconds: float) -> bool:
    """Whether a signal to stop came, before another one or the time was over."""
    came = signal.sigtimedwait(AWAITED, seconds)
    return came is not None and came.si_signo in TO_STOP


def _stopped(members: Sequence[subprocess.Popen[bytes]]) -> None:
    """Wait until all have ended; each signal to stop that comes is passed on."""
    came = signal.SIGTERM
    while alive := [each for each in members if each.poll() is None]:
        if came != signal.SIGCHLD:
            for member in alive:
                member.send_signal(signal.SIGUSR1)
        came = signal.Signals(signal.sigwait(AWAITED))
