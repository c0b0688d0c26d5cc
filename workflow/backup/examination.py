"""Looking at a copy: whether it is what was made, and whether the record in it is whole."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from models.backup.copies import (
    FILES,
    MANIFEST,
    Manifest,
    NotACopy,
    NotedHead,
    Verified,
    differences,
    read_manifest,
)
from models.backup.postgresql_programs import ProgramFailed
from models.backup.snapshot import NotReadable, integrity_faults, opened_copy
from models.backup.writing import note_verified
from models.file_store import FileStore
from models.migrations.revisions import is_known
from models.migrations.upgrade import newest_revision
from workflow.audit.chain import Head
from workflow.audit.findings import Finding
from workflow.audit.verification import verify as verify_record
from workflow.backup.creation import counted_rows, heads_of, named_files, path_in_copy


class CopyFault(StrEnum):
    """What can be wrong with a copy itself."""

    UNREADABLE = "unreadable"
    NEWER = "newer"
    MISSING = "missing"
    CHANGED = "changed"
    ADDED = "added"
    """These three are called as in `Difference`."""
    NO_DATABASE = "no_database"
    BROKEN = "broken"
    COUNT_DIFFERS = "count_differs"
    HEAD_DIFFERS = "head_differs"
    FILE_NOT_COPIED = "file_not_copied"


@dataclass(frozen=True, slots=True)
class CopyFinding:
    """One thing that is wrong with a copy. Its sentence is made by who shows it."""

    code: CopyFault
    subject: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExaminedCopy:
    """What came of looking at a copy."""

    manifest: Manifest | None
    faults: Sequence[CopyFinding]
    """What is wrong with the copy: it is not what was made."""
    findings: Sequence[Finding]
    """What is wrong with the record in it, and was so when it was copied."""

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.faults and not self.findings


def examine(
    path: Path, scratch: Path, *, at: datetime, against: Collection[Head] = ()
) -> ExaminedCopy:
    """Everything that is wrong with a copy; afterwards it says by itself when it was looked at.

    What has to be made for looking at it goes into `scratch`, which must be empty. `against` has
    heads that were noted elsewhere. Raises `NoPlace` when there is no room for it.
    """
    examined = _examine(path, scratch, against)
    found = len(examined.faults) + len(examined.findings)
    if examined.manifest:
        note_verified(path, Verified(at=at, findings=found))
    return examined


def _examine(path: Path, scratch: Path, against: Collection[Head]) -> ExaminedCopy:
    try:
        manifest = read_manifest(path)
    except NotACopy as fault:
        found = CopyFinding(CopyFault.UNREADABLE, MANIFEST, {"why": str(fault)})
        return ExaminedCopy(None, (found,), ())
    faults = [
        CopyFinding(CopyFault(difference), subject)
        for subject, difference in differences(path, manifest)
    ]
    if not is_known(manifest.schema_revision):
        detail = {"schema": manifest.schema_revision, "program": manifest.program}
        newer = CopyFinding(CopyFault.NEWER, manifest.database.path, detail)
        return ExaminedCopy(manifest, (*faults, newer), ())
    database = manifest.database.path
    if any(each.subject == database for each in faults):
        return ExaminedCopy(manifest, faults, ())
    findings: list[Finding] = []
    try:
        with opened_copy(path, manifest, scratch) as engine:
            faults += [
                CopyFinding(CopyFault.BROKEN, database, {"why": each})
                for each in integrity_faults(engine)
            ]
            with Session(engine) as session:
                faults += _unlike(session, manifest)
                for head in manifest.heads:
                    findings += _record_findings(session, path, head, against)
    except DatabaseError as error:
        why = str(error.orig)
        faults.append(CopyFinding(CopyFault.NO_DATABASE, database, {"why": why}))
    except (NotReadable, ProgramFailed) as error:
        faults.append(CopyFinding(CopyFault.NO_DATABASE, database, {"why": str(error)}))
    return ExaminedCopy(manifest, faults, findings)


def _record_findings(
    session: Session, path: Path, head: NotedHead, against: Collection[Head]
) -> Sequence[Finding]:
    store = FileStore(path / FILES)
    return verify_record(
        session,
        head.commune_id,
        files=partial(store.exists, head.commune_id),
        against=(Head(head.seq, head.hash), *against),
    ).findings


def _unlike(session: Session, manifest: Manifest) -> Iterator[CopyFinding]:
    """Where the copied database is not what the manifest says of it."""
    there = {piece.path for piece in manifest.files} | set(manifest.lost_before)
    for commune_id, sha256, _ in session.execute(named_files()):
        if (path := path_in_copy(commune_id, sha256)) not in there:
            yield CopyFinding(CopyFault.FILE_NOT_COPIED, path)
    yield from _other_heads(session, manifest)
    if manifest.schema_revision != newest_revision():
        # On the way to this schema a migration may have written and removed rows.
        return
    counted = counted_rows(session.connection())
    for table in sorted(counted.keys() | manifest.counts.keys()):
        noted, stored = manifest.counts.get(table, 0), counted.get(table, 0)
        if noted != stored:
            detail = {"noted": noted, "stored": stored}
            yield CopyFinding(CopyFault.COUNT_DIFFERS, table, detail)


def _other_heads(session: Session, manifest: Manifest) -> Iterator[CopyFinding]:
    """Where a record does not end as the manifest says, or is one that it does not name."""
    noted = {head.commune_id: f"{head.seq}:{head.hash}" for head in manifest.heads}
    stored = {head.commune_id: f"{head.seq}:{head.hash}" for head in heads_of(session.connection())}
    for commune_id in sorted(noted.keys() | stored.keys()):
        ends = {"noted": noted.get(commune_id, "-"), "stored": stored.get(commune_id, "-")}
        if ends["noted"] != ends["stored"]:
            yield CopyFinding(CopyFault.HEAD_DIFFERS, str(commune_id), ends)
