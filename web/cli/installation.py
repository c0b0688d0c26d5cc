"""The installation that a command works on: its settings and its database."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from models.database import make_engine
from models.selects.organisation import the_commune
from web.config import read_settings
from web.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from sqlalchemy.orm import Session

    from models.organisation import Commune
    from web.config import Settings


@contextmanager
def opened_database(settings: Settings | None = None) -> Iterator[Database]:
    """The database that the settings name, until the end of the block.

    Its folder is made, its schema left as it is.
    """
    settings = settings or read_settings()
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = make_engine(settings.database)
    try:
        yield Database(engine)
    finally:
        engine.dispose()


@contextmanager
def opened_commune() -> Iterator[tuple[Session, UUID]]:
    """One consistent state of the installation's database, and its commune's id."""
    with opened_database() as database, database.reading() as session:
        yield session, commune_in(session).id


def commune_in(session: Session) -> Commune:
    """The commune of the installation. Ends the command when there is none yet."""
    commune = session.scalar(the_commune())
    if commune is None:
        raise click.ClickException("There is no commune yet; start once with: dondoc serve")
    return commune


def link_address(settings: Settings, token: str) -> str:
    """Where a one-time link leads, as it is handed to a person."""
    return f"{settings.public_url}/lien-ket/{token}"
