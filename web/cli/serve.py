"""`dondoc serve`: everything from an empty folder to a page in the browser."""

from __future__ import annotations

import socket
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from web import logs
from web.app import create_app
from web.bodies import largest
from web.cli.first_start import fill_if_empty, welcome
from web.cli.installation import demand_not_older, opened_database
from web.cli.upgrading import bring_up_to_date, without_backup_option
from web.config import read_settings, secret_key
from web.health.signs import Signs
from web.keeping import Keeper
from web.mail.messenger import Messenger
from web.metrics import metrics_served
from web.security import person_of
from web.server.background import clock_running, keeper_running, messenger_running, statistics_kept
from web.server.ports import inherited
from web.server.processes import ARE_SHARED, Crew, Member
from web.server.serving import Wire, serve_on
from web.server.serving import serve as serve_app
from web.server.stopping import master_process, stand_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from web.config import Settings
    from web.database import Database

MOST_PROCESSES = 16
EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - to recognise it, not to choose it


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Listen on this address.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65_535),
    help="Listen on this port.",
)
@click.option("--sample", is_flag=True, help="Fill an empty database with a sample commune.")
@click.option(
    "--processes",
    default=1,
    show_default=True,
    type=click.IntRange(1, MOST_PROCESSES),
    help="Serve with so many processes, on Linux, and one more for the clock: one for each core.",
)
@click.option("--member", hidden=True, help="What one of several processes is told.")
@without_backup_option
def serve(
    host: str, port: int, *, sample: bool, processes: int, member: str | None, without_backup: bool
) -> None:
    """Prepare the data folder and the database, and serve until Ctrl-C or SIGTERM.

    An empty database gets the shipped plan with its units, and with --sample made-up people and
    a history too. As long as no administrator has a password, a link to set one is printed.
    """
    settings = reachable(read_settings(), host, port)
    logs.set_up(settings)
    if member:
        _work_as_one_of_several(Member.read(member), settings)
        return
    with opened_database(settings, preparing=True) as database:
        bring_up_to_date(database, settings, without_backup=without_backup)
        demand_not_older(database, settings)
        # Not before there is a database: a key without one is the trace of one that was lost.
        secret_key(settings.data_dir)
        fill_if_empty(database, settings, sample=sample)

        def greet() -> None:
            # Once the port is ours: a start that fails must not void the link of a server that
            # runs.
            _greet(database, settings)

        if processes > 1 and ARE_SHARED:
            Crew(host, port, processes).work(ready=greet)
            return
        app = create_app(settings, engine=database.engine)
        with ExitStack() as background:
            if settings.metrics_port:
                background.enter_context(metrics_served(app, settings.metrics_port))

            def begin() -> None:
                # What the clock has to say comes after the greeting.
                greet()
                background.enter_context(_clock_minded(app, database, settings))

            serve_app(app, host, port, ready=begin, wire=wire_of(app, settings))


def _work_as_one_of_several(member: Member, settings: Settings) -> None:
    """Work until the process that started this one says stop or is gone."""
    master = master_process(member.master)
    with opened_database(settings) as database, ExitStack() as background:
        app = create_app(settings, engine=database.engine)
        if member.minds_the_clock:
            stand_by(master, _clock_minded(app, database, settings))
            return
        if settings.metrics_port and member.tells_figures:
            background.enter_context(metrics_served(app, settings.metrics_port))
        serve_on(inherited(member.numbers), app, wire=wire_of(app, settings), master=master)


@contextmanager
def _clock_minded(app: Flask, database: Database, settings: Settings) -> Iterator[None]:
    """While it lasts, what happens by itself happens."""
    with (
        statistics_kept(database),
        clock_running(database, signs=Signs(settings)),
        messenger_running(Messenger(app)),
        keeper_running(Keeper(app)),
    ):
        yield


def wire_of(app: Flask, settings: Settings) -> Wire:
    """How requests for the application arrive by these settings."""
    return Wire(largest(settings), person_of(app), behind_proxies=settings.trusted_proxies > 0)


def _greet(database: Database, settings: Settings) -> None:
    click.echo(f"Đôn Đốc is at {settings.public_url}")
    for line in welcome(database, settings):
        click.echo(line)
    click.echo("Ctrl-C ends it.")


def reachable(settings: Settings, host: str, port: int) -> Settings:
    """The settings, with what is listened on as the public address unless that was set."""
    names = _names_in_the_network() if host in EVERY_ADDRESS else (host,)
    changes: dict[str, object] = {"trusted_hosts": (*settings.trusted_hosts, *names)}
    if "public_url" not in settings.model_fields_set:
        name = "localhost" if ":" in names[0] else names[0]
        changes["public_url"] = f"http://{name}:{port}"
    return settings.model_copy(update=changes)


def _names_in_the_network() -> tuple[str, ...]:
    """By which address and names others in the office know this machine."""
    name = socket.gethostname()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: it is only asked from which address something would be.
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0]), name, f"{name}.local"
        except OSError:
            return "localhost", name, f"{name}.local"
