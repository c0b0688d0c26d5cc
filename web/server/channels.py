"""One connection, and the port that lets connections in: who waits, who is closed, who is told."""

from __future__ import annotations

import socket
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

from web.server.admission import UNREAD
from web.server.parsing import (
    BEGINNING_SECONDS,
    BYTES_A_SECOND,
    SILENT_SECONDS,
    RequestParser,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import WSGIApplication

    from web.server.admission import Admission
    from web.server.capacity import Capacity
    from web.server.parsing import Unread

# A browser keeps its connection for the next click, and opens another when it is gone.
KEPT_SECONDS = 60
RETRY_SECONDS = 10
"""After so long whoever was told to come again may find the work done."""
ACCEPTED_AT_ONCE = 64
# Who is refused and sends no more is waited for so long before the connection ends.
LINGERING_SECONDS = 20
THROWN_AWAY_AT_ONCE = 64 * 1024

_REFUSAL = (
    "HTTP/1.1 {status}\r\nRetry-After: {seconds}\r\nConnection: close\r\n"
    "Content-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n\r\n"
)
_PAGE = """<!DOCTYPE html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Hệ thống đang bận</title>
<style>
  body { max-width: 36rem; margin: 3rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif }
</style>
<h1>Hệ thống đang bận</h1>
<p>Máy chủ đang có quá nhiều yêu cầu. Chờ vài giây rồi tải lại trang.</p>
<p lang="en">The server has too many requests. Wait some seconds, then load the page again.</p>
</html>
"""
"""In both languages: whose it is would only be known after reading the request."""


class RequestTask(WSGITask):  # type: ignore[misc]  # waitress has no types
    """A request that the application answers; of one without its body it is told why."""

    def get_environment(self) -> dict[str, Any]:
        """The WSGI environment."""
        environ: dict[str, Any] = super().get_environment()
        if self.request.unread:
            environ[UNREAD] = self.request.unread
        return environ


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection, closed when it is silent or late and no request of it is being answered."""

    task_class = RequestTask
    requests: list[RequestParser]

    is_refused = False
    """Whether it is answered without having been heard to the end, and will then be closed."""
    _lingers_until = 0.0

    def parser_class(self, adj: Any) -> RequestParser:  # noqa: ANN401 - waitress has no types
        """A request that begins."""
        return RequestParser(adj, self.server.refusal)

    def coming(self) -> list[RequestParser]:
        """The requests that are on their way or not answered yet."""
        # A copy in one step: threads strike off what they have answered.
        return [each for each in (self.request, *self.requests) if each is not None]

    @property
    def is_owed(self) -> bool:
        """Whether it has sent something, or is being sent something."""
        # In this order: a thread writes its answer to the buffer before it strikes the request off.
        return bool(self.requests or self.total_outbufs_len or self.request is not None)

    @property
    def may_go(self) -> bool:
        """Whether it can be closed without wasting work that was done for it."""
        return not self.requests and not self.will_close

    def is_overdue(self, now: float) -> bool:
        """Whether nothing came for too long, or too little."""
        if self._lingers_until:
            return now > self._lingers_until
        if self.request is not None and self.request.is_late(now):
            return True
        return now - self.last_activity > self._patience()

    def _patience(self) -> float:
        if self.is_owed:
            return SILENT_SECONDS
        has_spoken = self.last_activity != self.creation_time
        return KEPT_SECONDS if has_spoken else BEGINNING_SECONDS

    def turn_away(self, status: str) -> None:
        """Answer what it asked for with the status and when to come again."""
        body = _PAGE.encode()
        head = _REFUSAL.format(status=status, seconds=RETRY_SECONDS, length=len(body))
        for request in self.requests:
            request.close()
        self.requests = []
        with self.outbuf_lock:
            self.total_outbufs_len += len(head) + len(body)
            self.outbufs[-1].append(head.encode() + body)
        self.close_when_flushed = True
        self.is_refused = True

    def readable(self) -> bool:
        """Whether what comes is read, be it to throw it away."""
        return bool(self._lingers_until or super().readable())

    def handle_read(self) -> None:
        """Read what came."""
        if not self._lingers_until:
            super().handle_read()
        elif not self._thrown_away():
            self.handle_close()

    def handle_close(self) -> None:
        """Close the connection, once who was refused had time to read why.

        A connection closed with something unread is reset, and the answer on its way is lost.
        """
        if self.is_refused and not self._lingers_until and self._says_its_last():
            self.will_close = False
            self._lingers_until = time.time() + LINGERING_SECONDS
        else:
            super().handle_close()

    def _says_its_last(self) -> bool:
        """Whether the other side could be told that nothing follows."""
        if self.socket is None:
            # waitress closes twice where two things happen at once.
            return False
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            return False
        return True

    def _thrown_away(self) -> int:
        """How many bytes came; 0 when the other side has closed too."""
        if self.socket is None:
            return 0
        try:
            came = len(self.socket.recv(THROWN_AWAY_AT_ONCE))
        except OSError:
            return 0
        # A browser reads no answer before it has sent all, so what still comes is waited for.
        patience = min(self._lingers_until + came / BYTES_A_SECOND, time.time() + LINGERING_SECONDS)
        self._lingers_until = max(self._lingers_until, patience)
        return came


class Listener(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """A port; whoever comes is let in, and the longest silent has to go when it gets too full."""

    channel_class = Channel

    def __init__(
        self,
        app: WSGIApplication,
        capacity: Capacity,
        admission: Admission,
        **waitress: Any,  # noqa: ANN401 - waitress has no types
    ) -> None:
        self.capacity = capacity
        self.admission = admission
        super().__init__(app, bind_socket=False, **waitress)

    def handle_accept(self) -> None:
        """Let those in who waited at the door, within reason."""
        for _ in range(ACCEPTED_AT_ONCE):
            before = len(self._map)
            super().handle_accept()
            if len(self._map) == before:
                break
        self._make_room()

    def refusal(self, come: RequestParser) -> Unread | None:
        """Why the large body of a request is not to be read."""
        others = (each for channel in self._channels() for each in channel.coming())
        return self.admission.refusal(come, (each for each in others if each is not come))

    def add_task(self, channel: Channel) -> None:
        """Have the first request of a connection wait for a thread, or turn it away."""
        first = channel.requests[0]
        channel.is_refused = first.error is not None or first.unread is not None
        dispatcher = self.task_dispatcher
        with dispatcher.lock:
            queue = list(dispatcher.queue)
        waiting = [each.addr[0] for each in queue]
        of_one = self.capacity.waiting_of_one_address
        if len(waiting) >= self.capacity.waiting or (
            first.unread and _unread(queue) >= self.capacity.waiting_unread
        ):
            channel.turn_away("503 Service Unavailable")
        elif of_one is not None and waiting.count(channel.addr[0]) >= of_one:
            channel.turn_away("429 Too Many Requests")
        else:
            super().add_task(channel)

    def maintenance(self, now: float) -> None:
        """Mark who is silent or late to be closed."""
        for channel in self._channels():
            if channel.may_go and channel.is_overdue(now):
                channel.will_close = True

    def _make_room(self) -> None:
        """Let the longest silent go, of an address that has too many and of all.

        They are closed in the next turn: until this one ends, a new connection may not be taken
        for the old one whose descriptor it got.
        """
        present = [each for each in self._channels() if not each.will_close]
        if (share := self.capacity.of_one_address) is not None:
            of_each = defaultdict(list)
            for channel in present:
                of_each[channel.addr[0]].append(channel)
            for channels in of_each.values():
                _close_surplus(channels, share)
        _close_surplus(present, self.capacity.connections)

    def _channels(self) -> Iterator[Channel]:
        """The connections of all ports: they share the room."""
        return (each for each in list(self._map.values()) if isinstance(each, Channel))


def _close_surplus(channels: Iterable[Channel], room: int) -> None:
    """Mark the longest silent to be closed, until no more are left than there is room."""
    present = [each for each in channels if not each.will_close]
    surplus = len(present) - room
    if surplus > 0:
        silent = sorted((each for each in present if each.may_go), key=_last_heard)
        for channel in silent[:surplus]:
            channel.will_close = True


def _unread(queue: Iterable[Channel]) -> int:
    # A thread may have taken and answered one meanwhile.
    return sum(any(each.unread for each in channel.requests[:1]) for channel in queue)


def _last_heard(channel: Channel) -> float:
    return float(channel.last_activity)
