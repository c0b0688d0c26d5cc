"""What a request may look like before anybody reads it, and how long it may take to arrive."""

from __future__ import annotations

import re
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import BadRequest, RequestHeaderFieldsTooLarge

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT_IN_MEMORY = 128 * 1024
"""What is larger, of a request or an answer, waits in a temporary file."""

SMALL = KEPT_IN_MEMORY - 1
"""So much is read of everybody: it never touches the disk."""


HEADER_BYTES = 32 * 1024
LINES = 100
"""A browser sends some twenty lines, a proxy adds a few."""
LINE_BYTES = 8 * 1024
"""The longest line is a cookie or an address; proxies take no more either."""

BEGINNING_SECONDS = 20
BYTES_A_SECOND = 500
"""A request has the seconds of its beginning, and one more for so many bytes that came."""
SILENT_SECONDS = 120
"""But never more than these at once: a telephone on a weak network may fall silent for a minute."""

_CODED = re.compile(rb"\r\ntransfer-encoding:([^\r\n]*)", re.IGNORECASE)
_MEASURED = re.compile(rb"\r\ncontent-length:", re.IGNORECASE)


class RequestParser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """waitress's parser, which takes no request whose end two readers may see in two places.

    A large body is read only when it is admitted; else the request is complete with its head.
    """

    path = ""
    """Of a head that cannot be read too: waitress names it in the log when somebody hangs up."""

    unread: Unread | None = None
    whose: str | None = None
    """What stands for the person whose large body was admitted."""

    def __init__(
        self,
        adj: Any,  # noqa: ANN401 - waitress has no types
        refusal: Callable[[RequestParser], Unread | None] | None = None,
    ) -> None:
        super().__init__(adj)
        self._refusal = refusal
        self._until = time.time() + BEGINNING_SECONDS

    @property
    def room(self) -> int:
        """How many bytes the body may come to; what does not say counts as the largest."""
        return int(self.adj.max_request_body_size - 1 if self.chunked else self.content_length)

    def received(self, data: bytes) -> int:
        """How many of the bytes belong to this request; those of a body left unread all do."""
        taken = int(super().received(data))
        if self.chunked and self._says_much_between_pieces():
            self.completed = True
            self.error = BadRequest("too long a line between pieces")
        if self.completed:
            # waitress would ask for the body of a request that is answered without it.
            self.expect_continue = False
        if self.unread:
            return len(data)
        patience = min(self._until + taken / BYTES_A_SECOND, time.time() + SILENT_SECONDS)
        self._until = max(self._until, patience)
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head; raises ParsingError, or notes a fault that has a number."""
        if _is_unwieldy(header_plus):
            self.completed = True
            self.error = RequestHeaderFieldsTooLarge("too many lines, or too long ones")
            header_plus = b"GET / HTTP/1.0\r\n"
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            # A number of thousands of digits.
            raise ParsingError("Content-Length is too long") from error
        _demand_one_framing(header_plus, chunked=self.chunked)
        if self._refusal and self.room > SMALL and (unread := self._refusal(self)):
            self._leave(unread)

    def is_late(self, now: float) -> bool:
        """Whether it comes too slowly to be somebody's: byte by byte, or not at all."""
        return now > self._until

    def _says_much_between_pieces(self) -> bool:
        # waitress would put it together from the beginning with each packet that comes.
        pieces = self.body_rcv
        return pieces is not None and len(pieces.control_line + pieces.trailer) > LINE_BYTES

    def _leave(self, unread: Unread) -> None:
        self.unread = unread
        self.whose = None
        self.body_rcv = None
        self.chunked = False
        self.content_length = 0
        self.headers.pop("CONTENT_LENGTH", None)
        # What follows is the body: on this connection nothing can be asked any more.
        self.headers["CONNECTION"] = "close"
        self.connection_close = True


class Unread(StrEnum):
    """Why a body was not read."""

    STRANGER = "stranger"
    TOO_LARGE = "too_large"
    OF_ONE = "of_one"
    """Its person is sending as much as one may."""
    OF_ALL = "of_all"
    """All together are, or as much as the disk takes."""


def _is_unwieldy(head: bytes) -> bool:
    # Counted before it is split: to take apart ten thousand lines is work by itself.
    return head.count(b"\n") > LINES + 2 or max(map(len, head.split(b"\n"))) > LINE_BYTES


def _demand_one_framing(head: bytes, *, chunked: bool) -> None:
    """Raise ParsingError when it is not said once and plainly where the body ends.

    A proxy in front may go by the other of two words, and take the rest of one request for the
    beginning of the next one, by somebody else.
    """
    codings = [coding.strip(b" \t").lower() for coding in _CODED.findall(head)]
    if not codings:
        return
    if _MEASURED.search(head):
        raise ParsingError("Content-Length and Transfer-Encoding exclude each other")
    if codings != [b"chunked"] or not chunked:
        raise ParsingError("Transfer-Encoding may only be chunked, once, in HTTP/1.1")
