"""`dondoc db`: the schema, and where the database is."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from alembic.util import CommandError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from models.database import make_engine
from models.distribution import CannotSpread, ExtensionMissing, spread
from models.file_store import FileStore
from models.migrations import upgrade as migrations
from models.schema_check.marking import mark_anew
from web.cli.backup import said_in_sentences
from web.cli.installation import commune_in, opened_database
from web.cli.speech import tell_findings
from web.cli.troubles import MARKED, UNLIKE, Unusable
from web.cli.upgrading import bring_up_to_date, rebuild_in, without_backup_option
from web.config import read_settings
from workflow.backup import moving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Engine

    from web.config import Settings


def _an_address(_context: click.Context, _option: click.Parameter, value: str) -> URL:
    """The address of a database of one of the two kinds."""
    try:
        address = make_url(value)
    except ArgumentError as error:
        raise click.BadParameter("it is no URL of a database.") from error
    kind = address.get_backend_name()
    if kind not in {"sqlite", "postgresql"} or not address.database:
        raise click.BadParameter("it has to name a database of SQLite or PostgreSQL.")
    return address.set(drivername="postgresql+psycopg") if kind == "postgresql" else address


@click.group("db")
def group() -> None:
    """Bring the database to the newest schema, move it, or check the migrations."""


@group.command()
@without_backup_option
def upgrade(*, without_backup: bool) -> None:
    """Bring the database to the newest schema; what it holds stays.

    Where there is something to change, a copy is made first. When that fails, nothing is changed.
    """
    settings = read_settings()
    with opened_database(settings, preparing=True) as database:
        if mark_anew(database.engine):
            click.echo(MARKED)
        try:
            bring_up_to_date(database, settings, without_backup=without_backup)
        except migrations.Unmarked as error:
            raise Unusable(UNLIKE) from error
    click.echo("The database has the newest schema.")


@group.command()
@click.option(
    "--to",
    "address",
    required=True,
    metavar="URL",
    callback=_an_address,
    help="An empty database: postgresql+psycopg://dondoc@localhost/dondoc or sqlite:////srv/x.db.",
)
@click.option(
    "--despite-findings", is_flag=True, help="Also when the record is not whole where it is."
)
def move(address: URL, *, despite_findings: bool) -> None:
    """Move everything to another database, from SQLite to PostgreSQL or back.

    Stop the server first. All rows go in one transaction and keep their keys; the record is
    verified at both ends. The documents stay where they are. Give a password by PGPASSWORD or
    ~/.pgpass rather than in the URL, which others on this machine can see.
    """
    settings = read_settings()
    with opened_database(settings) as database, _disposed(make_engine(address)) as target:
        try:
            with said_in_sentences():
                moved = moving.move(
                    database.engine,
                    target,
                    FileStore(settings.files_dir),
                    despite_findings=despite_findings,
                )
        except moving.CannotMove as error:
            raise click.ClickException(str(error)) from error
        except moving.MovedUnlike as error:
            raise click.ClickException(
                "What arrived does not verify as what was sent; it was taken back."
            ) from error
        except moving.RecordNotWhole as error:
            tell_findings(error.findings)
            raise click.ClickException(
                "Nothing was moved: the record is not whole. To move it as it is, add"
                " --despite-findings."
            ) from error
    heads = ", ".join(f"{head.seq}:{head.hash}" for head in moved.heads)
    click.echo(f"Moved {moved.rows} rows of {moved.tables} tables.")
    click.echo(f"The record verifies the same at both ends; head {heads}.")
    click.echo(_next_step(settings, address))


def _next_step(settings: Settings, address: URL) -> str:
    """What to change in the settings so that the server works on the new database."""
    own = settings.data_dir / "dondoc.db"
    if address.database and Path(address.database).absolute() == own.absolute():
        return "Now unset DONDOC_DATABASE_URL, and start the server."
    url = address.render_as_string(hide_password=True)
    return (
        f"Now set DONDOC_DATABASE_URL={url} and start the server. The database it worked on before"
        " is as it was: put it away, so that nobody goes on in it."
    )


@contextmanager
def _disposed(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


@group.command("rebuild")
def rebuild() -> None:
    """Make anew what is kept of who is awaited, and of how many stand how; nothing else changes.

    An upgrade does it where that is due. Whoever acts meanwhile waits until it is done.
    """
    with opened_database() as database:
        with database.reading() as session:
            commune_id = commune_in(session).id
        done = rebuild_in(database, commune_id)
    click.echo(f"Made anew for {done} tasks that go on.")


@group.command("distribute")
def distribute() -> None:
    """Spread the tables over the machines of a database on PostgreSQL that has Citus.

    What is of one commune lies on one machine. Stop the server first. After an upgrade call it
    again, for the tables that are new.
    """
    with opened_database() as database:
        try:
            done = spread(database.engine)
        except ExtensionMissing as error:
            raise click.ClickException(_NO_EXTENSION) from error
        except CannotSpread as error:
            raise click.ClickException(_NO_SERVER) from error
    if not done.tables:
        click.echo("All tables are distributed already.")
        return
    click.echo(f"Distributed {done.tables} tables by commune; {done.links} foreign keys stand.")


_NO_SERVER = "Only a database on PostgreSQL can be distributed; this one is on SQLite."
_NO_EXTENSION = (
    "The database has no extension Citus, which distributes tables. Install it, add it with"
    " CREATE EXTENSION citus, and call this again. Nothing was changed."
)


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
