"""A throw-away PostgreSQL for the tests, from the machine's own programs."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, text

from tests.keeper import kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

# Nothing here has to survive, and nobody can reach it but through the socket in its own folder,
# so there is no port to find and clusters of parallel workers never meet.
CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 100
"""
# What is lost with the machine is of no use to a test anyway. Over so few rows nothing is won by
# compiling a statement, nor by sweeping what is made anew before long.
HASTY = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
jit = off
"""


@contextmanager
def postgresql_cluster(*, durable: bool = False) -> Iterator[Engine]:
    """An engine on the maintenance database of a new cluster, which is gone afterwards.

    It commits to the disk only where it is to be measured as it is in an office.
    """
    folder = Path(tempfile.mkdtemp(prefix="dondoc-pg-"))
    data = folder / "data"
    with kept(folder):
        if owner := _owner():
            shutil.chown(folder, owner, owner)
        made_so = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        _run(folder, "initdb", "--pgdata", data, "--no-sync", *made_so)
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.write(
                CONFIGURATION.format(folder=folder) + (HASTY if not durable else "")
            )
        _run(folder, "pg_ctl", "start", "--wait", "--pgdata", data, "--log", folder / "log")
        url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        # It keeps its connection: a new one takes longer than to copy a database.
        engine = create_engine(url, isolation_level="AUTOCOMMIT", pool_size=1)
        try:
            yield engine
        finally:
            engine.dispose()
            _run(folder, "pg_ctl", "stop", "--mode=immediate", "--pgdata", data)


@contextmanager
def fresh_database(
    cluster: Engine, template: str = "template0", name: str | None = None
) -> Iterator[str]:
    """The URL of a new database, a copy of the one named `template`; it is gone afterwards.

    Nobody may be connected to the template while it is copied. A fixture that migrates and loads
    once keeps that database for the session and hands out copies.
    """
    name = name or f"test_{uuid.uuid4().hex}"
    _execute(cluster, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield cluster.url.set(database=name).render_as_string(hide_password=False)
    finally:
        _execute(cluster, f"DROP DATABASE {name} WITH (FORCE)")


def replace(cluster: Engine, name: str, template: str) -> None:
    """Make the database a copy of the one named `template`, whether or not there was one."""
    _execute(cluster, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _execute(cluster, f"CREATE DATABASE {name} TEMPLATE {template}")


def _execute(cluster: Engine, statement: str) -> None:
    with cluster.connect() as connection:
        connection.execute(text(statement))


def _run(folder: Path, program: str, *arguments: str | Path) -> None:
    """Runs a program of PostgreSQL, as another user where we are root: it refuses root."""
    owner: dict[str, Any] = {}
    if name := _owner():
        owner = {"user": name, "group": name, "extra_groups": []}
    # Its words go to a file: the server inherits them, and a pipe would stay open while it runs.
    with tempfile.TemporaryFile("w+") as words:
        command = [_program(program), *arguments]
        done = subprocess.run(command, cwd=folder, stdout=words, stderr=words, check=False, **owner)
        if done.returncode:
            words.seek(0)
            raise RuntimeError(f"{program} ended {done.returncode}: {words.read().strip()}")


def _program(name: str) -> Path:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda it: int(it.parts[-2]))
    beside = os.pathsep.join([os.environ.get("PATH", ""), *map(str, reversed(versions))])
    if found := shutil.which(name, path=beside):
        return Path(found)
    raise RuntimeError(f"PostgreSQL's {name} is missing; on Debian: apt install postgresql")


def _owner() -> str | None:
    """Whom the cluster belongs to, if not to ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise RuntimeError("There is no user postgres, whom root starts PostgreSQL as.") from None
