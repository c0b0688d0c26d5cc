"""An office in its busiest hours: people open pages and act, so many requests a second.

Visits begin when it is their time, whether or not those before them are over, and what has to wait
for its turn has waited since then: an answer is as late as it is for whoever asked.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count, cycle
from statistics import quantiles
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from benchmarks.figures import Load
from benchmarks.serving import HOST, OK
from tests.client import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.subject import Subject

ASKED = 100
"""So many requests a second are asked for."""
CONNECTIONS = 32
"""As many browsers at once, each of which keeps its connection."""
SEE_OTHER = 303
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody opens a page; with an action they then act from there, and see the page anew."""

    who: str
    address: str
    action: str = ""

    @property
    def requests(self) -> int:
        """How many requests it takes."""
        return 3 if self.action else 1


@dataclass
class Visitors:
    """The browsers of everybody, and what came of their requests."""

    port: int
    cookies: dict[str, str]
    milliseconds: list[float] = field(default_factory=list)
    errors: int = 0

    def go(self, connection: HTTPConnection, visit: Visit, due: float) -> None:
        """Let somebody visit, who wanted to at an instant."""
        page = self._ask(connection, visit, "GET", visit.address, due)
        if not visit.action:
            return
        target = f"{visit.address}/{visit.action}"
        try:
            fields = {**hidden_fields(page, target), "body": "Đã nhận, sẽ làm."}
        except AssertionError:
            # It was no such page, or what was to be done there cannot be done.
            self.errors += 1
            return
        self._ask(connection, visit, "POST", target, time.monotonic(), urlencode(fields))
        self._ask(connection, visit, "GET", visit.address, time.monotonic())

    def _ask(
        self,
        connection: HTTPConnection,
        visit: Visit,
        method: str,
        address: str,
        due: float,
        body: str | None = None,
    ) -> str:
        headers = {"Cookie": self.cookies[visit.who]} | ({"Content-Type": FORM} if body else {})
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        except (HTTPException, OSError):
            connection.close()
            self.errors += 1
            return ""
        self.milliseconds.append(1_000 * (time.monotonic() - due))
        if answer.status != (OK if method == "GET" else SEE_OTHER):
            self.errors += 1
        if kept := answer.headers.get("Set-Cookie"):
            self.cookies[visit.who] = kept.partition(";")[0]
        return page


def borne(subject: Subject, port: int, *, processes: int, seconds: float) -> Load:
    """How a served commune bears the load for so long."""
    visits = _visits(subject)
    coming = [next(visits) for _ in range(round(seconds * ASKED / 100 * VISITS_OF_100))]
    visitors = Visitors(port, {who: subject.cookie(who) for who in {each.who for each in coming}})
    _open_one_page_each(visitors)
    pause = seconds / len(coming)
    turns, began = count(), time.monotonic()

    def go() -> None:
        connection = HTTPConnection(HOST, port, timeout=60)
        while (turn := next(turns)) < len(coming):
            due = began + turn * pause
            time.sleep(max(0.0, due - time.monotonic()))
            if time.monotonic() > began + seconds:
                break
            visitors.go(connection, coming[turn], due)
        connection.close()

    threads = [threading.Thread(target=go) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    hundredths = quantiles(visitors.milliseconds, n=100)
    return Load(
        subject.database, processes, ASKED, len(visitors.milliseconds) / took,
        hundredths[49], hundredths[94], visitors.errors,
    )  # fmt: skip


def _open_one_page_each(visitors: Visitors) -> None:
    """Give everybody the cookie that their forms go by, before several pages of theirs are open."""
    connection = HTTPConnection(HOST, visitors.port, timeout=60)
    for who in visitors.cookies:
        visitors.go(connection, Visit(who, "/nhiem-vu"), time.monotonic())
    connection.close()
    visitors.milliseconds.clear()


OF_100 = {"task": 20, "list": 20, "mine": 15, "record": 10, "notices": 5, "act": 10}
"""What a hundred requests are visits of: with the pages before and after acts, 40 are of tasks."""
VISITS_OF_100 = sum(OF_100.values())


def _visits(subject: Subject) -> Iterator[Visit]:
    """Visits without end, mixed in the same way each time."""
    chance = random.Random(20261123)  # noqa: S311 - any order will do
    tasks, deeds = cycle(_tasks(subject)), _deeds(subject)
    while True:
        hundred = [kind for kind, many in OF_100.items() for _ in range(many)]
        chance.shuffle(hundred)
        for kind in hundred:
            task = next(tasks)
            match kind:
                case "task":
                    yield task
                case "list":
                    yield Visit("chutich", "/nhiem-vu")
                case "mine":
                    yield Visit(task.who, "/viec-cua-toi")
                case "record":
                    yield Visit("vanphong", "/nhat-ky")
                case "notices":
                    yield Visit(task.who, "/thong-bao")
                case _:
                    yield next(deeds)


def _tasks(subject: Subject) -> Iterator[Visit]:
    """The page of each task that is being worked on, opened by the head of its lead unit."""
    edition = subject.edition("steady")
    for place in range(edition.count):
        number = edition.first_number + place
        yield Visit(subject.who("lead.head", edition, place), f"/nhiem-vu/{number}")


def _deeds(subject: Subject) -> Iterator[Visit]:
    """Tasks are taken up and approved as long as there are any, and talked about without end."""
    once = [_acts(subject, *each) for each in _ONCE]
    talks = cycle([*_acts(subject, *_TALKING[0]), *_acts(subject, *_TALKING[1])])
    while True:
        for each in once:
            yield next(each, None) or next(talks)
        yield next(talks)


_ONCE = (("not begun", "lead.head", "start"), ("waiting", "chutich", "approve"))
_TALKING = (("at its end", "lead.officer", "comment"), ("at its end", "lead.head", "comment"))


def _acts(subject: Subject, way: str, who: str, action: str) -> Iterator[Visit]:
    """An act on each instance of a way, from the last one on: the first ones were acted on."""
    edition = subject.edition(way)
    for place in reversed(range(edition.count)):
        number = edition.first_number + place
        yield Visit(subject.who(who, edition, place), f"/nhiem-vu/{number}", action)
