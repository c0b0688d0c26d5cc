"""The rows and files that the record vouches for, compared with what is stored."""

import hashlib
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, Select, Table, select
from sqlalchemy.orm import Session

from models.base import Identified
from models.nouns import every_noun
from models.spill import SpillingMap
from workflow.audit.chain import (
    Columns,
    UnreadableRow,
    as_id,
    as_object,
    stored_rows,
    stored_tuples,
)
from workflow.audit.findings import Fault, Finding
from workflow.audit.hashes import has_hash
from workflow.audit.pairing import Pairing
from workflow.audit.raw_encoding import misspelled
from workflow.audit.raw_rows import RawRows, Unusual

TOLD_AT_ONCE = 500
"""So many rows are asked for by their ids."""

_SHA256 = re.compile("[0-9a-f]{64}")

FileCheck = Callable[[str], bool]
"""Whether the store holds the bytes of a SHA-256, hashed anew."""


class Vouch(NamedTuple):
    """What the record last said of a row."""

    digest: str | None
    """The hash of its content; None once it was removed."""
    seq: int


class Vouched:
    """The content that the record vouches for, row by row."""

    def __init__(self, at_once: int) -> None:
        self.count = 0
        self.findings: list[Finding] = []
        self._last = SpillingMap(Vouch, at_once)

    @property
    def in_memory(self) -> int:
        """Of how many rows it is in memory what the record says."""
        return self._last.in_memory

    def follow(self, line: Columns) -> None:
        """Take the rows that the line names for vouched for by it."""
        for name, digest in as_object(line["rows"]).items():
            self._last.put(name, Vouch(digest, line["seq"]))

    def seq_of(self, name: str) -> int | None:
        """The line that last vouched for a row."""
        said = self._last.find(name)
        return said.seq if said else None

    def compare(self, session: Session, commune_id: uuid.UUID, noun: type[Identified]) -> None:
        """Compare every row of a witnessed table with what the record vouches for, both ways."""
        self._meet(session, noun, _belongs(noun.__table__, commune_id), self._standing(noun))

    def compare_told(self, session: Session, commune_id: uuid.UUID, noun: type[Identified]) -> None:
        """Compare the rows of a table that the lines tell of, and no others."""
        ours = _belongs(noun.__table__, commune_id)
        for keys in _batches(self.keys(noun.__tablename__), TOLD_AT_ONCE):
            told = noun.__table__.c.id.in_(_ids(keys))
            names = ((name, self._last.find(name)) for name in _names(noun, keys))
            said = ((name, vouch) for name, vouch in names if vouch and vouch.digest is not None)
            self._meet(session, noun, ours & told, said)

    def keys(self, table: str) -> Iterator[str]:
        """The keys of a table's rows that the lines tell of."""
        return (name.partition("/")[2] for name, _ in self._last.sorted(f"{table}/"))

    def close(self) -> None:
        """Let go of what was kept."""
        self._last.close()

    def _standing(self, noun: type[Identified]) -> Iterator[tuple[str, Vouch]]:
        said = self._last.sorted(f"{noun.__tablename__}/")
        return (each for each in said if each[1].digest is not None)

    def _meet(
        self,
        session: Session,
        noun: type[Identified],
        condition: ColumnElement[bool],
        said_of: Iterator[tuple[str, Vouch]],
    ) -> None:
        table = noun.__table__
        odd = {as_id(key) for key in misspelled(session, table, "id", condition)}
        pairing = Pairing(said_of, self._last.find)
        rows = RawRows(session, table, ("id", *noun.witnessed))
        reading = _Reading(noun.__tablename__, rows, noun.witnessed)
        asked = select(*rows.asked).where(condition).order_by(table.c.id)
        for raw in stored_tuples(session, asked):
            self.count += 1
            if isinstance(raw, UnreadableRow):
                name = f"{noun.__tablename__}/{as_id(raw.key)}"
                pairing.of(name)
                self.findings.append(Finding(self.seq_of(name), Fault.ROW_UNREADABLE, name))
                continue
            name = reading.name(raw)
            said = pairing.of(name)
            usual = name.rpartition("/")[2] not in odd
            if said is None or not (usual and reading.has_hash(name, raw, said.digest)):
                self._look_at(name, raw, said, reading, usual=usual)
        for name, vouch in pairing.unmet():
            self.findings.append(Finding(vouch.seq, Fault.ROW_MISSING, name))

    def _look_at(
        self,
        name: str,
        raw: Any,  # noqa: ANN401 - a row of any columns
        said: Vouch | None,
        reading: "_Reading",
        *,
        usual: bool,
    ) -> None:
        """Find what is wrong with a row that is not quickly seen to be right."""
        seq = said.seq if said else None
        content = reading.content(raw)
        if content is None:
            as_kept = f"{name.partition('/')[0]}/{as_id(str(raw[0]))}"
            self.findings.append(Finding(seq, Fault.ROW_UNREADABLE, as_kept))
        elif said is None:
            self.findings.append(Finding(None, Fault.ROW_UNRECORDED, name))
        elif said.digest is None:
            self.findings.append(Finding(seq, Fault.ROW_RETURNED, name))
        elif not (usual and has_hash(name, content, said.digest)):
            self.findings.append(Finding(seq, Fault.ROW_CHANGED, name))


class _Reading:
    """The witnessed content of a table's rows."""

    def __init__(self, table: str, rows: RawRows, witnessed: Sequence[str]) -> None:
        self._table, self._rows, self._witnessed = table, rows, witnessed
        self._form = rows.form(witnessed)
        self._id = rows.writer("id")

    def name(self, raw: Any) -> str:  # noqa: ANN401 - a row of any columns
        """The row's name in the record."""
        try:
            return f"{self._table}/{self._id(raw[0])[1:-1].lower()}"
        except Unusual:
            return f"{self._table}/{as_id(str(raw[0]))}"

    def has_hash(self, name: str, raw: Any, digest: str | None) -> bool:  # noqa: ANN401 - the same
        """Whether a row that is spelled as usual has what was vouched for; else it may have it."""
        try:
            content = self._form.filled_in(raw)
        except Unusual:
            return False
        sealed = f'{{"content":{content},"row":"{name}"}}'
        return hashlib.sha256(sealed.encode()).hexdigest() == digest

    def content(self, raw: Any) -> Columns | None:  # noqa: ANN401 - the same
        """The same as the types of the columns read it; None where they cannot."""
        try:
            self._rows.values(raw, ["id"])
            return self._rows.values(raw, self._witnessed)
        except Unusual:
            return None


class KeptFiles:
    """The bytes that rows name, of whatever noun."""

    def __init__(self, vouched: Vouched) -> None:
        self.count = 0
        self.findings: list[Finding] = []
        self._vouched = vouched
        self._stands: dict[str, bool] = {}

    def compare(
        self, session: Session, commune_id: uuid.UUID, table: Table, files: FileCheck
    ) -> None:
        """Look at every file once, and find each row of a table that names one not there."""
        self._look_at(session, table, _naming(table, commune_id), files)

    def compare_told(
        self, session: Session, commune_id: uuid.UUID, table: Table, files: FileCheck
    ) -> None:
        """Look so at the rows that the lines tell of, and at no others."""
        for keys in _batches(self._vouched.keys(table.name), TOLD_AT_ONCE):
            told = _naming(table, commune_id).where(table.c.id.in_(_ids(keys)))
            self._look_at(session, table, told, files)

    def _look_at(
        self, session: Session, table: Table, naming: Select[Any], files: FileCheck
    ) -> None:
        for row in stored_rows(session, naming):
            if isinstance(row, UnreadableRow):
                continue
            digest = row["sha256"]
            if digest not in self._stands:
                self.count += 1
                self._stands[digest] = _SHA256.fullmatch(digest) is not None and files(digest)
            if not self._stands[digest]:
                name = f"{table.name}/{row['id']}"
                detail = {"sha256": digest, "title": row["title"]}
                seq = self._vouched.seq_of(name)
                self.findings.append(Finding(seq, Fault.FILE_DIFFERS, name, detail))


def _names(noun: type[Identified], keys: Iterable[str]) -> Iterator[str]:
    return (f"{noun.__tablename__}/{key}" for key in keys)


def _batches(keys: Iterator[str], size: int) -> Iterator[list[str]]:
    return iter(lambda: list(islice(keys, size)), [])


def _ids(keys: Iterable[str]) -> list[uuid.UUID]:
    """The ids among the keys that a line names."""
    found = []
    for key in keys:
        with suppress(ValueError):
            found.append(uuid.UUID(key))
    return found


def _naming(table: Table, commune_id: uuid.UUID) -> Select[Any]:
    """The rows of a table that name a file, each with that and what it calls the document."""
    called = table.c.get("title", table.c.file_name)
    return (
        select(table.c.id, table.c.sha256, called.label("title"))
        .where(table.c.commune_id == commune_id, table.c.sha256.is_not(None))
        .order_by(table.c.id)
    )


def witnessed_nouns() -> list[type[Identified]]:
    """Every class whose rows the record vouches for, by table."""
    witnessed = [noun for noun in every_noun() if issubclass(noun, Identified) and noun.witnessed]
    return sorted(witnessed, key=lambda noun: noun.__tablename__)


def _belongs(table: FromClause, commune_id: uuid.UUID) -> ColumnElement[bool]:
    """The condition that a row is of a commune, or the commune itself."""
    return table.c.get("commune_id", table.c.id) == commune_id
