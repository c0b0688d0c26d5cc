"""The real server in a process of its own, and what a socket says to it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from tests.ports import free_port

if TYPE_CHECKING:
    import signal
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
LIMIT = 120


class Server:
    """The slow server in a process of its own."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.connections = ExitStack()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.slow_server", host, str(port)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def _pipes(self) -> tuple[IO[str], IO[str]]:
        assert self.process.stdin
        assert self.process.stdout
        return self.process.stdin, self.process.stdout

    def hears(self) -> str:
        return self._pipes[1].readline().strip()

    def go_on(self) -> None:
        self._pipes[0].write("\n")
        self._pipes[0].flush()

    def told(self, *signals: signal.Signals) -> Self:
        for each in signals:
            self.process.send_signal(each)
        return self

    def connection(self) -> HTTPConnection:
        connection = HTTPConnection(self.host, self.port, timeout=LIMIT)
        connection.connect()
        return self.connections.enter_context(closing(connection))

    def ends(self) -> int:
        return self.process.wait(LIMIT)


@contextmanager
def running(host: str = "127.0.0.1", port: int | None = None) -> Iterator[Server]:
    server = Server(host, port or free_port(host))
    with server.process, server.connections:
        try:
            yield server
        finally:
            server.process.kill()


def ask(connection: HTTPConnection, path: str) -> None:
    connection.request("GET", path)


def answered(connection: HTTPConnection) -> tuple[int, bytes]:
    with connection.getresponse() as response:
        return response.status, response.read()
