"""The command line `dondoc`: one file for each group of commands, read when it is asked for."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from models.migrations.upgrade import NewerSchema, Unmarked
from web.cli.troubles import NEWER, UNMARKED, Unusable, explained, unexpected
from web.config import Misconfigured, read_settings
from web.server.ports import CannotListen, PortTaken
from web.wordless import keep_words_out
from workflow.errors import ClockBehind

if TYPE_CHECKING:
    from types import ModuleType

GROUPS = ("backup", "db", "demo", "files", "mail", "plan", "record", "user", "workflow")
COMMANDS = ("doctor", "serve", "worker")
"""Each in the file of its name, where a group is called `group` and a command as its file."""


class _Dondoc(click.Group):
    """Says in one sentence what an operator can put right, and never what anybody typed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *GROUPS, *COMMANDS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in GROUPS + COMMANDS:
            return super().get_command(ctx, cmd_name)
        found: click.Command = getattr(_read(cmd_name), "group" if cmd_name in GROUPS else cmd_name)
        return found

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever the command gives
        keep_words_out()
        # Whatever a command makes is for this account's eyes only.
        before = os.umask(0o077)
        try:
            return super().invoke(ctx)
        except PortTaken as taken:
            raise click.ClickException(
                f"Another program listens on {taken.host} port {taken.port} already;"
                " choose another port with --port."
            ) from taken
        except (Misconfigured, CannotListen) as error:
            raise click.ClickException(str(error)) from error
        except ClockBehind as behind:
            raise click.ClickException(
                f"Nothing was written: the clock says {behind.now:%Y-%m-%d %H:%M} UTC, and the"
                f" record ends at {behind.last:%Y-%m-%d %H:%M} UTC. Set the clock right, or answer"
                " for going on with: dondoc record go-on --by USERNAME"
            ) from behind
        except NewerSchema as error:
            raise Unusable(NEWER) from error
        except Unmarked as error:
            raise Unusable(UNMARKED) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            raise explained(error, read_settings()) or unexpected(error) from error
        finally:
            os.umask(before)


@click.group(cls=_Dondoc)
@click.version_option(package_name="dondoc")
def main() -> None:
    """Đôn Đốc: follow up a commune's plan, from the appendix to approved results.

    Settings come from environment variables that begin with DONDOC_.
    """


def _read(name: str) -> ModuleType:
    """The file of a command. What it imports stays, so nobody looks for garbage in it, ever."""
    file = f"{__name__}.{name}"
    if file in sys.modules:
        return sys.modules[file]
    gc.disable()
    try:
        return import_module(file)
    finally:
        gc.freeze()
        gc.enable()
