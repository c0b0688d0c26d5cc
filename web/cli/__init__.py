"""The command line `dondoc`: one file for each group of commands."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy.exc import DatabaseError

from web.cli import db, demo, files, mail, plan, record, user, workflow
from web.cli.serve import serve
from web.cli.worker import worker
from web.config import Misconfigured
from web.server.ports import CannotListen, PortTaken


class _Dondoc(click.Group):
    """Says in one sentence what an operator can put right."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever the command gives
        try:
            return super().invoke(ctx)
        except PortTaken as taken:
            raise click.ClickException(
                f"Another program listens on {taken.host} port {taken.port} already;"
                " choose another port with --port."
            ) from taken
        except (Misconfigured, CannotListen) as error:
            raise click.ClickException(str(error)) from error
        except DatabaseError as error:
            raise click.ClickException(
                f"The database cannot be used: {error.orig}. Did you run: dondoc db upgrade?"
            ) from error


@click.group(cls=_Dondoc)
@click.version_option(package_name="dondoc")
def main() -> None:
    """Đôn Đốc: follow up a commune's plan, from the appendix to approved results.

    Settings come from environment variables that begin with DONDOC_.
    """


main.add_command(serve)
main.add_command(worker)
for noun in (db, demo, files, mail, plan, record, user, workflow):
    main.add_command(noun.group)
