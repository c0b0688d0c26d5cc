"""No page, and nothing the clock asks, walks over a table that grows with the years."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

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


OF_WHAT_GOES_ON = "ix_task_instance_open_"
"""How the indexes begin that hold only what is not closed: walking over them is no walk."""

COUNTED_ANEW = {"periods.index"}
"""Pages whose figures are of every period there ever was, each counted from its instances."""


def walks(engine: Engine, question: Asked) -> set[str]:
    """The growing tables over which a question walks."""
    look = _walks_on_sqlite if engine.dialect.name == "sqlite" else _walks_on_postgresql
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        return look(driver.cursor(), question) & GROWING


def _walks_on_sqlite(cursor: Any, question: Asked) -> set[str]:
    """What is scanned, or searched by the commune alone, of which an installation has one."""
    cursor.execute(f"EXPLAIN QUERY PLAN {question.statement}", question.values)
    plan = [row[3] for row in cursor.fetchall()]
    if "LIMIT" in question.statement and not any("TEMP B-TREE" in line for line in plan):
        # In the order of an index, and so far only as it is asked for.
        return set()
    return {
        re.sub(r"_\d+$", "", line.split()[1])
        for line in plan
        if OF_WHAT_GOES_ON not in line
        and (line.startswith("SCAN ") or re.search(r"^SEARCH .* \(commune_id=\?\)", line))
    }


def _walks_on_postgresql(cursor: Any, question: Asked) -> set[str]:
    cursor.execute(f"EXPLAIN (FORMAT JSON) {question.statement}", question.values)
    [[[plan]]] = cursor.fetchall()
    return set(_walked(plan["Plan"], is_cut=False))


def _walked(node: dict[str, Any], *, is_cut: bool) -> Iterator[str]:
    kind = node["Node Type"]
    is_cut = kind == "Limit" or (is_cut and kind not in {"Sort", "Aggregate", "Hash"})
    table = node.get("Relation Name")
    by = set(re.findall(r"\((\w+) (?:=|<|>|>=|<=|IS) ", node.get("Index Cond", "")))
    goes_on = node.get("Index Name", "").startswith(OF_WHAT_GOES_ON)
    if table and not is_cut and not goes_on and (kind == "Seq Scan" or by <= {"commune_id"}):
        yield table
    for below in node.get("Plans", ()):
        yield from _walked(below, is_cut=is_cut)


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
