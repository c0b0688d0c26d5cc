"""Crowds of connections, and one more who wants an answer."""

from __future__ import annotations

from tests.web.running import Server, answered, ask


def assert_a_newcomer_is_answered(server: Server) -> None:
    newcomer = server.connection()
    ask(newcomer, "/quick")
    assert answered(newcomer) == (200, b"quick")
