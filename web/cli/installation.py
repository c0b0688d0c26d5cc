"""The installation that a command works on: its settings and its database."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from models.backup.seen_heads import seen_heads
from models.database import make_engine, sqlite_file
from models.migrations.upgrade import SchemaState, schema_state
from web.cli.troubles import (
    EMPTY,
    NEWER,
    OLDER,
    UNMARKED,
    Unusable,
    holds_something,
    missing,
)
from web.config import read_settings
from web.database import Database
from workflow.actors.commune import installed_commune
from workflow.backup.restore import UNFINISHED
from workflow.backup.seen_heads import unexplained

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from models.organisation import Commune
    from web.config import Settings

WRONG_SCHEMA = {
    SchemaState.EMPTY: EMPTY,
    SchemaState.OLDER: OLDER,
    SchemaState.NEWER: NEWER,
    SchemaState.UNMARKED: UNMARKED,
}


@contextmanager
def opened_database(
    settings: Settings | None = None, *, preparing: bool = False
) -> Iterator[Database]:
    """The database that the settings name, until the end of the block.

    It has to be there with the schema of this program, unless the command is `preparing` it: then
    it is made in a folder that was not used before. Raises `Unusable`.
    """
    settings = settings or read_settings()
    _look_for(settings, preparing=preparing)
    if preparing:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = make_engine(settings.database, making=preparing)
    try:
        if not preparing:
            _demand_schema(engine)
        yield Database(engine, behind=timedelta(minutes=settings.clock_behind_minutes))
    finally:
        engine.dispose()


@contextmanager
def database_as_it_is() -> Iterator[tuple[Settings, Engine]]:
    """The settings and the database that they name, whatever schema it has: it is copied so."""
    settings = read_settings()
    _look_for(settings, preparing=False)
    engine = make_engine(settings.database, making=False)
    try:
        yield settings, engine
    finally:
        engine.dispose()


def demand_not_older(database: Database, settings: Settings) -> None:
    """Stop when the record has lost lines that this installation has seen.

    Raises `Unusable` with what is to be done.
    """
    with database.reading() as session:
        lost = unexplained(session, seen_heads(settings.data_dir))
    if lost:
        raise Unusable(
            f"The database is older than what was seen here: line {lost[0].seq} of the record,"
            f" {lost[0].hash[:16]}…, of {lost[0].at:%Y-%m-%d %H:%M} UTC, is not in it. It is an"
            " earlier state, or another database. Put the right one in its place, or restore a"
            " copy with: dondoc backup restore. If work is to go on with this one, somebody has to"
            " answer for it in the record: dondoc backup accept --by USERNAME"
        )


def _look_for(settings: Settings, *, preparing: bool) -> None:
    if (settings.data_dir / UNFINISHED).exists():
        raise Unusable(
            f"A copy was about to be restored into {settings.data_dir} and is not whole there."
            " When no restore is running, remove everything in that folder and restore it again."
        )
    file = sqlite_file(settings.database)
    if file and not file.exists() and (not preparing or holds_something(settings)):
        raise missing(file, settings)


def _demand_schema(engine: Engine) -> None:
    if sentence := WRONG_SCHEMA.get(schema_state(engine)):
        raise Unusable(sentence)


@contextmanager
def opened_commune() -> Iterator[tuple[Session, UUID]]:
    """One consistent state of the installation's database, and its commune's id."""
    with opened_database() as database, database.reading() as session:
        yield session, commune_in(session).id


def commune_in(session: Session) -> Commune:
    """The commune of the installation. Ends the command when there is none yet."""
    commune = installed_commune(session)
    if commune is None:
        raise click.ClickException("There is no commune yet; start once with: dondoc serve")
    return commune


def link_address(settings: Settings, token: str) -> str:
    """Where a one-time link leads, as it is handed to a person."""
    return f"{settings.public_url}/lien-ket/{token}"
