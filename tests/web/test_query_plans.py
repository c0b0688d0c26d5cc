"""No page, and nothing the clock asks, walks over a table that grows with the years."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from psycopg import ClientCursor
from sqlalchemy import column, event, func, select, table

from models.record import Event
from models.work import TaskInstance
from tests.crowd import GROWING, crowd
from tests.web.addresses import PATHS
from workflow.scheduler.jobs import run_due

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from tests.client import Client
    from tests.office import Office

pytestmark = pytest.mark.both

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


OF_A_PART = (
    "ix_task_instance_open_",
    "ix_task_instance_returned",
    "ix_task_instance_unissued",
    "ix_outbox_waiting",
    "ix_notice_unread",
)
"""The indexes that hold only what goes on or waits: walking over them is no walk."""

NARROWED = (
    "/nhiem-vu?ket-qua=bi-tra-lai",
    "/nhiem-vu?ket-qua=bi-tra-lai&ky=tat-ca",
    "/nhiem-vu?tinh-trang=open_overdue",
    "/ke-hoach?ket-qua=bi-tra-lai",
)
"""Lists of what is seldom, to be found without a look at the rest."""

LISTS = (
    "/nhiem-vu",
    "/nhiem-vu?ky=tat-ca",
    "/nhiem-vu?ky=tat-ca&sau=9000",
    "/nhiem-vu?ky=tat-ca&don-vi=PHONG_KINH_TE&vai-tro=chu-tri",
    "/nhiem-vu?ky=tat-ca&don-vi=PHONG_VHXH&vai-tro=phoi-hop",
)
"""Lists by number, the newest first: read in the order of an index, and sorted by none."""

LITTLE = 1000
"""PostgreSQL walks over what is small, indexes or not, as long as that is quicker."""

ONE_OPEN_OF = {"sqlite": 10, "postgresql": 400}
"""Of how many instances one goes on. After years PostgreSQL would not walk for the sake of a few;
while many are, it is right to."""


def walks(engine: Engine, question: Asked) -> set[str]:
    """The growing tables over which a question walks.

    What is scanned, or searched by the commune alone, of which an installation has one.
    """
    if engine.dialect.name == "postgresql":
        return _walks_of_postgresql(engine, question)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        found = driver.execute(f"EXPLAIN QUERY PLAN {question.statement}", question.values)
        plan = [row[3] for row in found.fetchall()]
    cut = re.search(r"LIMIT \S+( OFFSET \S+)?\s*$", question.statement)
    if cut and not any("TEMP B-TREE" in line for line in plan):
        # In the order of an index, and so far only as it is asked for.
        return set()
    walked = {
        re.sub(r"_\d+$", "", line.split()[1])
        for line in plan
        if not any(part in line for part in OF_A_PART)
        and (line.startswith("SCAN ") or re.search(r"^SEARCH .* \(commune_id=\?\)", line))
    }
    return walked & GROWING


def _walks_of_postgresql(engine: Engine, question: Asked) -> set[str]:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        cursor = ClientCursor(driver)
        cursor.execute(f"EXPLAIN (FORMAT JSON) {question.statement}", question.values)
        found = cursor.fetchone()
        assert found is not None
        [explained] = found[0]
        large = (
            select(column("relname"))
            .select_from(table("pg_class"))
            .where(column("reltuples") > LITTLE)
        )
        return _walked(explained["Plan"]) & GROWING & set(connection.scalars(large))


def _walked(node: dict[str, Any], table_name: str = "", *, cut: bool = False) -> set[str]:
    """The tables over which a plan walks, below a node of it; `cut` when it ends early."""
    kind, name = node["Node Type"], node.get("Relation Name", table_name)
    # In the order of an index it is cut; what is sorted or gathered first is read whole.
    cut = (cut or kind == "Limit") and not re.search("Sort|Aggregate|Hash", kind)
    by_commune = re.fullmatch(r"(\(commune_id = [^()]*\))?", node.get("Index Cond", ""))
    of_a_part = node.get("Index Name", "").startswith(OF_A_PART)
    whole = kind == "Seq Scan" or ("Index" in kind and by_commune and not of_a_part)
    below = (
        _walked(each, name, cut=cut and each["Parent Relationship"] == "Outer")
        for each in node.get("Plans", ())
    )
    return set().union({name} if whole and not cut else set(), *below)


def test_nothing_walks_over_what_grows(office: Office, sign_in: Callable[[str], Client]) -> None:
    number = office.reported("I.1")
    office.perform("vhxh", number, "confirm")
    crowd(office, number, one_open_of=ONE_OPEN_OF[office.engine.dialect.name])
    a_walk_would_be_seen(office)
    found: dict[str, set[str]] = {}
    for name in PEOPLE:
        browser = sign_in(name)
        for endpoint in PATHS:
            with asked(office.engine) as questions:
                browser.get(PATHS[endpoint])
            note(found, endpoint, office.engine, questions)
        for address in NARROWED:
            with asked(office.engine) as questions:
                browser.get(address)
            note(found, address, office.engine, questions)
            if "bi-tra-lai&ky=tat-ca" in address:
                plans = [plan_of(office.engine, each) for each in questions]
                assert any("ix_task_instance_returned" in plan for plan in plans)
    with asked(office.engine) as questions:
        run_due(office.reading, office.transaction, at=office.now)
    note(found, "the clock", office.engine, questions)
    assert found == {}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("address", LISTS)
def test_a_list_is_put_in_order_by_an_index(
    office: Office, sign_in: Callable[[str], Client], address: str
) -> None:
    office.assign("I.1")
    browser = sign_in("vanphong")
    with asked(office.engine) as questions:
        browser.get(address)
    [by_number] = {each for each in questions if IN_ORDER in each.statement}
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan_of(office.engine, by_number)


IN_ORDER = "ORDER BY task_instance.number DESC"


def plan_of(engine: Engine, question: Asked) -> str:
    """The plan of a question, as the database tells it."""
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        cursor = driver.cursor() if is_sqlite else ClientCursor(driver)
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        cursor.execute(f"{explain} {question.statement}", question.values)
        return str(cursor.fetchall())


def note(found: dict[str, set[str]], where: str, engine: Engine, questions: list[Asked]) -> None:
    """Note the walks of some questions."""
    for question in {each.statement: each for each in questions}.values():
        if walked := walks(engine, question):
            found.setdefault(where, set()).update(walked)


def a_walk_would_be_seen(office: Office) -> None:
    """Assert that each of these questions, which do walk, is found to."""
    every = select(TaskInstance.id).where(TaskInstance.commune_id == office.commune_id)
    lines = select(func.count()).select_from(Event).where(Event.commune_id == office.commune_id)
    for question in (every, every.where(TaskInstance.round == ANY_ROUND), lines):
        with asked(office.engine) as questions, office.reading() as session:
            session.execute(question)
        assert walks(office.engine, questions[-1])


ANY_ROUND = 7
