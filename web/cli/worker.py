"""`dondoc worker`: what tells people, without a server beside it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from web import logs
from web.app import create_app
from web.cli.installation import demand_not_older, opened_database
from web.cli.troubles import Unusable
from web.config import read_settings
from web.keeping import Keeper
from web.mail.messenger import Messenger
from web.server.background import keeper_running, messenger_running
from web.server.stopping import ANYBODY, stand_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@click.command()
@click.option("--once", is_flag=True, help="Do what waits now, and end.")
def worker(*, once: bool) -> None:
    """Tell people what has become theirs to do, in the browser and by mail, until Ctrl-C.

    `dondoc serve` does the same by itself. Several may run at once: nothing is told twice.
    """
    settings = read_settings()
    logs.set_up(settings)
    with opened_database(settings) as database:
        demand_not_older(database, settings)
        app = create_app(settings, engine=database.engine)
        messenger = Messenger(app)
        if once:
            if not messenger.tell():
                raise Unusable("Not everybody could be told; the lines above say why.")
            return
        stand_by(ANYBODY, _people_told(app, messenger))


@contextmanager
def _people_told(app: Flask, messenger: Messenger) -> Iterator[None]:
    """While it lasts, people are told, and copies made."""
    with messenger_running(messenger), keeper_running(Keeper(app)):
        click.echo("People are told from here. Ctrl-C ends it.")
        yield
