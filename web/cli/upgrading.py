"""What every command does that brings a database up to date."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from models.migrations import upgrade as migrations
from web.cli.backup import said_in_sentences, tell
from web.clock import system_clock
from web.keeping import source_of
from workflow.backup.creation import create
from workflow.backup.examination import examine
from workflow.instance.projection import outdated, rebuild

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Engine

    from web.config import Settings
    from web.database import Database

without_backup_option = click.option(
    "--without-backup", is_flag=True, help="Make no copy before the schema is changed."
)


def bring_up_to_date(
    database: Database, settings: Settings, *, without_backup: bool = False
) -> None:
    """Bring the database to the schema of this program, whatever it had before.

    A database that holds something is copied first; when that fails, nothing is changed.
    """
    first = partial(_before_an_upgrade, database.engine, settings, without_backup=without_backup)
    migrations.upgrade(database.engine, first=first)
    with database.reading() as session:
        waiting = outdated(session)
    for commune_id in waiting:
        rebuild_in(database, commune_id)


def rebuild_in(database: Database, commune_id: UUID) -> int:
    """Of how many instances of a commune the read models were made anew, in one transaction."""
    with database.transaction() as session:
        return rebuild(session, commune_id, at=system_clock())


def _before_an_upgrade(engine: Engine, settings: Settings, *, without_backup: bool) -> None:
    """Do what is due while a database that holds something still has its earlier schema."""
    click.echo("The database is brought to the schema of this release; what it holds stays.")
    if without_backup or not migrations.holds_a_commune(engine):
        return
    folder = settings.copies_dir
    try:
        with said_in_sentences():
            copy = create(source_of(settings, engine), folder, waits=True, at=system_clock())
            # Which also tries the way to the new schema, on the copy.
            with TemporaryDirectory(prefix="dondoc-") as scratch:
                examined = examine(copy.path, Path(scratch), at=system_clock())
    except click.ClickException as failure:
        raise click.ClickException(f"{failure.message} {STOPPED}") from failure
    click.echo(f"A copy of it as it was is {copy.path}")
    if examined.faults:
        tell(examined)
        raise click.ClickException(STOPPED)


STOPPED = (
    "No copy could be made before the upgrade, so nothing was changed. Mend that, set"
    " DONDOC_BACKUP_DIR to another folder, or do it --without-backup."
)
