"""What the browser that the other tests speak through does when a server breaks off."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from http.client import IncompleteRead

import pytest

from tests.web.browser import SECONDS, Browser

HALF_AN_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx"


def test_a_browser_whose_answer_breaks_off_hangs_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as port, ThreadPoolExecutor(1) as pool:
        asking = pool.submit(Browser(port.getsockname()[1]).get, "/")
        server, _ = port.accept()
        with server:
            server.settimeout(SECONDS)
            server.sendall(HALF_AN_ANSWER)
            server.shutdown(socket.SHUT_WR)
            with pytest.raises(IncompleteRead):
                asking.result()
            assert b"".join(iter(lambda: server.recv(4096), b"")).startswith(b"GET / HTTP/1.1")
