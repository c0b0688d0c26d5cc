"""Several processes on one port: together they are one server, whichever of them dies."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import EventKind
from tests.client import hidden_fields
from tests.web.browser import Browser
from tests.web.served import ROOT, SECONDS, dondoc_serving
from web.server.processes import Pauses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.office import Office
    from tests.web.served import Serving

PROCESSES = 2


@pytest.fixture
def serving(office: Office, database: str, data_dir: Path) -> Iterator[Serving]:
    assert office
    with dondoc_serving(database, data_dir, "--processes", str(PROCESSES)) as started:
        until(lambda: len(members(started)) == PROCESSES)
        yield started


def members(serving: Serving) -> set[int]:
    """The processes that serve."""
    parent = serving.process.pid
    return {
        int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    }


def until(holds: Callable[[], bool]) -> None:
    """Returns once it holds; each look takes as long as asking the port."""
    while not holds():
        pass


def refuses(serving: Serving) -> bool:
    with socket.socket() as client:
        client.settimeout(SECONDS)
        return client.connect_ex(("127.0.0.1", serving.port)) == errno.ECONNREFUSED


@pytest.mark.both
def test_who_dies_has_a_successor_and_nobody_is_refused(serving: Serving) -> None:
    before = members(serving)
    browser = Browser(serving.port).signed_in()
    victim = min(before)

    os.kill(victim, signal.SIGKILL)

    until(lambda: len(members(serving) - {victim}) == PROCESSES)
    assert members(serving) & before == before - {victim}
    assert {browser.get("/tai-khoan").status for _ in range(5 * PROCESSES)} == {200}


def test_a_port_that_is_shared_is_not_shared_with_a_second_server(
    serving: Serving, database: str, data_dir: Path
) -> None:
    for processes in ("1", "2"):
        options = ("--processes", processes, "--port", str(serving.port))
        with pytest.raises(AssertionError), dondoc_serving(database, data_dir, *options):
            pass
    assert len(members(serving)) == PROCESSES


@pytest.mark.both
def test_what_was_acknowledged_is_there_when_all_are_told_to_stop(
    office: Office, serving: Serving
) -> None:
    number = office.in_progress("I.1")
    writers = [Browser(serving.port).signed_in(who) for who in ("kinhte", "vhxh")]

    def write(browser: Browser) -> int:
        """How many comments were acknowledged before the port was closed."""
        page = f"/nhiem-vu/{number}"
        done = 0
        try:
            while True:
                fields = hidden_fields(browser.get(page).text, f"{page}/comment")
                answer = browser.post(f"{page}/comment", {**fields, "body": "Đã nhận."})
                assert answer.status == 303
                done += 1
                if done == 3:
                    # As a terminal and a service manager do: all of the group at once.
                    os.killpg(serving.process.pid, signal.SIGTERM)
        except OSError:
            return done

    with ThreadPoolExecutor(len(writers)) as pool:
        acknowledged = sum(pool.map(write, writers))

    assert serving.process.wait(SECONDS) == 0
    assert refuses(serving)
    written = len(office.events(number, EventKind.COMMENT))
    assert acknowledged <= written <= acknowledged + len(writers)


CANNOT_WORK = """
import os, signal, sys
if "--member" in sys.argv:
    sys.exit("No database.")
from web.server.processes import Crew
waits = []
def wait(signals, seconds):
    waits.append(seconds)
    return len(waits) == 8
signal.sigtimedwait = wait
Crew("127.0.0.1", 0, 1).work(ready=lambda: None)
print(*waits)
"""


@pytest.mark.usefixtures("programs")
def test_what_cannot_work_is_begun_anew_ever_more_seldom() -> None:
    told = subprocess.check_output(
        [sys.executable, "-c", CANNOT_WORK], cwd=ROOT, stderr=subprocess.DEVNULL, text=True
    )
    assert told.split() == ["1", "2", "4", "8", "16", "32", "60", "60"]


def test_who_worked_for_a_while_has_a_successor_at_once() -> None:
    pauses, now = Pauses(), 0.0
    for pause in (1, 2, 4):
        assert pauses.next(now) == pause
        pauses.over(now)
        now += 59
    assert pauses.next(now + 1) == 1


def test_who_lost_the_process_that_started_them_ends_too(serving: Serving) -> None:
    serving.process.kill()
    serving.process.wait(SECONDS)
    until(lambda: refuses(serving))
