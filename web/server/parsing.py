"""What a request may look like before anybody reads it, and how long it may take to arrive."""

from __future__ import annotations

import re
import time
from typing import Any

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import RequestHeaderFieldsTooLarge

HEADER_BYTES = 32 * 1024
LINES = 100
"""A browser sends some twenty lines, a proxy adds a few."""
LINE_BYTES = 8 * 1024
"""The longest line is a cookie or an address; proxies take no more either."""

BEGINNING_SECONDS = 20
BYTES_A_SECOND = 500
"""A request has the seconds of its beginning, and one more for so many bytes that came."""

_CODED = re.compile(rb"\r\ntransfer-encoding:([^\r\n]*)", re.IGNORECASE)
_MEASURED = re.compile(rb"\r\ncontent-length:", re.IGNORECASE)


class RequestParser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """waitress's parser, which takes no request whose end two readers may see in two places."""

    path = ""
    """Of a head that cannot be read too: waitress names it in the log when somebody hangs up."""

    def __init__(self, adj: Any) -> None:  # noqa: ANN401 - waitress has no types
        super().__init__(adj)
        self.began = time.time()

    def parse_header(self, header_plus: bytes) -> None:
        """Nothing, with the head read; raises ParsingError, or notes a fault that has a number."""
        if _is_unwieldy(header_plus):
            self.completed = True
            self.error = RequestHeaderFieldsTooLarge("too many lines, or too long ones")
            header_plus = b"GET / HTTP/1.0\r\n"
        super().parse_header(header_plus)
        _demand_one_framing(header_plus, chunked=self.chunked)

    def is_late(self, now: float) -> bool:
        """Whether it comes too slowly to be somebody's: byte by byte, or not at all."""
        came = self.header_bytes_received + self.body_bytes_received
        return now - self.began > BEGINNING_SECONDS + came / BYTES_A_SECOND


def _is_unwieldy(head: bytes) -> bool:
    # Counted before it is split: to take apart ten thousand lines is work by itself.
    return head.count(b"\n") > LINES + 2 or max(map(len, head.split(b"\n"))) > LINE_BYTES


def _demand_one_framing(head: bytes, *, chunked: bool) -> None:
    """Nothing; raises ParsingError when it is not said once and plainly where the body ends.

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
