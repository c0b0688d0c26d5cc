"""A server of five pages for test_serving.py, run as `python -m tests.web.slow_server HOST PORT`.

It says on its standard output what happens, and waits on its standard input for the word to go on.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from web.server.admission import UNREAD
from web.server.parsing import Unread
from web.server.ports import CannotListen
from web.server.serving import Wire, serve

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

LONG_ANSWER = b"0123456789abcdef" * 512 * 1024
PIECE, PIECES = b"0123456789abcdef" * 64 * 1024, 40
BODY_LIMIT = 1024 * 1024
STRANGER = "stranger"
STATUSES = {
    Unread.STRANGER: "401 Unauthorized",
    Unread.TOO_LARGE: "413 Content Too Large",
    Unread.OF_ONE: "429 Too Many Requests",
    Unread.OF_ALL: "503 Service Unavailable",
}


def say(word: str) -> None:
    print(word, flush=True)


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    if why := environ.get(UNREAD):
        start_response(STATUSES[why], [("Content-Length", "0")])
        return []
    if environ["PATH_INFO"] == "/long":
        start_response("200 OK", [])
        return (PIECE for _ in range(PIECES))
    answer = {"/quick": quick, "/slow": slow, "/upload": upload, "/kept": kept}[
        environ["PATH_INFO"]
    ](environ)
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]


def quick(_environ: WSGIEnvironment) -> bytes:
    return b"quick"


def kept(_environ: WSGIEnvironment) -> bytes:
    """How much of the program is not gone through for garbage."""
    return str(gc.get_freeze_count()).encode()


def slow(_environ: WSGIEnvironment) -> bytes:
    say("entered")
    os.read(sys.stdin.fileno(), 1)  # one letter for one thread: readline() would take them all
    return LONG_ANSWER


def upload(environ: WSGIEnvironment) -> bytes:
    return str(len(environ["wsgi.input"].read())).encode()


def whose(cookies: str) -> str | None:
    """Whoever the cookie says; nobody is asked for one."""
    return None if cookies == STRANGER else cookies


def main(host: str, port: str) -> None:
    try:
        serve(app, host, int(port), ready=lambda: say("ready"), wire=Wire(BODY_LIMIT, whose))
    except CannotListen as error:
        say(type(error).__name__)
        sys.exit(2)
    say("ended")


if __name__ == "__main__":
    main(*sys.argv[1:])
