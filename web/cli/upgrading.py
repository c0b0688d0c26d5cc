"""What every command does that brings a database up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from models.migrations import upgrade as migrations

if TYPE_CHECKING:
    from web.database import Database


def bring_up_to_date(database: Database) -> None:
    """Nothing; afterwards the database has the schema of this program, whatever it had before."""
    migrations.upgrade(database.engine, first=_before_an_upgrade)


def _before_an_upgrade() -> None:
    """What is done while a database that holds something still has its earlier schema."""
    click.echo("The database is brought to the schema of this release; what it holds stays.")
