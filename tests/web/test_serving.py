"""The server lets nobody down when it is told to stop."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

import pytest

from tests.web.running import Server, answered, ask, running
from tests.web.slow_server import BODY_LIMIT, LONG_ANSWER
from web.server.capacity import THREADS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPConnection


def wait_until_closed(connection: HTTPConnection) -> None:
    """Returns when the server closes an idle connection: the first sign that it is stopping."""
    assert connection.sock.recv(1) == b""


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_request_in_flight_is_answered_to_the_last_byte(
    server: Server, stop: signal.Signals
) -> None:
    idle, waiting = server.connection(), server.connection()
    ask(waiting, "/slow")
    assert server.hears() == "entered"

    server.told(stop)
    wait_until_closed(idle)
    with pytest.raises(ConnectionRefusedError):
        server.connection()
    server.go_on()

    assert answered(waiting) == (200, LONG_ANSWER)
    assert server.hears() == "ended"
    assert server.ends() == 0


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as started:
        assert started.hears() == "ready"
        yield started


def test_a_request_queued_behind_busy_threads_is_answered(server: Server) -> None:
    idle, queued = server.connection(), server.connection()
    busy = [server.connection() for _ in range(THREADS)]
    for each in busy:
        ask(each, "/slow")
        assert server.hears() == "entered"
    ask(queued, "/quick")

    server.told(signal.SIGTERM)
    wait_until_closed(idle)
    for _ in busy:
        server.go_on()

    assert answered(queued) == (200, b"quick")
    assert [answered(each) for each in busy] == [(200, LONG_ANSWER)] * THREADS
    assert server.ends() == 0


def test_a_half_sent_upload_is_taken_to_its_end(server: Server) -> None:
    idle, sender = server.connection(), server.connection()
    sender.putrequest("POST", "/upload")
    sender.putheader("Content-Length", "10")
    sender.putheader("Expect", "100-continue")
    sender.endheaders()
    # The server's "100 Continue" shows that it has read the head of this request.
    assert sender.sock.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"

    server.told(signal.SIGTERM)
    wait_until_closed(idle)
    sender.send(b"0123456789")

    assert answered(sender) == (200, b"10")
    assert server.ends() == 0


def test_an_idle_server_ends_at_once(server: Server) -> None:
    assert server.told(signal.SIGTERM).ends() == 0
    assert server.hears() == "ended"


def test_a_second_signal_ends_the_waiting(server: Server) -> None:
    idle, waiting = server.connection(), server.connection()
    ask(waiting, "/slow")
    assert server.hears() == "entered"
    server.told(signal.SIGINT)
    wait_until_closed(idle)

    server.told(signal.SIGINT)

    assert server.hears() == "ended"
    assert server.ends() == 0


def test_a_taken_port_is_told_from_other_failures(server: Server) -> None:
    with running(port=server.port) as second:
        assert second.hears() == "PortTaken"
    with running(host="192.0.2.1", port=server.port) as elsewhere:
        assert elsewhere.hears() == "CannotListen"
    with running(host="no.such.host.invalid", port=server.port) as nowhere:
        assert nowhere.hears() == "CannotListen"


@pytest.mark.usefixtures("programs")
def test_ipv6_is_served() -> None:
    with running(host="::1") as server:
        assert server.hears() == "ready"
        connection = server.connection()
        ask(connection, "/quick")
        assert answered(connection) == (200, b"quick")
        assert server.told(signal.SIGTERM).ends() == 0


@pytest.mark.usefixtures("programs")
def test_localhost_is_served_under_all_its_addresses() -> None:
    with running(host="localhost") as server:
        assert server.hears() == "ready"
        for family, _, _, _, address in socket.getaddrinfo(
            "localhost", server.port, type=socket.SOCK_STREAM
        ):
            with socket.socket(family) as client:
                client.connect(address)
        assert server.told(signal.SIGTERM).ends() == 0


def test_a_body_above_the_limit_is_refused_unread(server: Server) -> None:
    sender = server.connection()
    sender.putrequest("POST", "/upload")
    sender.putheader("Content-Length", str(BODY_LIMIT + 1))
    sender.endheaders()
    assert answered(sender)[0] == 413


def test_the_server_does_not_name_itself(server: Server) -> None:
    connection = server.connection()
    ask(connection, "/quick")
    with connection.getresponse() as response:
        assert response.getheader("Server") is None


def test_what_the_program_is_made_of_is_not_gone_through_for_garbage(server: Server) -> None:
    connection = server.connection()
    ask(connection, "/kept")
    status, frozen = answered(connection)
    assert (status, int(frozen) > 0) == (200, True)
