"""Tampering with a database past the program, and what verifying its record finds."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from models.base import new_key
from models.migrations.guards import expected_guards, guard
from models.record import Event
from models.spill import AT_ONCE
from models.vocabulary import EventKind
from models.work import Comment
from workflow.actors.actor import Actor
from workflow.audit import hashes, record
from workflow.audit.chain import Head, head
from workflow.audit.verification import verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Executable

    from models.base import Owned
    from tests.office import Office
    from workflow.audit.verification import Verification
    from workflow.audit.vouching import FileCheck


@contextmanager
def past_the_guards(office: Office, *, put_back: bool = True) -> Iterator[Connection]:
    """A connection of somebody who owns the database: takes the triggers away, puts them back."""
    with office.engine.execution_options(writes=True).begin() as connection:
        for name in expected_guards(connection.dialect.name):
            on = "" if connection.dialect.name == "sqlite" else " ON event"
            connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
        yield connection
        if put_back:
            guard(connection)


def tamper(office: Office, *statements: Executable) -> None:
    with past_the_guards(office) as connection:
        for statement in statements:
            connection.execute(statement)


def verified(
    office: Office,
    *,
    files: FileCheck | None = None,
    against: Iterable[Head] = (),
    since: Head | None = None,
    at_once: int = AT_ONCE,
) -> Verification:
    with office.reading() as session:
        return verify(
            session,
            office.commune_id,
            files=files,
            against=against,
            since=since,
            at_once=at_once,
        )


def found(office: Office, **checks: Any) -> set[tuple[str, int | None, str]]:
    """What verifying finds: the code, the line of the record, the subject."""
    return {(f.code, f.seq, f.subject) for f in verified(office, **checks).findings}


def noted_head(office: Office) -> Head:
    with office.reading() as session:
        return head(session, office.commune_id)


def name_of(row: Owned) -> str:
    return hashes.row_name(row)


def one(office: Office, noun: type[Any], *conditions: Any) -> Any:
    with office.reading() as session:
        return session.scalars(select(noun).where(*conditions)).one()


def seq_of(office: Office, number: int, action: str) -> int:
    """The last line of an action on an instance."""
    return [event.seq for event in office.events(number) if event.action == action][-1]


def event_at(seq: int, **values: Any) -> Executable:
    return update(Event).where(Event.seq == seq).values(**values)


def only_on_sqlite(office: Office, *findings: tuple[Any, ...]) -> set[tuple[Any, ...]]:
    """What is to be found where a value can be written in more than one way."""
    return set(findings) if office.engine.dialect.name == "sqlite" else set()


def add_comment(office: Office, number: int) -> Comment:
    instance, user = office.instance(number), office.user("kinhte")
    comment = Comment(
        commune_id=office.commune_id,
        id=new_key(),
        instance_id=instance.id,
        body="Đề nghị gửi biểu mẫu.",
        written_by_id=user.id,
        written_at=office.now,
    )
    with office.transaction() as session:
        session.add(comment)
        write(office, session, EventKind.COMMENT, rows=(comment,))
    return comment


def remove(office: Office, row: Owned) -> None:
    noun = type(row)
    with office.transaction() as session:
        session.execute(delete(noun).where(noun.id == row.id))
        write(office, session, EventKind.PURGE, removed=(row,))


def write(office: Office, session: Any, kind: EventKind, **columns: Any) -> Event:
    actor = Actor.system(office.commune_id)
    return record.append(
        session, record.Line(kind=kind, actor=actor, at=office.now, subject="x", **columns)
    )
