"""What happens by itself while the server runs: the clock's actions, and telling people."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from models.database import keep_statistics
from web import logs
from web.clock import system_clock
from web.health.signs import CLOCK, MESSENGER, Sign
from web.vigil import Vigil
from workflow.audit import idempotency
from workflow.auth import throttle
from workflow.scheduler.jobs import run_due
from workflow.scheduler.lookout import Lookout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from web.database import Database
    from web.health.signs import Signs
    from web.keeping import Keeper
    from web.mail.messenger import Messenger

log = logging.getLogger(__name__)

EVERY_SECONDS = 60
TELLING_SECONDS = 10
COUNTING_SECONDS = 3600
ENDING_SECONDS = 10


@contextmanager
def clock_running(
    database: Database,
    clock: Callable[[], datetime] = system_clock,
    *,
    signs: Signs | None = None,
) -> Iterator[None]:
    """While it lasts, what is due is done within a minute, and each round leaves its sign."""
    vigil, lookout = Vigil(database, signs), Lookout()

    def go_round() -> None:
        trusted = _do_what_is_due(database, vigil, lookout, clock())
        if signs:
            signs.give(CLOCK, Sign(at=clock(), waits=not trusted))

    with _repeated(CLOCK, EVERY_SECONDS, go_round):
        yield


@contextmanager
def statistics_kept(database: Database) -> Iterator[None]:
    """While it lasts, the database knows how large its tables are, within an hour."""
    with _repeated("statistics", COUNTING_SECONDS, lambda: keep_statistics(database.engine)):
        yield


@contextmanager
def messenger_running(messenger: Messenger) -> Iterator[None]:
    """While it lasts, people are told within seconds; at the end a mail under way is finished."""
    with _repeated(MESSENGER, TELLING_SECONDS, messenger.tell) as stop:
        # A round may have many mails to send: at the end it stops after the one under way.
        messenger.stopping = stop.is_set
        yield


@contextmanager
def keeper_running(keeper: Keeper) -> Iterator[None]:
    """While it lasts, the copy of the day is made once its hour has come.

    At its end it is noted how far the record has come, for whoever starts on another database next.
    """
    try:
        # Of its own, because a large copy takes minutes, for which the clock must not wait.
        with _repeated("keeper", EVERY_SECONDS, keeper.keep):
            yield
    finally:
        _try("keeper", keeper.remember)


@contextmanager
def _repeated(name: str, seconds: float, work: Callable[[], object]) -> Iterator[Event]:
    stop = Event()

    def run() -> None:
        while True:
            _try(name, work)
            if stop.wait(seconds):
                return

    thread = Thread(target=run, name=name, daemon=True)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(ENDING_SECONDS)


def _try(name: str, work: Callable[[], object]) -> None:
    with logs.one_round(name):
        try:
            work()
        except Exception:
            # Whatever it was, the next time may go better; nothing was left half done.
            log.exception("the %s could not do what is due", name)


def _do_what_is_due(database: Database, vigil: Vigil, lookout: Lookout, at: datetime) -> bool:
    """Whether the time was trusted, so that it was done."""
    if trusted := vigil.trusts(at):
        for deed in run_due(database.reading, database.transaction, at=at, lookout=lookout):
            log.info("the clock did %s on task %s", deed.work, deed.number)
    throttle.forget(database.transaction, at=at)
    with database.transaction() as session:
        idempotency.forget(session, older_than=at - idempotency.KEPT)
    return trusted
