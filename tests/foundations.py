"""A database bent under its record with the plain tool, and what is told of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from workflow.audit.foundations import foundations
from workflow.audit.verification import verify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine

    from tests.office import Office
    from workflow.audit.findings import Finding

Found = set[tuple[str, str]]

ONE_RUNNING = "ix_task_instance_one_running"
ON_EVENT = "ix_event_commune_id_instance_id_seq"
BY_STATE = "ix_task_instance_commune_id_lead_unit_id_state"
OPEN_BY_STATE = "ix_task_instance_open_by_state"


def bend(engine: Engine, statements: Iterable[str]) -> None:
    """Done as the owner of the database, with the plain tool."""
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(engine.url.database), isolation_level=None)) as plain:
            for statement in statements:
                plain.execute(statement)
    else:
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    engine.dispose()


def found(office: Office) -> Found:
    with office.reading() as session:
        return {(f.code, f.subject) for f in verify(session, office.commune_id).findings}


def about_the_database(findings: Found) -> Found:
    return {each for each in findings if each[0].startswith(("schema_", "storage_"))}


def ground(office: Office) -> list[Finding]:
    with office.reading() as session:
        return list(foundations(session))
