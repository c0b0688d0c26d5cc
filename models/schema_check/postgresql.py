"""What a PostgreSQL database is made of, from its catalogue, which everybody may read.

PostgreSQL gives every definition back in one way of its own, which only PostgreSQL can tell
beforehand. So what the migrations make is kept in `postgresql.json` beside this file; a test
compares it with what they do make, and `python3 dev.py inventory` writes it.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

from sqlalchemy import Connection, String, TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from models.base import Base
from models.schema_check.catalogue import AFTER, BEFORE, HOME, PATH, QUESTIONS, TRUSTED

KEPT = "postgresql.json"
"""The name of the file beside this one."""

_CAST_TOGETHER = re.compile(r"\(ARRAY\[([^][]*)\]\)::text\[\]")
_CAST_EACH = re.compile(r"\(('(?:[^']|'')*'::character varying)\)::text")
"""PostgreSQL writes `column IN ('a', 'b')` in the first way where it was made, and in the second
once `pg_dump` has taken it elsewhere, as to a newer server. Both mean the same."""


def read(connection: Connection) -> dict[str, str]:
    """Every object of the program's own, and every other that could come between."""
    path = connection.exec_driver_sql(PATH).scalar_one()
    with _trusting_nobody(connection):
        home = connection.execute(_asked(HOME), {"path": path}).scalar_one()
        given = {"home": home, "path": path, "ours": our_tables()}
        found: dict[str, list[str]] = {}
        for question in QUESTIONS:
            wanted = {name: value for name, value in given.items() if f":{name}" in question}
            for part, definition in connection.execute(_asked(question), wanted):
                found.setdefault(part.replace(f"{home}.", ""), []).append(
                    _even(definition.replace(f"{home}.", "home."))
                )
    return {part: " AND ".join(sorted(definitions)) for part, definitions in found.items()}


def _even(definition: str) -> str:
    return _CAST_TOGETHER.sub(r"ARRAY[\1]", _CAST_EACH.sub(r"\1", definition))


def our_tables() -> list[str]:
    """The names of the program's tables, whichever of its modules were imported so far."""
    kept = (part.partition(" ") for part in made())
    return sorted({*Base.metadata.tables, *(name for kind, _, name in kept if kind == "table")})


@contextmanager
def _trusting_nobody(connection: Connection) -> Iterator[None]:
    """While it lasts, every name means the system's own object."""
    before = connection.exec_driver_sql(BEFORE).scalar_one()
    connection.exec_driver_sql(TRUSTED)
    try:
        yield
    finally:
        connection.execute(text(AFTER), {"before": before})


def _asked(question: str) -> TextClause:
    """A question with what it is given, each as what it is."""
    given = [
        bindparam(name, type_=String() if name == "home" else ARRAY(String()))
        for name in ("home", "path", "ours")
        if f":{name}" in question
    ]
    return text(question).bindparams(*given)


@cache
def made() -> dict[str, str]:
    """What the migrations make, as it was read when they were written."""
    kept: dict[str, str] = json.loads(
        files("models.schema_check").joinpath(KEPT).read_text("utf-8")
    )
    return kept
