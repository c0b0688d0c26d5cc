"""A mapping that may outgrow memory: what there is too much of lies on the disk, in order."""

from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Generic, NamedTuple, TypeVar

from models.database import sqlite_module

Value = TypeVar("Value", bound=NamedTuple)

AT_ONCE = 16_384
"""So many entries stand in memory: a few megabytes."""

_SETTINGS = (
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA locking_mode=EXCLUSIVE",
    "PRAGMA cache_size=-4096",
)
"""Nobody else reads it, and nobody needs it once this process has ended."""


class SpillingMap(Generic[Value]):
    """Texts with what each stands for, plain values by name, read back in the order of texts.

    As long as little was put there, it is all in memory. Otherwise there is a file, which goes with
    it.
    """

    def __init__(self, kind: type[Value], at_once: int = AT_ONCE) -> None:
        """Of values of a kind, of which no more than so many stand in memory."""
        self._kind, self._at_once = kind, at_once
        self._recent: dict[str, Value] = {}
        self._folder: TemporaryDirectory[str] | None = None
        self._file: Any = None

    @property
    def in_memory(self) -> int:
        """How many entries stand in memory."""
        return len(self._recent)

    def put(self, key: str, value: Value) -> None:
        """Have a key stand for a value, whatever it stood for."""
        self._recent[key] = value
        if len(self._recent) >= self._at_once:
            self._spill()

    def find(self, key: str) -> Value | None:
        """What a key stands for."""
        found = self._recent.get(key)
        if found is not None or self._file is None:
            return found
        row = self._file.execute("SELECT * FROM entry WHERE key = ?", (key,)).fetchone()
        return self._kind._make(row[1:]) if row else None

    def remove(self, key: str) -> None:
        """Have a key stand for nothing."""
        self._recent.pop(key, None)
        if self._file is not None:
            self._file.execute("DELETE FROM entry WHERE key = ?", (key,))

    def sorted(self, prefix: str = "") -> Iterator[tuple[str, Value]]:
        """The keys that begin so, in order, with what they stand for; nothing is to be put then."""
        if self._file is None:
            keys = sorted(self._recent)
            for key in keys[bisect_left(keys, prefix) :]:
                if not key.startswith(prefix):
                    return
                yield key, self._recent[key]
            return
        self._spill()
        asked = "SELECT * FROM entry WHERE key >= ? ORDER BY key"
        for key, *parts in self._file.execute(asked, (prefix,)):
            if not key.startswith(prefix):
                return
            yield key, self._kind._make(parts)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
        if self._folder is not None:
            self._folder.cleanup()

    def _spill(self) -> None:
        if self._file is None:
            self._open()
        places = ", ".join("?" * (1 + len(self._kind._fields)))
        rows = ((key, *value) for key, value in self._recent.items())
        self._file.executemany(f"REPLACE INTO entry VALUES ({places})", rows)  # noqa: S608 - ours
        self._recent.clear()

    def _open(self) -> None:
        self._folder = TemporaryDirectory(prefix="dondoc-")
        place = Path(self._folder.name) / "entries"
        self._file = sqlite_module().connect(str(place), isolation_level=None)
        for setting in _SETTINGS:
            self._file.execute(setting)
        columns = "".join(f', "{name}"' for name in self._kind._fields)
        # No type of its own for any column: what was put is what comes back.
        self._file.execute(f"CREATE TABLE entry (key PRIMARY KEY{columns}) WITHOUT ROWID")
        # Never committed: what fits stays in the cache.
        self._file.execute("BEGIN")
