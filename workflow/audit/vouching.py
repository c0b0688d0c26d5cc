"""The rows and files that the record vouches for, compared with what is stored."""

import re
import uuid
from collections.abc import Callable, Iterator

from sqlalchemy import ColumnElement, FromClause, select
from sqlalchemy.orm import Session

from models.base import Identified
from models.nouns import every_noun
from models.product import ProductVersion
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
    """The bytes that the product versions name."""

    def __init__(self, vouched: Vouched) -> None:
        self.count = 0
        self.findings: list[Finding] = []
        self._vouched = vouched

    def compare(self, session: Session, commune_id: uuid.UUID, files: FileCheck) -> None:
        """Every file once, and a finding for each version that names one which is not there."""
        stands: dict[str, bool] = {}
        for row in stored_rows(
            session,
            select(ProductVersion.id, ProductVersion.sha256, ProductVersion.title)
            .where(ProductVersion.commune_id == commune_id)
            .order_by(ProductVersion.id),
        ):
            if isinstance(row, UnreadableRow):
                continue
            digest = row["sha256"]
            if digest not in stands:
                self.count += 1
                stands[digest] = _SHA256.fullmatch(digest) is not None and files(digest)
            if not stands[digest]:
                name = f"{ProductVersion.__tablename__}/{row['id']}"
                detail = {"sha256": digest, "title": row["title"]}
                seq = self._vouched.seq_of(name)
                self.findings.append(Finding(seq, Fault.FILE_DIFFERS, name, detail))


def witnessed_nouns() -> list[type[Identified]]:
    """Every class whose rows the record vouches for, by table."""
    witnessed = [noun for noun in every_noun() if issubclass(noun, Identified) and noun.witnessed]
    return sorted(witnessed, key=lambda noun: noun.__tablename__)


def _belongs(table: FromClause, commune_id: uuid.UUID) -> ColumnElement[bool]:
    """The condition that a row is of a commune, or the commune itself."""
    return table.c.get("commune_id", table.c.id) == commune_id
