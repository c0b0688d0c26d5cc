"""The rows and files that the record vouches for, compared with what is stored."""

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, select
from sqlalchemy.orm import Session

from models.base import Identified
from models.nouns import every_noun
from workflow.audit.chain import Columns, UnreadableRow, as_id, as_object, stored_rows
from workflow.audit.findings import Fault, Finding
from workflow.audit.hashes import has_hash
from workflow.audit.raw_encoding import misspelled

_SHA256 = re.compile("[0-9a-f]{64}")

FileCheck = Callable[[str], bool]
"""Whether the store holds the bytes of a SHA-256, hashed anew."""


class Vouched:
    """The content that the record vouches for, row by row."""

    def __init__(self) -> None:
        self.count = 0
        self.findings: list[Finding] = []
        self._last: dict[str, tuple[str | None, int]] = {}
        """For each row's name its last hash, None once removed, and the line that said so."""

    def follow(self, line: Columns) -> None:
        """Take the rows that the line names for vouched for by it."""
        for name, digest in as_object(line["rows"]).items():
            self._last[name] = (digest, line["seq"])

    def seq_of(self, name: str) -> int | None:
        """The line that last vouched for a row."""
        return self._last[name][1] if name in self._last else None

    def compare(self, session: Session, commune_id: uuid.UUID, noun: type[Identified]) -> None:
        """Every row of a witnessed table with what the record vouches for, both ways."""
        present = set(self._rows_of(session, commune_id, noun))
        of_noun = f"{noun.__tablename__}/"
        for name, (digest, seq) in self._last.items():
            if digest is not None and name.startswith(of_noun) and name not in present:
                self.findings.append(Finding(seq, Fault.ROW_MISSING, name))

    def _rows_of(
        self, session: Session, commune_id: uuid.UUID, noun: type[Identified]
    ) -> Iterator[str]:
        of = noun.__table__.c
        columns = [of[name] for name in ("id", *noun.witnessed)]
        ours = _belongs(noun.__table__, commune_id)
        odd = {as_id(key) for key in misspelled(session, noun.__table__, "id", ours)}
        for row in stored_rows(session, select(*columns).where(ours).order_by(of.id)):
            self.count += 1
            if isinstance(row, UnreadableRow):
                name = f"{noun.__tablename__}/{as_id(row.key)}"
                self.findings.append(Finding(self.seq_of(name), Fault.ROW_UNREADABLE, name))
            else:
                key = str(row.pop("id"))
                name = f"{noun.__tablename__}/{key}"
                self._look_at(name, row, usual=key not in odd)
            yield name

    def _look_at(self, name: str, content: Columns, *, usual: bool) -> None:
        digest, seq = self._last.get(name, (None, None))
        if seq is None:
            self.findings.append(Finding(None, Fault.ROW_UNRECORDED, name))
        elif digest is None:
            self.findings.append(Finding(seq, Fault.ROW_RETURNED, name))
        elif not (usual and has_hash(name, content, digest)):
            self.findings.append(Finding(seq, Fault.ROW_CHANGED, name))


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
        for row in stored_rows(session, _naming(table, commune_id)):
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
