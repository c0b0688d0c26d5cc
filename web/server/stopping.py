"""When a process stops: who tells it so, and that it hears it only where it looks."""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from types import FrameType

LOOKING_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Master:
    """Who tells a process to stop: whoever runs it, or the one that started it as one of several.

    A terminal and a service manager tell all processes of a group at once. So one of several stops
    at a signal that nobody else sends, and when the one that started it is gone.
    """

    signals: tuple[signal.Signals, ...]
    process: int | None = None

    @property
    def is_gone(self) -> bool:
        """Whether nobody is left to tell it."""
        return self.process is not None and os.getppid() != self.process


ANYBODY = Master((signal.SIGINT, signal.SIGTERM))


def master_process(number: int) -> Master:
    """The process with a number, which started this one."""
    return Master((signal.SIGUSR1,), number)


def stand_by(master: Master, work: AbstractContextManager[None]) -> None:
    """Have work go on beside until the master says so, and end it in order."""
    with signals_noted(master) as signals, work:
        while not (signals or master.is_gone):
            time.sleep(LOOKING_SECONDS)


@contextmanager
def signals_noted(master: Master, wake: Callable[[], None] = lambda: None) -> Iterator[list[int]]:
    """The signals to stop that have come so far.

    They are only noted: an exception raised by the handler, as waitress itself would have it,
    may strike between sending bytes and counting them as sent.
    """
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if number in master.signals:
            came.append(number)
            wake()

    heard = {*ANYBODY.signals, *master.signals}
    before = {each: signal.signal(each, note) for each in heard}
    if master is not ANYBODY:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
    try:
        yield came
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
