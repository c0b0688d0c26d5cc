"""An application served by processes of its own, and how often a second it answers."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING, Any

import click

from benchmarks.pages import answered, bare_app
from models.database import make_engine
from tests.factories import CHEAPLY
from web.app import create_app
from web.config import Settings
from web.mail.messenger import Messenger
from web.server.background import clock_running, messenger_running
from web.server.ports import inherited
from web.server.processes import Crew, Member
from web.server.serving import serve_on
from web.server.stopping import master_process, stand_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from benchmarks.pages import Page
    from benchmarks.subject import Subject

HOST = "127.0.0.1"
OK = 200


@contextmanager
def served(
    subject: Subject, pages: list[Page], *, bare: bool, folder: Path, processes: int
) -> Iterator[int]:
    """The port at which the product answers meanwhile, or bare pages of the same bytes do."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        told = {
            "url": subject.engine.url.render_as_string(hide_password=False),
            "folder": str(folder),
            "port": _free_port(),
            "processes": processes,
            "began": (subject.later().timestamp(), time.monotonic()),
            "bodies": {page.address: answered(subject, page).decode() for page in pages},
            "rows": {page.address: page.rows for page in pages},
            "bare": bare,
        }
        json.dump(told, file)
        file.flush()
        command = [sys.executable, "-m", "benchmarks.serving", file.name]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - ourselves
            try:
                assert process.stdout is not None
                if not process.stdout.readline():
                    raise RuntimeError("the server did not come up")
                _await_each(told["port"], processes)
                yield told["port"]
            finally:
                process.terminate()


def per_second(port: int, page: Page, cookie: str, *, connections: int, seconds: float) -> float:
    """How often a second a page is answered to so many who ask again and again.

    Raises `LookupError` when what is answered is another page, such as the one to sign in.
    """
    answered = [0] * connections
    # Each asks once before it counts: what is done for the first time takes longer.
    together = threading.Barrier(connections + 1, timeout=120)

    def ask(place: int) -> None:
        connection = HTTPConnection(HOST, port, timeout=60)
        _asked(connection, page.address, cookie)
        together.wait()
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            answered[place] += _asked(connection, page.address, cookie) == OK
        connection.close()

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(connections)]
    for thread in threads:
        thread.start()
    together.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    if not sum(answered):
        raise LookupError(f"{page.address} was never answered")
    return sum(answered) / (time.monotonic() - began)


def _asked(connection: HTTPConnection, address: str, cookie: str = "") -> int:
    """The status with which a page is answered, once it has come."""
    connection.request("GET", address, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _free_port() -> int:
    with socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _await_each(port: int, processes: int) -> None:
    """Returns once all of them answer: whoever does not yet keeps those waiting who come to it."""

    def ask() -> None:
        connection = HTTPConnection(HOST, port, timeout=60)
        _asked(connection, "/")
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(10 * processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _app(told: dict[str, Any]) -> Flask:
    engine = make_engine(told["url"])
    if told["bare"]:
        bodies = {page: body.encode() for page, body in told["bodies"].items()}
        return bare_app(bodies, told["rows"], engine)
    settings = Settings(data_dir=Path(told["folder"]))
    return create_app(settings, engine=engine, clock=_clock(*told["began"]), hashing=CHEAPLY)


def _clock(timestamp: float, began: float) -> Callable[[], datetime]:
    """A clock that goes on from an instant, in all processes alike."""
    instant = datetime.fromtimestamp(timestamp, UTC)
    return lambda: instant + timedelta(seconds=time.monotonic() - began)


@contextmanager
def _clock_minded(app: Flask) -> Iterator[None]:
    """While it lasts, what happens by itself in an office happens."""
    with (
        clock_running(app.extensions["database"], app.config["CLOCK"]),
        messenger_running(Messenger(app)),
    ):
        yield


def _work(told: dict[str, Any], member: Member) -> None:
    master = master_process(member.master)
    if not member.minds_the_clock:
        serve_on(inherited(member.numbers), _app(told), master=master)
    else:
        stand_by(master, nullcontext() if told["bare"] else _clock_minded(_app(told)))


def main() -> None:
    """Serve what the file that is named tells of, and say when it can be asked."""
    _, file, *member = sys.argv
    told = json.loads(Path(file).read_text())
    if member:
        _work(told, Member.read(member[-1]))
    else:
        Crew(HOST, told["port"], told["processes"]).work(ready=lambda: click.echo("ready"))


if __name__ == "__main__":
    main()
