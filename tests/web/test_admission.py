"""Of a stranger little is read, and of all together never so much that the disk fills."""

from __future__ import annotations

import socket
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from waitress.adjustments import Adjustments

from tests.web.crowds import assert_a_newcomer_is_answered
from tests.web.running import Server, running
from tests.web.slow_server import BODY_LIMIT, STRANGER
from tests.web.wire import begun, statuses
from web.server.admission import OF_ALL, OF_ONE, Admission
from web.server.parsing import SMALL, RequestParser, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

HALF = BODY_LIMIT // 2
"""Of a body, that is sent; the other half does not come."""


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as started:
        assert started.hears() == "ready"
        yield started


def head(length: int, who: str, *lines: str) -> bytes:
    said = ["POST /upload HTTP/1.1", "Host: localhost", f"Cookie: {who}", *lines]
    return "\r\n".join([*said, f"Content-Length: {length}", "", ""]).encode()


@contextmanager
def half_sent(server: Server, number: int, who: str) -> Iterator[list[socket.socket]]:
    """Those of so many bodies that were asked for, each half sent."""
    with ExitStack() as stack:
        asked_for = []
        for _ in range(number):
            client = socket.create_connection((server.host, server.port), 20)
            stack.enter_context(client)
            client.sendall(head(BODY_LIMIT, who, "Expect: 100-continue"))
            if client.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n":
                client.sendall(b"x" * HALF)
                asked_for.append(client)
        yield asked_for


def answer(server: Server, sent: bytes) -> list[int]:
    """The statuses of all that comes back, once no more is sent."""
    with socket.create_connection((server.host, server.port), 20) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        return statuses(b"".join(iter(lambda: client.recv(65536), b"")))


def spooled(server: Server) -> int:
    """How many bytes lie in files of the server that have no name, or no name any more."""
    files = Path(f"/proc/{server.process.pid}/fd").iterdir()
    return sum(each.stat().st_size for each in files if " (deleted)" in str(each.readlink()))


def test_of_a_stranger_a_large_body_is_not_read(server: Server) -> None:
    assert answer(server, head(BODY_LIMIT, STRANGER)) == [401]
    with half_sent(server, 30, STRANGER) as asked_for:
        assert not asked_for
        assert spooled(server) == 0
        assert_a_newcomer_is_answered(server)


def test_of_a_stranger_a_form_is_read(server: Server) -> None:
    assert answer(server, head(SMALL, STRANGER) + b"x" * SMALL) == [200]


def test_a_stranger_sends_nothing_in_pieces(server: Server) -> None:
    said = f"POST /upload HTTP/1.1\r\nHost: localhost\r\nCookie: {STRANGER}\r\n"
    assert answer(server, f"{said}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n".encode()) == [401]


def test_what_follows_an_unread_head_is_never_a_request(server: Server) -> None:
    inner = b"GET /quick HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert answer(server, head(SMALL + 1, STRANGER) + inner) == [401]
    assert answer(server, head(BODY_LIMIT + 1, "a") + inner) == [413]


def test_what_comes_with_an_unread_head_is_part_of_it() -> None:
    parser = RequestParser(Adjustments(sockets=[]), lambda _come: Unread.TOO_LARGE)
    sent = head(SMALL + 1, "a") + b"GET / HTTP/1.1\r\n\r\n"
    assert parser.received(sent) == len(sent)


@pytest.mark.parametrize("who", ["a", STRANGER])
def test_nobody_is_asked_for_a_body_that_will_not_be_read(server: Server, who: str) -> None:
    with socket.create_connection((server.host, server.port), 20) as client:
        client.sendall(head(BODY_LIMIT + 1, who, "Expect: 100-continue"))
        assert client.recv(12) == b"HTTP/1.1 413"


def test_who_is_answered_unread_may_send_all_of_it_first(server: Server) -> None:
    with socket.create_connection((server.host, server.port), 20) as client:
        client.sendall(head(40 * BODY_LIMIT, "a"))
        for _ in range(40):
            client.sendall(b"x" * BODY_LIMIT)
        assert client.recv(12) == b"HTTP/1.1 413"


def test_one_person_brings_no_more_at_a_time_than_a_browser_does(server: Server) -> None:
    with half_sent(server, OF_ONE + 1, "a") as bringing:
        assert len(bringing) == OF_ONE
        assert answer(server, head(SMALL + 1, "a")) == [429]
        assert answer(server, head(SMALL + 1, "b") + b"x" * (SMALL + 1)) == [200]
        for body in (b"x" * HALF, head(BODY_LIMIT, "a") + b"x" * BODY_LIMIT):
            bringing[0].sendall(body)
            told = b""
            while not told.endswith(str(BODY_LIMIT).encode()):
                told += bringing[0].recv(65536)
            assert statuses(told) == [200]


def test_all_together_bring_no_more_than_there_is_room_for(server: Server) -> None:
    with ExitStack() as stack:
        bringing = [
            stack.enter_context(half_sent(server, OF_ONE, f"person {each}"))
            for each in range(OF_ALL // OF_ONE + 2)
        ]
        assert sum(map(len, bringing)) == OF_ALL
        assert answer(server, head(BODY_LIMIT, "somebody")) == [503]
        assert_a_newcomer_is_answered(server)


def test_no_more_than_half_of_the_free_space_is_promised() -> None:
    admitting = Admission(BODY_LIMIT, free=lambda: 3 * BODY_LIMIT)
    first, second = (begun(head(BODY_LIMIT, who)) for who in "ab")
    assert admitting.refusal(first, []) is None
    assert admitting.refusal(second, [first]) is Unread.OF_ALL
