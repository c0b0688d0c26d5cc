"""Whoever holds many connections, or sends slowly, shuts nobody else out."""

from __future__ import annotations

import socket
import struct
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from tests.web.crowds import assert_a_newcomer_is_answered
from tests.web.running import running
from tests.web.slow_server import PIECE, PIECES, app
from web.server.admission import Admission
from web.server.capacity import CONNECTIONS, THREADS, Capacity, capacity
from web.server.channels import LINGERING_SECONDS, RETRY_SECONDS, Listener
from web.server.parsing import BEGINNING_SECONDS, SILENT_SECONDS
from web.server.ports import take_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.running import Server

pytestmark = pytest.mark.both

SILENT = b""
HALF_A_HEAD = b"GET /quick HTTP/1.1\r\nHost: loc"
HALF_A_BODY = b"POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30000\r\n\r\nx"
A_REQUEST = b"GET /quick HTTP/1.1\r\nHost: localhost\r\n\r\n"
ADDRESSES = ("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")


@contextmanager
def crowd(
    server: Server, number: int, sent: bytes, addresses: tuple[str, ...] = ADDRESSES[:1]
) -> Iterator[list[socket.socket]]:
    """So many connections, each with this much sent and nothing more."""
    with ExitStack() as stack:
        clients = []
        for each in range(number):
            source = (addresses[each % len(addresses)], 0)
            client = socket.create_connection((server.host, server.port), 20, source)
            clients.append(stack.enter_context(client))
            client.sendall(sent)
        yield clients


@pytest.fixture
def server() -> Iterator[Server]:
    capacity(behind_proxies=False)  # also lets this process have as many files as it may
    with running() as started:
        assert started.hears() == "ready"
        yield started


def asking(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


@pytest.mark.parametrize("sent", [SILENT, HALF_A_HEAD, HALF_A_BODY])
@pytest.mark.parametrize("addresses", [ADDRESSES[:1], ADDRESSES])
def test_fifteen_hundred_connections_leave_a_newcomer_their_answer(
    server: Server, sent: bytes, addresses: tuple[str, ...]
) -> None:
    with crowd(server, 1500, sent, addresses):
        assert_a_newcomer_is_answered(server)


def test_more_than_there_is_room_for_leave_a_newcomer_their_answer(server: Server) -> None:
    many = tuple(f"127.0.1.{each}" for each in range(1, 40))
    with crowd(server, CONNECTIONS + 200, SILENT, many):
        assert_a_newcomer_is_answered(server)


def test_who_reads_slowly_keeps_no_thread(server: Server) -> None:
    with crowd(server, 3 * THREADS, asking("/long")) as readers:
        assert_a_newcomer_is_answered(server)
        came = b"".join(iter(lambda: readers[0].recv(1 << 20), b""))
    assert came.count(PIECE) == PIECES


def test_who_asks_many_things_at_once_takes_turns_with_others(server: Server) -> None:
    with crowd(server, 20, asking("/quick") * 150):
        assert_a_newcomer_is_answered(server)


class Port:
    """A listener that takes a turn when it is told to, and whose requests nobody answers."""

    def __init__(self, room: Capacity) -> None:
        [port] = take_ports("127.0.0.1", 0)
        self.watched: dict[int, Any] = {}
        self.number = port.getsockname()[1]
        self.listener = Listener(
            app,
            room,
            Admission(1 << 20),
            map=self.watched,
            _sock=port,
            dispatcher=ThreadedTaskDispatcher(),
            adj=Adjustments(sockets=[port], connection_limit=1 << 30),
            sockinfo=(port.family, port.type, port.proto, port.getsockname()),
        )
        self.clients = ExitStack()

    def client(self, address: str = "127.0.0.1", sent: bytes = b"") -> socket.socket:
        """A connection that has been let in, and read as far as it has sent."""
        made = self.clients.enter_context(
            socket.create_connection(("127.0.0.1", self.number), 20, (address, 0))
        )
        made.sendall(sent)
        self.turn()
        return made

    def turn(self) -> None:
        """Whoever waits is let in and read; whoever has to go, goes."""
        for _ in range(3):
            wasyncore.loop(timeout=0, use_poll=True, map=self.watched, count=1)

    def later(self, seconds: float) -> None:
        """So much time has passed."""
        self.listener.maintenance(time.time() + seconds)
        self.turn()

    def close(self) -> None:
        self.clients.close()
        wasyncore.close_all(self.watched)


@contextmanager
def port(room: Capacity) -> Iterator[Port]:
    made = Port(room)
    try:
        yield made
    finally:
        made.close()


ROOM = Capacity(connections=100, of_one_address=50)


def is_open(client: socket.socket) -> bool:
    client.setblocking(False)
    try:
        return client.recv(1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return True


def test_of_one_address_the_longest_silent_makes_room() -> None:
    with port(Capacity(connections=10, of_one_address=3)) as at:
        elsewhere = at.client("127.0.0.2")
        clients = [at.client() for _ in range(3)]
        clients[0].sendall(b"G")
        at.turn()
        clients += [at.client(), at.client()]
        assert [is_open(each) for each in clients] == [True, False, False, True, True]
        assert is_open(elsewhere)


def test_of_all_the_longest_silent_makes_room() -> None:
    with port(Capacity(connections=3, of_one_address=None)) as at:
        clients = [at.client(f"127.0.0.{each}") for each in range(1, 6)]
        assert [is_open(each) for each in clients] == [False, False, True, True, True]


def test_who_waits_for_an_answer_is_not_closed_to_make_room() -> None:
    with port(Capacity(connections=2, of_one_address=None)) as at:
        asking = at.client(sent=A_REQUEST)
        clients = [at.client() for _ in range(3)]
        assert is_open(asking)
        assert [is_open(each) for each in clients] == [False, False, True]


@pytest.mark.parametrize(
    ("sent", "patience"),
    [
        (SILENT, BEGINNING_SECONDS),
        (HALF_A_HEAD, BEGINNING_SECONDS),
        (HALF_A_BODY, BEGINNING_SECONDS),
    ],
)
def test_who_does_not_begin_is_closed_soon(sent: bytes, patience: int) -> None:
    with port(ROOM) as at:
        client = at.client(sent=sent)
        at.later(patience - 2)
        assert is_open(client)
        at.later(patience + 2)
        assert not is_open(client)


def test_who_sends_a_letter_now_and_then_is_closed_all_the_same() -> None:
    with port(ROOM) as at:
        client = at.client(sent=HALF_A_HEAD)
        at.later(BEGINNING_SECONDS - 2)
        client.sendall(b"a")
        at.turn()
        at.later(BEGINNING_SECONDS + 2)
        assert not is_open(client)


def test_who_was_sending_may_fall_silent_for_a_while() -> None:
    with port(ROOM) as at:
        client = at.client(sent=HALF_A_BODY.replace(b"30000", b"100000") + b"x" * 90_000)
        for _ in range(20):
            at.turn()
        at.later(SILENT_SECONDS - 2)
        assert is_open(client)
        at.later(SILENT_SECONDS + 2)
        assert not is_open(client)


def test_what_is_asked_of_a_full_server_is_to_be_asked_again() -> None:
    with port(Capacity(connections=100, of_one_address=None, waiting=2)) as at:
        waiting = [at.client(sent=A_REQUEST) for _ in range(2)]
        assert_told(at.client("127.0.0.2", A_REQUEST), b"503 Service Unavailable")
        assert all(map(is_open, waiting))


def test_one_address_does_not_fill_the_queue() -> None:
    with port(Capacity(connections=100, of_one_address=50, waiting=4)) as at:
        for _ in range(2):
            at.client(sent=A_REQUEST)
        assert_told(at.client(sent=A_REQUEST), b"429 Too Many Requests")
        assert is_open(at.client("127.0.0.2", A_REQUEST))


def test_heads_of_what_is_not_read_do_not_fill_the_queue() -> None:
    too_large = A_REQUEST[:-2] + b"Content-Length: 9999999\r\n\r\n"
    with port(Capacity(connections=100, of_one_address=None, waiting=16)) as at:
        waiting = [at.client(sent=too_large) for _ in range(2)]
        assert_told(at.client(sent=too_large), b"503 Service Unavailable")
        assert all(map(is_open, [*waiting, at.client(sent=A_REQUEST)]))


def assert_told(client: socket.socket, status: bytes) -> None:
    """That the answer has the status and when to come again, and is the last one."""
    came = b"".join(iter(lambda: client.recv(65536), b""))
    head, _, body = came.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 " + status)
    assert f"\r\nRetry-After: {RETRY_SECONDS}\r\n".encode() in head
    assert "tải lại trang" in body.decode()


def test_who_is_refused_in_the_midst_of_sending_reads_why() -> None:
    with port(Capacity(connections=100, of_one_address=None, waiting=0)) as at:
        client = at.client(sent=A_REQUEST + b"x" * 100_000)
        client.sendall(b"x" * 100_000)
        at.turn()
        assert_told(client, b"503 Service Unavailable")


def test_who_is_refused_is_listened_to_as_long_as_they_go_on_sending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moment = time.time()
    monkeypatch.setattr(time, "time", lambda: moment)
    with port(Capacity(connections=100, of_one_address=None, waiting=0)) as at:
        client = at.client(sent=A_REQUEST)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        assert_told(client, b"503 Service Unavailable")

        def sends_on_after(seconds: float) -> None:
            nonlocal moment
            moment += seconds
            at.later(0)
            # Where it is closed, the second word is answered with a reset.
            for _ in range(2):
                client.sendall(b"x" * 10_000)
                at.turn()

        for _ in range(3):
            sends_on_after(LINGERING_SECONDS - 2)
        with pytest.raises(OSError, match=r"reset|pipe"):
            sends_on_after(LINGERING_SECONDS + 1)


@pytest.mark.parametrize("turns", [0, 1, 3])
@pytest.mark.parametrize("sent", [b"x" * 100, b"Transfer-Encoding: x\r\n\r\n"])
def test_who_is_refused_and_hangs_up_harms_nobody(turns: int, sent: bytes) -> None:
    with port(Capacity(connections=100, of_one_address=None, waiting=0)) as at:
        client = at.client()
        client.sendall(A_REQUEST + sent)
        for _ in range(turns):
            wasyncore.loop(timeout=0, use_poll=True, map=at.watched, count=1)
        # Closed like this it is reset, whatever is on its way.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        at.turn()
        assert_told(at.client(sent=A_REQUEST), b"503 Service Unavailable")
