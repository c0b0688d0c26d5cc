"""Serving until it is told to stop, and then until everybody has their answer."""

from __future__ import annotations

import gc
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from web.server.admission import Admission, anybody
from web.server.capacity import THREADS, capacity
from web.server.channels import Channel, Listener
from web.server.parsing import HEADER_BYTES, KEPT_IN_MEMORY
from web.server.ports import take_ports
from web.server.stopping import ANYBODY, signals_noted

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from web.server.ports import Sockets
    from web.server.stopping import Master

    # What waitress watches: the ports, their wake-up pipes and one channel per connection.
    Watched = dict[int, Any]

log = logging.getLogger(__name__)

BODY_BYTES = 16 * 1024 * 1024
NEVER = 1 << 62
GRACE_SECONDS = 30
TURN_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Wire:
    """How requests arrive."""

    body_bytes: int = BODY_BYTES
    """Of a request with a larger body the application gets the head alone, and the reason under
    `UNREAD`."""
    whose: Callable[[str], str | None] = anybody
    """What stands for the person of a Cookie header; None for a stranger, whose bodies are left
    unread in the same way unless they are small."""
    behind_proxies: bool = False
    """Whether the application is told what proxies say of the address and the protocol."""


def serve(
    app: WSGIApplication,
    host: str,
    port: int,
    *,
    ready: Callable[[], None] | None = None,
    wire: Wire | None = None,
) -> None:
    """Serve until SIGTERM or Ctrl-C has come and the requests in flight are answered.

    They have 30 seconds for it; a second signal ends the waiting. `ready` is called when
    connections are accepted.

    Raises PortTaken or CannotListen. To be called from the main thread, where signals arrive.
    """
    serve_on(take_ports(host, port), app, ready=ready, wire=wire)


def serve_on(
    sockets: Sockets,
    app: WSGIApplication,
    *,
    ready: Callable[[], None] | None = None,
    wire: Wire | None = None,
    master: Master = ANYBODY,
) -> None:
    """Serve on ports that were taken before, until the master says so."""
    watched: Watched = {}
    listeners = _listen(sockets, app, watched, wire or Wire())
    try:
        # What the program is made of stays as long as it runs: to go through all of it for garbage
        # would keep everybody waiting for a tenth of a second, again and again.
        gc.freeze()
        with signals_noted(master, listeners[0].pull_trigger) as signals:
            if ready:
                ready()
            while not (signals or master.is_gone):
                _turn(watched)
            _stop_listening(watched, listeners)
            _drain(watched, signals)
    finally:
        listeners[0].task_dispatcher.shutdown(timeout=TURN_SECONDS)
        wasyncore.close_all(watched)


def _listen(sockets: Sockets, app: WSGIApplication, watched: Watched, wire: Wire) -> list[Listener]:
    """A listener for each port; all have the same threads."""
    threads = ThreadedTaskDispatcher()
    threads.set_thread_count(THREADS)
    # How many wait is bounded, and said to those who are turned away.
    threads.queue_logger.setLevel(logging.ERROR)
    adjustments = Adjustments(
        sockets=sockets,
        clear_untrusted_proxy_headers=not wire.behind_proxies,
        # The listener itself makes room for whoever comes, and judges who is silent.
        connection_limit=NEVER,
        cleanup_interval=1,
        max_request_header_size=HEADER_BYTES,
        # waitress refuses what reaches this.
        max_request_body_size=wire.body_bytes + 1,
        inbuf_overflow=KEPT_IN_MEMORY,
        outbuf_overflow=KEPT_IN_MEMORY,
        # A thread never waits for somebody who reads slowly.
        outbuf_high_watermark=NEVER,
        ident=None,
    )
    room = capacity(behind_proxies=wire.behind_proxies)
    admission = Admission(wire.body_bytes, wire.whose)
    return [
        Listener(
            app,
            room,
            admission,
            map=watched,
            _sock=each,
            dispatcher=threads,
            adj=adjustments,
            sockinfo=(each.family, each.type, each.proto, each.getsockname()),
        )
        for each in sockets
    ]


def _turn(watched: Watched, *, seconds: float = TURN_SECONDS) -> None:
    # poll() where there is one: select() knows no descriptor above 1023.
    wasyncore.loop(timeout=seconds, use_poll=True, map=watched, count=1)


def _stop_listening(watched: Watched, listeners: list[Listener]) -> None:
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
    now = time.time()
    owed = 0
    for channel in [each for each in watched.values() if isinstance(each, Channel)]:
        if channel.is_owed and not (channel.may_go and channel.is_overdue(now)):
            owed += 1
        else:
            channel.handle_close()
    return owed
