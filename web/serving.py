"""The server that answers the browser: waitress, ended without cutting anybody off."""

from __future__ import annotations

import errno
import logging
import signal
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from wsgiref.types import WSGIApplication

    # What waitress watches: the listening sockets, its wake-up pipe and one channel per connection.
    Watched = dict[int, Any]

log = logging.getLogger(__name__)

THREADS = 8
# waitress waits with select(), which stops at file descriptor 1023; files and databases need some.
CONNECTIONS = 400
# A telephone on a weak network may fall silent for a minute in the middle of an upload.
IDLE_SECONDS = 120
HEADER_BYTES = 32 * 1024
BODY_BYTES = 64 * 1024 * 1024
GRACE_SECONDS = 30
TURN_SECONDS = 1


class CannotListen(Exception):
    """The address cannot be listened on; `reason` is in the words of the operating system."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host} port {port}: {reason}")
        self.host = host
        self.port = port
        self.reason = reason


class PortTaken(CannotListen):
    """Another program already listens on this address and port."""


def serve(
    app: WSGIApplication,
    host: str,
    port: int,
    *,
    ready: Callable[[], None] | None = None,
    body_bytes: int = BODY_BYTES,
) -> None:
    """Nothing, once SIGTERM or Ctrl-C has come and the requests in flight are answered.

    They have 30 seconds for it; a second signal ends the waiting. `ready` is called when
    connections are accepted. A body above `body_bytes` is refused before the application sees it:
    leave room above the application's own limit, whose refusal is the kinder one.

    Raises PortTaken or CannotListen. To be called from the main thread, where signals arrive.
    """
    watched: Watched = {}
    listeners = _listen(app, host, port, watched, body_bytes)
    try:
        with _signals_noted(listeners[0].pull_trigger) as signals:
            if ready:
                ready()
            while not signals:
                _turn(watched)
            _stop_listening(watched, listeners)
            _drain(watched, signals)
    finally:
        listeners[0].task_dispatcher.shutdown(timeout=TURN_SECONDS)
        wasyncore.close_all(watched)


def _listen(
    app: WSGIApplication, host: str, port: int, watched: Watched, body_bytes: int
) -> list[BaseWSGIServer]:
    """One listener for each address that the host has; all have the same threads."""
    try:
        create_server(
            app,
            map=watched,
            host=host,
            port=port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE_SECONDS,
            max_request_header_size=HEADER_BYTES,
            max_request_body_size=body_bytes,
            ident=None,
        )
    except OSError as error:
        wasyncore.close_all(watched)
        kind = PortTaken if error.errno == errno.EADDRINUSE else CannotListen
        raise kind(host, port, error.strerror or str(error)) from error
    except ValueError as error:
        raise CannotListen(host, port, "no such address") from error
    return [each for each in watched.values() if isinstance(each, BaseWSGIServer)]


@contextmanager
def _signals_noted(wake: Callable[[], None]) -> Iterator[list[int]]:
    """The signals to stop that have come so far.

    They are only noted: an exception raised by the handler, as waitress itself would have it,
    may strike between sending bytes and counting them as sent.
    """
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        wake()

    before = {each: signal.signal(each, note) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield came
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _turn(watched: Watched, *, seconds: float = TURN_SECONDS) -> None:
    wasyncore.loop(timeout=seconds, map=watched, count=1)


def _stop_listening(watched: Watched, listeners: list[BaseWSGIServer]) -> None:
    # What has arrived by now is still taken: the first turn accepts, the second reads.
    _turn(watched, seconds=0)
    _turn(watched, seconds=0)
    for listener in listeners:
        # Not listener.close(), which also closes the pipe by which the threads say "answered".
        wasyncore.dispatcher.close(listener)


def _drain(watched: Watched, signals: list[int]) -> None:
    deadline = time.monotonic() + GRACE_SECONDS
    while busy := _close_idle(watched):
        if len(signals) > 1 or time.monotonic() > deadline:
            log.warning("stopped with %d requests unanswered", busy)
            return
        _turn(watched)


def _close_idle(watched: Watched) -> int:
    """How many connections are still owed an answer, the others being closed."""
    channels = [each for each in watched.values() if isinstance(each, HTTPChannel)]
    busy = [each for each in channels if _in_flight(each)]
    for channel in channels:
        if channel not in busy:
            channel.handle_close()
    return len(busy)


def _in_flight(channel: HTTPChannel) -> bool:
    # In this order: a thread writes its answer to the buffer before it strikes the request off.
    return bool(channel.requests or channel.total_outbufs_len or channel.request is not None)
