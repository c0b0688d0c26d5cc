"""Several processes on one port: together they are one server, whichever of them dies."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest

from models.vocabulary import EventKind
from tests.client import hidden_fields
from tests.web.browser import Browser
from tests.web.served import SECONDS, dondoc_serving, members, until
from web.server.processes import Pauses, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.office import Office
    from tests.web.served import Serving

PROCESSES = 2
WITH_THE_CLOCK = PROCESSES + 1


@pytest.fixture
def serving(office: Office, database: str, data_dir: Path) -> Iterator[Serving]:
    assert office
    with dondoc_serving(database, data_dir, "--processes", str(PROCESSES)) as started:
        until(lambda: len(members(started)) == WITH_THE_CLOCK)
        yield started


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

    until(lambda: len(members(serving) - {victim}) == WITH_THE_CLOCK)
    assert members(serving) & before == before - {victim}
    assert {browser.get("/tai-khoan").status for _ in range(5 * PROCESSES)} == {200}


def test_a_port_that_is_shared_is_not_shared_with_a_second_server(
    serving: Serving, database: str, data_dir: Path
) -> None:
    for processes in ("1", "2"):
        options = ("--processes", processes, "--port", str(serving.port))
        with pytest.raises(AssertionError), dondoc_serving(database, data_dir, *options):
            pass
    assert len(members(serving)) == WITH_THE_CLOCK


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


def test_what_cannot_work_is_begun_anew_ever_more_seldom() -> None:
    slot, now, waits = Slot(partial(subprocess.Popen, [sys.executable, "-c", ""])), 0.0, []
    for _ in range(8):
        slot.process.wait(SECONDS)
        waits.append(slot.seconds_until_looked_at(now))
        assert slot.seconds_until_looked_at(now) == waits[-1]
        now += waits[-1]
        slot.seconds_until_looked_at(now)
    slot.process.wait(SECONDS)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


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
