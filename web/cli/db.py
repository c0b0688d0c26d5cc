"""`dondoc db`: the schema."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click
from alembic.util import CommandError

from models.database import make_engine
from models.migrations import upgrade as migrations
from web.cli.installation import opened_database
from web.cli.upgrading import bring_up_to_date, without_backup_option
from web.config import read_settings


@click.group("db")
def group() -> None:
    """Bring the database to the newest schema, or check the migrations."""


@group.command()
@without_backup_option
def upgrade(*, without_backup: bool) -> None:
    """Bring the database to the newest schema; what it holds stays.

    Where there is something to change, a copy is made first. When that fails, nothing is changed.
    """
    settings = read_settings()
    with opened_database(settings, preparing=True) as database:
        bring_up_to_date(database, settings, without_backup=without_backup)
    click.echo("The database has the newest schema.")


@group.command()
def check() -> None:
    """Check that the migrations lead to just the schema that the models describe.

    It is tried in a database that is thrown away; the one of the installation is not touched.
    """
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'tried.db'}")
        try:
            migrations.upgrade(engine)
            migrations.check(engine)
        except CommandError as error:
            raise click.ClickException(str(error)) from error
        finally:
            engine.dispose()
    click.echo("The migrations lead to what the models describe.")
