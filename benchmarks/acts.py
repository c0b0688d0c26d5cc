"""What people do, each act beside its floor: raw SQL that writes the very same rows.

The floor is given the statements by which the product would have written, taken from an act that
was undone, and the values with them; it reads twice, hashes once and commits. So both write the
same, and the record stays whole.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from benchmarks.measuring import medians, timed
from models.database import writing_sessions
from tests.entries import given_with
from workflow.auth.sessions import SessionLimits, find_session
from workflow.engine.performing import perform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from benchmarks.copying import Edition
    from benchmarks.subject import Subject

    Deed = Callable[[Session], object]

_WRITES = ("INSERT", "UPDATE", "DELETE")
_EVER = SessionLimits(timedelta.max, timedelta.max)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that people do, and the way of which the instances wait for it now."""

    name: str
    way: str
    who: str
    action: str


ACTS = (
    Act("a confirmation", "steady", "second.head", "confirm"),
    Act("taking a task up", "not begun", "lead.head", "start"),
    Act("an approval", "waiting", "chutich", "approve"),
    Act("a comment", "at its end", "lead.officer", "comment"),
)


@dataclass(slots=True)
class Written:
    """The statements that wrote, with their values, and how many there were of all kinds."""

    statements: list[tuple[str, Any, bool]] = field(default_factory=list)
    count: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds of an act and of its floor, and the statements of the act."""

    product: float
    floor: float
    statements: int


def measured(subject: Subject, act: Act, rounds: int) -> Taken:
    """What an act takes. Each time another instance is acted on, and what is done is done."""
    edition = subject.edition(act.way)
    # Both are gone through once before they count.
    rounds = max(1, min(rounds, edition.count // 2 - 1))
    places = iter(range(edition.count))
    sessions = writing_sessions(subject.engine)
    statements: list[int] = []

    def product() -> float:
        deed = _deed(subject, act, edition, next(places))

        def once() -> None:
            with sessions.begin() as session:
                deed(session)

        return timed(once)()

    def floor() -> float:
        place = next(places)
        written = would_write(subject.engine, _deed(subject, act, edition, place))
        statements.append(written.count)
        return timed(lambda: write(subject, edition.first_number + place, written))()

    took = medians({"product": product, "floor": floor}, rounds)
    return Taken(took["product"], took["floor"], statements[-1])


def would_write(engine: Engine, deed: Deed) -> Written:
    """What a deed writes, in a transaction that is undone."""
    with _noted(engine) as written, writing_sessions(engine)() as session:
        deed(session)
    return written


def write(subject: Subject, number: int, written: Written) -> None:
    """Read an instance and the end of the record, hash a line, and write what is to be written."""
    commune = subject.spelled(subject.commune_id)
    read = (
        f"SELECT * FROM task_instance WHERE commune_id = '{commune}' AND number = {number}",  # noqa: S608 - ours
        f"SELECT seq, hash FROM record_head WHERE commune_id = '{commune}'",  # noqa: S608 - the same
    )
    with subject.engine.execution_options(writes=True).begin() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        cursor = driver.cursor()
        line = [cursor.execute(question).fetchone() for question in read]
        told = json.dumps(line, default=str, sort_keys=True, ensure_ascii=False)
        hashlib.sha256(told.encode()).hexdigest()
        for statement, values, many in written.statements:
            (cursor.executemany if many else cursor.execute)(statement, values)


def _deed(subject: Subject, act: Act, edition: Edition, place: int) -> Deed:
    """An act on one of the copies, by whoever does it there."""
    number, username = edition.first_number + place, subject.who(act.who, edition, place)
    at, token = subject.later(), subject.token(username)

    def deed(session: Session) -> object:
        # As each request asks who acts.
        found = find_session(session, token, at=at, limits=_EVER)
        assert found
        actor = found.actor(at=at, address="")
        return perform(session, number, act.action, given_with(act.action), actor=actor, at=at)

    return deed


@contextmanager
def _noted(engine: Engine) -> Iterator[Written]:
    written = Written()

    def note(_connection: object, _cursor: object, statement: str, *more: Any) -> None:  # noqa: ANN401
        values, _context, many = more
        written.count += 1
        if statement.lstrip().startswith(_WRITES):
            # Of several rows that SQLAlchemy puts into one statement the values are no list.
            written.statements.append((statement, values, many and isinstance(values, list)))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield written
    finally:
        event.remove(engine, "before_cursor_execute", note)
