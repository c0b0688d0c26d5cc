"""What is written by statements that are compiled once, and that SQLite plans once."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm.exc import DetachedInstanceError

from models.base import new_key
from models.queries.commands import store, write
from models.queries.holdings import held_by_person
from models.queries.work import instances_pinned
from models.record import Outbox
from models.work import Cooperation, TaskInstance
from tests.statements import counted

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tests.office import Office

pytestmark = pytest.mark.both


def note(office: Office, why: str) -> Outbox:
    return Outbox(commune_id=office.commune_id, event_seq=1, why=why, created_at=office.now)


def test_rows_of_one_noun_are_one_statement_and_have_what_nobody_said(
    office: Office, engine: Engine
) -> None:
    notes = [note(office, why) for why in ("one", "two", "three")]
    with office.transaction() as session:
        session.connection()
        with counted(engine) as executed:
            write(session, notes)
        assert len(executed) == 1
    with office.reading() as session:
        for each in notes:
            there = session.get_one(Outbox, (office.commune_id, each.id))
            assert (there.why, there.created_at, there.unit_id) == (each.why, each.created_at, None)


def test_nothing_is_no_statement(office: Office, engine: Engine) -> None:
    with office.transaction() as session, counted(engine) as executed:
        write(session, [])
        store(session, [])
    assert executed == []


def test_of_what_is_stored_nothing_more_is_read_and_nothing_is_written_twice(
    office: Office, engine: Engine
) -> None:
    instance = office.instance(office.assign("I.3"))
    asked = Cooperation(
        commune_id=office.commune_id,
        instance_id=instance.id,
        unit_id=office.unit("THON_1").id,
        position=9,
        asked_at=office.now,
    )
    with office.transaction() as session:
        there = session.get_one(TaskInstance, (office.commune_id, instance.id))
        session.add(asked)
        session.add(note(office, "other"))
        with counted(engine) as executed:
            store(session, [asked, there])
        # The other is the session's own to write.
        assert len(executed) == 2
        assert asked not in session
        assert there in session
    with pytest.raises(DetachedInstanceError):
        _ = asked.unit


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_sqlite_plans_a_question_once_whatever_is_looked_for(office: Office) -> None:
    """It is asked for leave by whatever is planned."""
    ids = [office.instance(office.assign(label)).id for label in ("I.1", "I.2")]
    planned: list[int] = []

    def ask(session: Session) -> None:
        for n in range(2):
            instances_pinned.rows(session, office.commune_id, [ids[n]])
            held_by_person.rows(session, office.commune_id, new_key(), office.now.date())

    with office.reading() as session:
        driver = session.connection().connection.driver_connection
        assert driver is not None
        driver.set_authorizer(lambda *_: planned.append(1) or sqlite3.SQLITE_OK)
        ask(session)
        assert planned
        planned.clear()
        ask(session)
        driver.set_authorizer(None)
    assert planned == []
