"""`dondoc db`: the schema."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click
from alembic.util import CommandError

from models.database import make_engine
from models.migrations import upgrade as migrations
from web.cli.installation import opened_database
from web.cli.upgrading import bring_up_to_date


@click.group("db")
def group() -> None:
    """Bring the database to the newest schema, or check the migrations."""


@group.command()
def upgrade() -> None:
    """Bring the database to the newest schema; what it holds stays."""
    with opened_database(preparing=True) as database:
        bring_up_to_date(database)
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
