"""What happens by itself while the server runs: the clock's actions, once a minute."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from web.clock import system_clock
from workflow import operations, throttle
from workflow.clockwork import run_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from web.database import Database

log = logging.getLogger(__name__)

EVERY_SECONDS = 60
ENDING_SECONDS = 10


@contextmanager
def clock_running(
    database: Database, clock: Callable[[], datetime] = system_clock
) -> Iterator[None]:
    """While it lasts, what is due is done within a minute."""
    stop = Event()
    thread = Thread(target=_run, args=(database, clock, stop), name="clock", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(ENDING_SECONDS)


def _run(database: Database, clock: Callable[[], datetime], stop: Event) -> None:
    while True:
        try:
            _do_what_is_due(database, clock())
        except Exception:
            # Whatever it was, the next minute may go better; nothing was left half done.
            log.exception("the clock could not do what is due")
        if stop.wait(EVERY_SECONDS):
            return


def _do_what_is_due(database: Database, at: datetime) -> None:
    for outcome in run_due(database.reading, database.transaction, at=at):
        log.info("the clock did %s on task %s", outcome.action, outcome.number)
    throttle.forget(database.transaction, at=at)
    with database.transaction() as session:
        operations.forget(session, older_than=at - operations.KEPT)
