"""The command line, as an operator uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Iterator
if TYPE_CHECKING:
    from sqlalchemy import Engine


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


def set_revision(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
