"""`dondoc doctor`: what is wrong with the installation, and what mends it."""

from __future__ import annotations

import click

from web.app import create_app
from web.clock import now
from web.config import read_settings
from web.database import database
from web.health.doctor import examination
from web.health.results import Installation, Level, worst
from web.language import spoken_in
from web.wording.health import health_sentence, health_topic

MARKS = {Level.GOOD: "ok  ", Level.NOTE: "note", Level.BAD: "BAD "}


@click.command()
def doctor() -> None:
    """Look at everything an operator answers for, and say what is wrong and what mends it.

    Ends 1 when something is wrong, and 0 when all is well or only worth a look. It changes nothing.
    """
    settings = read_settings()
    app = create_app(settings)
    with app.app_context(), spoken_in(settings.terminal_language):
        found = examination(Installation(settings, database(), now()))
        for result in found:
            topic = health_topic(result)
            click.echo(f"{MARKS[result.level]}  {topic:<18}  {health_sentence(result)}")
            if result.level > Level.GOOD and result.mend:
                click.echo(f"{'':<26}→ {result.mend}")
        database().engine.dispose()
    if worst(found) is Level.BAD:
        raise click.exceptions.Exit(1)
