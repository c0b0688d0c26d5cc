"""`dondoc files`: the documents handed in, as files."""

from __future__ import annotations

from datetime import timedelta

import click

from models.file_store import FileStore
from web.cli.installation import commune_in, opened_commune, opened_database
from web.clock import system_clock
from web.config import read_settings
from workflow.documents.catching_up import examine_kept
from workflow.documents.files import named_files


@click.group("files")
def group() -> None:
    """Look after the files of the documents handed in."""


@group.command()
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(0, 36_500),
    default=1,
    show_default=True,
    help="Leave alone what came within as many days.",
)
def sweep(days: int) -> None:
    """Set aside the files that no row names, such as a crash leaves and the sample left.

    They are moved to the folder `quarantine` beside the others and are not deleted: do that once
    nobody misses them. It may be run while the server works.
    """
    settings = read_settings()
    older_than = system_clock() - timedelta(days=days)
    with opened_commune() as (session, commune_id):
        known = named_files(session, commune_id)
    store = FileStore(settings.files_dir)
    aside = store.sweep(commune_id, known=known, older_than=older_than)
    for sha256 in aside:
        click.echo(sha256)
    for stranger in store.strangers(commune_id):
        click.echo(f"{stranger} lies among the files and is none of them; it was left alone.")
    click.echo(f"{len(aside)} files were set aside; {len(known)} are named by rows and stay.")


@group.command()
def examine() -> None:
    """Find out what documents do by themselves that came before that was looked at.

    Their readers are told beside each. It may be run while the server works, and again: what was
    looked into is left alone. Documents that would be refused today are listed; they stay.
    """
    settings = read_settings()
    store = FileStore(settings.files_dir)
    with opened_database(settings) as database, database.transaction() as session:
        examined = list(examine_kept(session, store, commune_in(session).id))
        for file, why in examined:
            if file.active_content:
                click.echo(f"{file.sha256}  {file.active_content}{f' ({why})' if why else ''}")
    click.echo(f"{len(examined)} files were looked into.")
