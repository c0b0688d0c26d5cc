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
from typing import TYPE_CHECKING, Self

from web.server.ports import take_ports_for_several

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)

ARE_SHARED = sys.platform == "linux"
"""Elsewhere a port that several listen on gives all connections to one of them, or is refused."""

FIRST_PAUSE, LONGEST_PAUSE = 1, 60
"""Seconds until whoever died has a successor: more each time, until one has worked for a while."""

TO_STOP = {signal.SIGINT, signal.SIGTERM}
AWAITED = {*TO_STOP, signal.SIGCHLD} if ARE_SHARED else TO_STOP


@dataclass(frozen=True, slots=True)
class ServingProcess:
    """One of several processes: who started it, which one it is, and on what it listens."""

    master: int
    place: int
    numbers: tuple[int, ...]
    """Of the descriptors that it was given."""

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
        """Whether it does what is to be done once, and not by each."""
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


class Crew:
    """The processes on a port: each is this command once more, told on what to listen.

    They are new ones and no forks: nothing random, no lock and no connection is there twice.
    """

    def __init__(self, host: str, port: int, number: int) -> None:
        """Take the ports; raises PortTaken or CannotListen."""
        self._ports = take_ports_for_several(host, port, number)

    def work(self, ready: Callable[[], None]) -> None:
        """Serve until SIGTERM or Ctrl-C has come and each has answered what was in flight.

        One that dies has a successor, for whom new connections wait meanwhile: after a second, or
        after up to a minute where those before it died soon. A second signal is passed on as well.
        `ready` is called when connections may come.
        """
        # Waited for, and never an interruption; the processes begin with them blocked too.
        signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED)
        ready()
        members = [self._started(each) for each in range(len(self._ports))]
        pauses = Pauses()
        while signal.sigwait(AWAITED) == signal.SIGCHLD:
            if self._all_at_work(members):
                continue
            if signal.sigtimedwait(TO_STOP, pauses.next(time.monotonic())):
                break
            self._replace(members)
            pauses.over(time.monotonic())
        self._close()
        _stopped(members)

    def _all_at_work(self, members: Sequence[subprocess.Popen[bytes]]) -> bool:
        ended = [each.returncode for each in members if each.poll() is not None]
        for code in ended:
            log.error("a process of the server ended with %s; another one takes its place", code)
        return not ended

    def _replace(self, members: list[subprocess.Popen[bytes]]) -> None:
        for place, member in enumerate(members):
            if member.poll() is not None:
                members[place] = self._started(place)

    def _started(self, place: int) -> subprocess.Popen[bytes]:
        numbers = tuple(each.fileno() for each in self._ports[place])
        member = ServingProcess(os.getpid(), place, numbers)
        command = [sys.executable, *sys.orig_argv[1:], "--member", member.told]
        return subprocess.Popen(command, pass_fds=numbers)  # noqa: S603 - what runs here already

    def _close(self) -> None:
        for ports in self._ports:
            for each in ports:
                each.close()


def _stopped(members: Sequence[subprocess.Popen[bytes]]) -> None:
    """Wait until all have ended; each signal to stop that comes is passed on."""
    came = signal.SIGTERM
    while alive := [each for each in members if each.poll() is None]:
        if came != signal.SIGCHLD:
            for member in alive:
                member.send_signal(signal.SIGUSR1)
        came = signal.Signals(signal.sigwait(AWAITED))
