"""PostgreSQL's own programs: a database written as an archive, and the rows of an archive."""

import re
import shutil
import subprocess
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Any

from sqlalchemy import Engine
from sqlalchemy.util import to_list

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
"""Where they lie, beside the PATH."""

_COPY = re.compile(rb'COPY (?:"?\w+"?\.)?"?(\w+)"? \((.*)\) FROM stdin;\n')
_END = b"\\.\n"
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)", re.DOTALL)
_LETTERS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


class ProgramMissing(Exception):
    """A program of PostgreSQL is not there in a version that is new enough."""

    def __init__(self, name: str, at_least: int, found: list[int]) -> None:
        there = f"there is only {name} {max(found)}" if found else f"{name} is not there"
        super().__init__(
            f"PostgreSQL {at_least} needs {name} of version {at_least} or newer, and {there};"
            f" on Debian: apt install postgresql-client-{at_least}"
        )


class ProgramFailed(Exception):
    """A program of PostgreSQL did not come to its end; the message has its own words."""


def dump(engine: Engine, to: Path, *, snapshot: str, server: int) -> None:
    """Write the database to the file, in pg_dump's custom format.

    `snapshot` names the state that is written, `server` is the version of the database's server.
    """
    with _connection_words(engine) as words, TemporaryFile() as said:
        command = [
            str(_program("pg_dump", server)),
            "--format=custom", "--encoding=UTF8", "--no-owner", "--no-privileges",
            "--no-password", "--lock-wait-timeout=30000",
            f"--snapshot={snapshot}", f"--file={to}", f"--dbname={words}",
        ]  # fmt: skip
        _demand(subprocess.run(command, stderr=said, check=False).returncode, "pg_dump", said)  # noqa: S603


@dataclass(frozen=True, slots=True)
class ArchivedTable:
    """The rows of one table in an archive, to be read before the next table is asked for."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[str | None, ...]]
    """Each value as PostgreSQL writes it, or None."""


def archived_tables(archive: Path, *, made_by: int) -> Iterator[ArchivedTable]:
    """The tables of an archive that a pg_dump of some version made, row by row, with no server.

    Raises `ProgramFailed` when the archive cannot be read to its end.
    """
    with TemporaryFile() as said:
        command = [str(_program("pg_restore", made_by)), "--data-only", "--file=-", str(archive)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as reading:  # noqa: S603
            assert reading.stdout is not None
            yield from _tables(reading.stdout)
        _demand(reading.returncode, "pg_restore", said)


def _tables(lines: IO[bytes]) -> Iterator[ArchivedTable]:
    for line in lines:
        if found := _COPY.fullmatch(line):
            columns = tuple(name.strip().strip('"') for name in found[2].decode().split(","))
            rows = _rows(lines)
            yield ArchivedTable(found[1].decode(), columns, rows)
            # What nobody wanted of it stands before the next one.
            deque(rows, maxlen=0)


def _rows(lines: IO[bytes]) -> Iterator[tuple[str | None, ...]]:
    for line in lines:
        if line == _END:
            return
        yield tuple(map(_value, line.removesuffix(b"\n").split(b"\t")))


def _value(written: bytes) -> str | None:
    if written == b"\\N":
        return None
    return (_ESCAPED.sub(_unescaped, written) if b"\\" in written else written).decode()


def _unescaped(found: re.Match[bytes]) -> bytes:
    what = found[1]
    if what[:1].isdigit():
        return bytes([int(what, 8) & 0xFF])
    if what[:1] == b"x" and len(what) > 1:
        return bytes([int(what[1:], 16)])
    return _LETTERS.get(what, what)


def _program(name: str, at_least: int) -> Path:
    """The oldest of the programs of a name that are new enough."""
    there = {_version(path): path for path in _places_of(name)}
    fitting = [version for version in there if version >= at_least]
    if not fitting:
        raise ProgramMissing(name, at_least, list(there))
    return there[min(fitting)]


def _places_of(name: str) -> Iterator[Path]:
    for pattern in PLACES:
        yield from sorted(Path("/").glob(f"{pattern[1:]}/{name}"))
    if found := shutil.which(name):
        yield Path(found)


def _version(program: Path) -> int:
    asked = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.search(r"\b([0-9]+)(?:\.|devel|beta|rc|\s|$)", asked.stdout)
    return int(found[1]) if found else 0


@contextmanager
def _connection_words(engine: Engine) -> Iterator[str]:
    """How a program reaches the database, with the password where no list of processes shows it."""
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415 - only where PostgreSQL is used

    address = engine.url
    words: dict[str, Any] = address.translate_connect_args(username="user", database="dbname")
    words |= {name: ",".join(to_list(value)) for name, value in address.query.items()}
    password = words.pop("password", None)
    # Readable by its owner only, as libpq demands.
    with NamedTemporaryFile("w", prefix="dondoc-", encoding="utf-8") as file:
        if password:
            escaped = str(password).replace("\\", "\\\\").replace(":", "\\:")
            file.write(f"*:*:*:*:{escaped}\n")
            file.flush()
            words["passfile"] = file.name
        yield make_conninfo("", **words)


def _demand(code: int, name: str, said: IO[bytes]) -> None:
    if code:
        said.seek(0)
        lines = said.read().decode(errors="replace").strip().splitlines()
        raise ProgramFailed(f"{name} ended with {code}: {lines[-1] if lines else 'without a word'}")
