"""A commune after many years: twenty thousand instances, made of one that went its whole way.

The rows are true to the schema, not to the record: nothing here is verified.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, text

from models.awaited import Awaited
from models.base import new_key
from models.database import keep_statistics
from models.notice import Notice
from models.plan import Plan, Section, Task
from models.product import ProductVersion
from models.record import Event, Outbox
from models.work import Comment, Confirmation, Cooperation, Period, Report, TaskInstance
from workflow.instance.projection import rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from models.base import Base
    from tests.office import Office

PLANS, TASKS_OF_A_PLAN, PERIODS = 100, 20, 10
INSTANCES = PLANS * TASKS_OF_A_PLAN * PERIODS
OPEN = 10
"""Of so many instances one goes on, unless it is said otherwise."""

PARTS = (Cooperation, Report, Confirmation, ProductVersion, Comment, Notice)
"""What hangs on an instance, by its key."""

GROWING = frozenset(noun.__tablename__ for noun in (TaskInstance, Awaited, Event, Outbox, *PARTS))
"""The tables that grow with the work of an office, year after year."""


@dataclass(frozen=True)
class Pattern:
    """An instance with all its rows, of which others are made."""

    instance: dict[str, Any]
    parts: dict[type[Base], list[dict[str, Any]]]
    events: list[dict[str, Any]]


def crowd(office: Office, number: int, *, one_open_of: int = OPEN) -> None:
    """Make many more instances like one, and of so many one goes on."""
    with office.engine.execution_options(writes=True).begin() as connection:
        _ask_no_keys(connection)
        pattern = _pattern(connection, office.instance(number).id)
        tasks, periods = list(_tasks(connection)), list(_periods(connection, pattern))
        made = list(_instances(pattern, tasks, periods, one_open_of))
        _insert(connection, TaskInstance, made)
        for noun, rows in pattern.parts.items():
            copies = [
                {**row, "id": new_key(), "instance_id": instance["id"], **_own(noun, row, place)}
                for place, instance in enumerate(made)
                for row in rows
            ]
            _insert(connection, noun, copies)
        _insert(connection, Event, list(_events(pattern, made)))
        _insert(connection, Outbox, list(_told(connection, made)))
    with office.transaction() as session:
        rebuild(session, office.commune_id, at=office.now)
    _count(office.engine)


def _ask_no_keys(connection: Connection) -> None:
    """Have PostgreSQL look up no row that another names: SQLite does so for the same rows.

    It asks for each row by itself, on a busy machine for longer than a statement may take.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))


def _insert(connection: Connection, noun: type[Base], rows: list[dict[str, Any]]) -> None:
    """Put the rows there, by the quickest way that the database has."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(insert(noun), rows)
        return
    columns = [noun.__table__.c[name] for name in rows[0]]
    written = [
        each.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        for each in columns
    ]
    driver = connection.connection.driver_connection
    assert driver is not None
    named = ", ".join(f'"{each.name}"' for each in columns)
    with driver.cursor().copy(f"COPY {noun.__tablename__} ({named}) FROM STDIN") as copy:
        for row in rows:
            values = zip(row.values(), written, strict=True)
            copy.write_row([write(value) if write else value for value, write in values])


def _count(engine: Engine) -> None:
    """Let the planner know how much there is, as it does soon in an office."""
    keep_statistics(engine)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _pattern(connection: Connection, instance_id: object) -> Pattern:
    def rows(noun: type[Any], key: str = "instance_id") -> list[dict[str, Any]]:
        wanted = select(noun.__table__).where(getattr(noun, key) == instance_id)
        return [dict(row) for row in connection.execute(wanted).mappings()]

    [instance] = rows(TaskInstance, "id")
    return Pattern(instance, {noun: rows(noun) for noun in PARTS}, rows(Event))


def _tasks(connection: Connection) -> Iterator[dict[str, Any]]:
    plan, section, task = (
        dict(connection.execute(select(noun.__table__).limit(1)).mappings().one())
        for noun in (Plan, Section, Task)
    )
    for number in range(2, PLANS + 2):
        of_plan = {**plan, "id": new_key(), "number": number, "source_sha256": f"{number:064x}"}
        of_section = {**section, "id": new_key(), "plan_id": of_plan["id"]}
        connection.execute(insert(Plan), of_plan)
        connection.execute(insert(Section), of_section)
        made = [
            {**task, "id": new_key(), "section_id": of_section["id"], "position": position}
            for position in range(1, TASKS_OF_A_PLAN + 1)
        ]
        connection.execute(insert(Task), made)
        yield from made


def _periods(connection: Connection, pattern: Pattern) -> Iterator[dict[str, Any]]:
    """The period of the pattern, and others long before it."""
    same = select(Period.__table__).where(Period.id == pattern.instance["period_id"])
    period = dict(connection.execute(same).mappings().one())
    yield period
    for years in range(1, PERIODS):
        made = {**period, "id": new_key(), "year": period["year"] - 10 - years}
        connection.execute(insert(Period), made)
        yield made


def _instances(
    pattern: Pattern,
    tasks: list[dict[str, Any]],
    periods: list[dict[str, Any]],
    one_open_of: int,
) -> Iterator[dict[str, Any]]:
    number = 1000
    for task in tasks:
        for place, period in enumerate(periods):
            number += 1
            due_on = pattern.instance["due_on"]
            yield {
                **pattern.instance,
                "id": new_key(),
                "task_id": task["id"],
                "period_id": period["id"],
                "number": number,
                "state": "reported" if number % one_open_of == 0 else "closed",
                "due_on": due_on and due_on - timedelta(days=365 * place),
            }


def _own(noun: type[Base], row: dict[str, Any], place: int) -> dict[str, Any]:
    """What no two rows of a noun may have alike."""
    if noun is Notice:
        return {"event_seq": row["event_seq"] + place, "mail_id": None}
    return {}


def _events(pattern: Pattern, made: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    seq = 100_000
    for instance in made:
        for event in pattern.events:
            seq += 1
            named = {"instance_id": instance["id"], "seq": seq}
            yield {**event, **named, "previous_hash": f"{seq:064x}", "hash": f"{seq + 1:064x}"}


def _told(connection: Connection, made: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Notes of the outbox, each delivered long ago."""
    note = dict(connection.execute(select(Outbox.__table__).limit(1)).mappings().one())
    for place, _ in enumerate(made):
        told = {"event_seq": 100_000 + place, "delivered_at": note["created_at"]}
        yield {**note, "id": new_key(), **told}
