"""No page, and nothing the clock asks, walks over a table that grows with the years."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from sqlalchemy import event, func, select

from models.record import Event
from models.work import TaskInstance
from tests.crowd import GROWING, crowd
from tests.web.test_statements import PATHS
from workflow.clockwork import run_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from tests.client import Client
    from tests.office import Office

PEOPLE = ("vanphong", "chutich", "kinhte", "congan", "admin")


class Asked(NamedTuple):
    """A statement as it reached the driver."""

    statement: str
    values: Any


@contextmanager
def asked(engine: Engine) -> Iterator[list[Asked]]:
    """The questions that reach the database meanwhile."""
    found: list[Asked] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append(Asked(statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


OF_A_PART = ("ix_task_instance_open_", "ix_outbox_waiting", "ix_notice_unread")
"""The indexes that hold only what goes on or waits: walking over them is no walk."""

COUNTED_ANEW = {"periods.index"}
"""Pages whose figures are of every period there ever was, each counted from its instances."""

ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""PostgreSQL walks what is small, indexes or not, as long as that is quicker."""


def walks(engine: Engine, question: Asked) -> set[str]:
    """The growing tables over which a question walks.

    What is scanned, or searched by the commune alone, of which an installation has one.
    """
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        found = driver.execute(f"EXPLAIN QUERY PLAN {question.statement}", question.values)
        plan = [row[3] for row in found.fetchall()]
    if "LIMIT" in question.statement and not any("TEMP B-TREE" in line for line in plan):
        # In the order of an index, and so far only as it is asked for.
        return set()
    walked = {
        re.sub(r"_\d+$", "", line.split()[1])
        for line in plan
        if not any(part in line for part in OF_A_PART)
        and (line.startswith("SCAN ") or re.search(r"^SEARCH .* \(commune_id=\?\)", line))
    }
    return walked & GROWING


@ON_SQLITE
def test_nothing_walks_over_what_grows(office: Office, sign_in: Callable[[str], Client]) -> None:
    crowd(office, office.reported("I.1"))
    a_walk_would_be_seen(office)
    found: dict[str, set[str]] = {}
    for name in PEOPLE:
        browser = sign_in(name)
        for endpoint in PATHS.keys() - COUNTED_ANEW:
            with asked(office.engine) as questions:
                browser.get(PATHS[endpoint])
            note(found, endpoint, office.engine, questions)
    with asked(office.engine) as questions:
        run_due(office.reading, office.transaction, at=office.now)
    note(found, "the clock", office.engine, questions)
    assert found == {}


def note(found: dict[str, set[str]], where: str, engine: Engine, questions: list[Asked]) -> None:
    """Nothing; afterwards the walks of some questions are among those found."""
    for question in {each.statement: each for each in questions}.values():
        if walked := walks(engine, question):
            found.setdefault(where, set()).update(walked)


def a_walk_would_be_seen(office: Office) -> None:
    """Nothing, when each of these questions, which do walk, is found to."""
    every = select(TaskInstance.id).where(TaskInstance.commune_id == office.commune_id)
    lines = select(func.count()).select_from(Event).where(Event.commune_id == office.commune_id)
    for question in (every, every.where(TaskInstance.round == ANY_ROUND), lines):
        with asked(office.engine) as questions, office.reading() as session:
            session.execute(question)
        assert walks(office.engine, questions[-1])


ANY_ROUND = 7
