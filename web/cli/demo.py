"""`dondoc demo`: the sample commune comes, and goes again."""

from __future__ import annotations

import click

from seed.purge import purge as purge_sample
from web.cli.first_start import fill_if_empty, forget_password, welcome
from web.cli.installation import commune_in, opened_database
from web.cli.upgrading import bring_up_to_date
from web.clock import system_clock
from web.config import read_settings


@click.group("demo")
def group() -> None:
    """Load the sample commune into an empty database, or remove it and keep the plan."""


@group.command()
def load() -> None:
    """Fill an empty database with the plan and the sample commune, and print its accounts."""
    settings = read_settings()
    with opened_database(settings, preparing=True) as database:
        bring_up_to_date(database, settings)
        fill_if_empty(database, settings, sample=True)
        for line in welcome(database, settings):
            click.echo(line)


@group.command()
@click.confirmation_option(
    prompt="This removes the sample people, villages and history. The plan stays. Go on?"
)
def purge() -> None:
    """Remove the sample people, villages and history; keep the plan, the units and the record."""
    settings = read_settings()
    with opened_database(settings) as database, database.transaction() as session:
        commune = commune_in(session)
        if not commune.sample:
            raise click.ClickException("There is no sample in this database.")
        removed = purge_sample(session, commune, at=system_clock())
    forget_password(settings)
    click.echo(f"{removed} rows of the sample were removed. The record tells that they were there.")
    click.echo("Their documents are still on the disk; this sets them aside: dondoc files sweep")
    click.echo("The next start of the server prints a link for the first administrator.")
