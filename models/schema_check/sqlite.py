"""What a SQLite database is made of, from the statements by which SQLite itself knows it."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from sqlalchemy import Connection

from models.database import make_engine
from models.migrations.upgrade import migrate

_OBJECTS = "SELECT type, name, tbl_name, sql FROM main.sqlite_schema"

_STATISTICS = {
    "sqlite_stat1": "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    "sqlite_stat4": "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
}
"""What SQLite notes for its planner, when asked to: it decides how fast, never what."""

_TOKEN = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^]]*\] | [\w$.]+ | \s+ | .""",
    re.VERBOSE | re.DOTALL,
)


def read(connection: Connection) -> dict[str, str]:
    """Every table with its columns and constraints, every index, view and trigger."""
    found: dict[str, list[str]] = {}
    own_indexes: Counter[str] = Counter()
    for kind, name, table, statement in connection.exec_driver_sql(_OBJECTS):
        if kind == "table" and _STATISTICS.get(name) == statement:
            continue
        if kind == "index" and statement is None:
            # Numbered in the order of the constraints they serve, which may differ.
            own_indexes[table] += 1
            continue
        for part, definition in _told_apart(kind, name, table, str(statement)):
            found.setdefault(part, []).append(definition)
    for table, count in own_indexes.items():
        found[f"indexes of the constraints of {table}"] = [str(count)]
    # A name that is there twice is written into the schema by hand: one of the two is hidden.
    return {part: " AND ".join(sorted(definitions)) for part, definitions in found.items()}


@cache
def made() -> dict[str, str]:
    """What the migrations make, tried in a database of its own that is thrown away."""
    engine = make_engine("sqlite://")
    try:
        with engine.begin() as connection:
            migrate(connection)
            return read(connection)
    finally:
        engine.dispose()


@lru_cache(maxsize=1024)
def _told_apart(kind: str, name: str, table: str, statement: str) -> list[tuple[str, str]]:
    """The parts of a statement; of all those that the migrations make they are kept."""
    return list(_parts(kind, name, table, statement))


def _parts(kind: str, name: str, table: str, statement: str) -> Iterator[tuple[str, str]]:
    tokens = _TOKEN.findall(statement)
    if kind != "table" or "(" not in tokens:
        yield f"{kind} {name}", f"ON {table}: {_even(tokens)}"
        return
    opening = tokens.index("(")
    closing = len(tokens) - 1 - tokens[::-1].index(")")
    # What follows the columns decides how rows are kept: STRICT, WITHOUT ROWID.
    before = [token for token in tokens[:opening] if token.strip('"`[]') != name]
    yield f"table {name}", f"{_even(before)} (…) {_even(tokens[closing + 1 :])}".strip()
    for item in _items(tokens[opening + 1 : closing]):
        first, _, rest = item.partition(" ")
        if first == "CONSTRAINT":
            yield f"constraint {name}.{rest.partition(' ')[0]}", item
        else:
            yield f"column {name}.{first}", item


def _items(tokens: list[str]) -> Iterator[str]:
    """What stands between the commas of a table, the commas within it left alone."""
    depth, item = 0, list[str]()
    for piece in tokens:
        depth += (piece == "(") - (piece == ")")
        if piece == "," and depth == 0:
            yield _even(item)
            item = []
        else:
            item.append(piece)
    yield _even(item)


def _even(tokens: list[str]) -> str:
    """The tokens one space apart; what stands in quotes is left as it is."""
    return " ".join(token for token in tokens if not token.isspace())
