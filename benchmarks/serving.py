"""An application served in a process of its own, and how often a second it answers."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING, Any

import click

from benchmarks.pages import answered, bare_app
from benchmarks.small_office import TODAY
from models.database import make_engine
from tests import factories
from web.app import create_app
from web.config import Settings
from web.server.serving import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from benchmarks.pages import Page
    from benchmarks.subject import Subject

HOST = "127.0.0.1"
OK = 200


@contextmanager
def served(subject: Subject, pages: list[Page], *, bare: bool, folder: Path) -> Iterator[int]:
    """The port at which the product answers meanwhile, or bare pages of the same bytes do."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        told = {
            "url": subject.engine.url.render_as_string(hide_password=False),
            "folder": str(folder),
            "port": _free_port(),
            "bodies": {page.address: answered(subject, page).decode() for page in pages},
            "rows": {page.address: page.rows for page in pages},
            "bare": bare,
        }
        json.dump(told, file)
        file.flush()
        command = [sys.executable, "-m", "benchmarks.serving", file.name]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
        try:
            assert process.stdout is not None
            if not process.stdout.readline():
                raise RuntimeError("the server did not come up")
            yield told["port"]
        finally:
            process.terminate()
            process.wait()


def per_second(port: int, page: Page, cookie: str, *, connections: int, seconds: float) -> float:
    """How often a second a page is answered to so many who ask again and again.

    Raises `LookupError` when what is answered is another page, such as the one to sign in.
    """
    answered = [0] * connections
    ends = time.monotonic() + seconds

    def ask(place: int) -> None:
        connection = HTTPConnection(HOST, port, timeout=60)
        while time.monotonic() < ends:
            connection.request("GET", page.address, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            answered[place] += answer.status == OK
        connection.close()

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(connections)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not sum(answered):
        raise LookupError(f"{page.address} was never answered")
    return sum(answered) / (time.monotonic() - began)


def _free_port() -> int:
    with socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _app(told: dict[str, Any]) -> Flask:
    engine = make_engine(told["url"])
    if told["bare"]:
        bodies = {page: body.encode() for page, body in told["bodies"].items()}
        return bare_app(bodies, told["rows"], engine)
    settings = Settings(data_dir=Path(told["folder"]))
    return create_app(settings, engine=engine, clock=lambda: TODAY, hashing=factories.CHEAPLY)


def main() -> None:
    """Serve what the file that is named tells of, and say when it can be asked."""
    told = json.loads(Path(sys.argv[1]).read_text())
    serve(_app(told), HOST, told["port"], ready=lambda: click.echo("ready"))


if __name__ == "__main__":
    main()
