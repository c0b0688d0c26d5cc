"""Where a request ends is said once and plainly, or it is not taken; heads have their bounds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.web.running import Server, running
from tests.web.wire import begun, statuses
from web.server.parsing import (
    BEGINNING_SECONDS,
    BYTES_A_SECOND,
    LINE_BYTES,
    LINES,
    SILENT_SECONDS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

LENGTH = "Content-Length: 6"
CODED = "Transfer-Encoding: chunked"
NOTHING = "0\r\n\r\n"
NEXT = "GET /quick HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as started:
        assert started.hears() == "ready"
        yield started


def said(server: Server, *lines: str, body: str = NOTHING, version: str = "1.1") -> bytes:
    """All that comes back for a request and the next one, until the server closes."""
    head = "\r\n".join([f"POST /upload HTTP/{version}", "Host: localhost", *lines, "", ""])
    connection = server.connection()
    connection.sock.sendall((head + body + NEXT).encode("latin-1"))
    came = b""
    while more := connection.sock.recv(65536):
        came += more
    return came


@pytest.mark.parametrize(
    "lines",
    [
        (LENGTH, CODED),
        (CODED, LENGTH),
        ("content-length: 6", "TRANSFER-ENCODING: Chunked"),
        (LENGTH, "Transfer-Encoding:"),
        ("Transfer-Encoding:",),
        ("Transfer-Encoding: chunked, chunked",),
        (CODED, CODED),
        ("Transfer-Encoding:\r\n chunked",),
        ("Transfer-Encoding : chunked",),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: +5",),
        ("Content-Length: 5,5",),
        ("Content-Length: 0x5",),
        ("Content-Length:",),
        (f"Content-Length: {'9' * 5000}",),
    ],
    ids=lambda lines: "; ".join(lines)[:50],
)
def test_a_body_whose_end_is_not_said_plainly_is_refused_and_the_connection_closed(
    server: Server, lines: tuple[str, ...]
) -> None:
    assert statuses(said(server, *lines)) == [400]


@pytest.mark.parametrize("coding", ["gzip, chunked", "identity", "\x0bchunked"])
def test_another_coding_is_refused_and_the_connection_closed(server: Server, coding: str) -> None:
    assert statuses(said(server, f"Transfer-Encoding: {coding}")) in ([400], [501])


def test_in_an_older_protocol_there_are_no_codings(server: Server) -> None:
    assert statuses(said(server, CODED, "Connection: keep-alive", version="1.0")) == [400]


def test_a_body_in_pieces_is_still_taken(server: Server) -> None:
    connection = server.connection()
    connection.request("POST", "/upload", iter([b"01234", b"56789"]), encode_chunked=True)
    with connection.getresponse() as response:
        assert (response.status, response.read()) == (200, b"10")


@pytest.mark.parametrize(
    "body",
    [
        f"5;a={'x' * 2 * LINE_BYTES}\r\n01234\r\n0\r\n\r\n",
        f"{'0' * 2 * LINE_BYTES}5\r\n01234\r\n0\r\n\r\n",
        "5\r\n01234\r\n0\r\n" + "X: 1\r\n" * LINE_BYTES + "\r\n",
    ],
    ids=["a long extension", "a long size", "long trailers"],
)
def test_what_is_said_between_pieces_is_short(server: Server, body: str) -> None:
    assert statuses(said(server, CODED, body=body)) == [400]


@pytest.mark.parametrize(
    "lines",
    [
        [f"X-{each}: 1" for each in range(LINES + 1)],
        ["a:"] * 9000,
        [f"Cookie: {'a=b; ' * (LINE_BYTES // 5)}"],
        [f"X-Long: {'x' * LINE_BYTES}"],
        [f"X-{each}: {'x' * 4000}" for each in range(9)],
    ],
    ids=["101 lines", "9000 lines", "a thousand cookies", "a long line", "36 KB in all"],
)
def test_an_unwieldy_head_is_refused(server: Server, lines: list[str]) -> None:
    assert statuses(said(server, *lines, body="")) == [431]


def test_an_address_longer_than_a_line_is_refused(server: Server) -> None:
    connection = server.connection()
    connection.request("GET", "/quick?" + "&" * LINE_BYTES)
    with connection.getresponse() as response:
        assert response.status == 431


@pytest.mark.parametrize(
    ("sent", "allowed"),
    [
        (b"G", BEGINNING_SECONDS),
        (b"POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n", BEGINNING_SECONDS),
        (
            b"POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 30000,
            BEGINNING_SECONDS + 30000 / BYTES_A_SECOND,
        ),
        (
            b"POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 900_000,
            SILENT_SECONDS,
        ),
    ],
    ids=["a letter", "a head", "thirty thousand bytes", "nearly all"],
)
def test_a_request_has_time_for_what_it_brings_and_never_long_in_advance(
    sent: bytes, allowed: float
) -> None:
    before = time.time()
    parser = begun(sent)
    assert not parser.is_late(before + allowed - 1)
    assert parser.is_late(time.time() + allowed + 1)
    parser.close()


def test_a_head_that_cannot_be_read_has_a_name_in_the_log() -> None:
    assert begun(b"\x00 garbage\r\n\r\n").path == ""
