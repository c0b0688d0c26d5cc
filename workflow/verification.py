"""Verifying the record: nothing in it was changed, and the tables say what it says.

Four independent questions, each of which tampering has to get past:

1. Is the chain whole? Every seal is recomputed from the stored columns; no line is missing; time
   never ran back; the head is the last line; heads that were noted elsewhere are still in it.
2. Do the lines, folded one after another, give the state in which every instance stands?
3. Does every witnessed row still have the content that the record last vouched for?
4. Do the files, the published definitions and the guards of the database stand?

Heads noted elsewhere are what tells a record that was rewritten as a whole, or restored from an
old copy: `against` takes them today from paper, and signed checkpoints will enter by it.

Give it a session that reads one consistent state, or what is written meanwhile looks altered.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.migrations.guards import expected_guards, standing_guards
from models.record import Event, RecordHead
from workflow.chain import Columns, Head, Unreadable, lines
from workflow.findings import Fault, Finding
from workflow.record import BEGINNING, SCHEMA, plain
from workflow.replay import Definitions, Fold
from workflow.seals import is_sealed
from workflow.spelling import misspelled
from workflow.vouching import FileCheck, Kept, Vouched


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and everything that was found."""

    head: Head
    events: int
    instances: int
    rows: int
    files: int | None
    """How many different files were hashed anew; None when that was not asked for."""
    findings: tuple[Finding, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify(
    session: Session,
    commune_id: uuid.UUID,
    *,
    files: FileCheck | None = None,
    against: Iterable[Head] = (),
) -> Verification:
    """Everything in a commune's record and tables that does not fit together, with its place."""
    definitions = Definitions(session, commune_id)
    of_commune = Event.__table__.c.commune_id == commune_id
    chain = _Chain(against, misspelled(session, Event.__table__, "seq", of_commune))
    fold = Fold(definitions)
    vouched = Vouched()
    for line in lines(session, commune_id):
        chain.follow(line)
        if not isinstance(line, Unreadable):
            fold.follow(line)
            vouched.follow(line)
    head = chain.close(session, commune_id)
    fold.compare(session, commune_id)
    vouched.compare(session, commune_id)
    kept = Kept(vouched)
    if files:
        kept.compare(session, commune_id, files)
    return Verification(
        head=head,
        events=chain.count,
        instances=fold.count,
        rows=vouched.count,
        files=kept.count if files else None,
        findings=(
            *chain.findings,
            *definitions.findings,
            *fold.findings,
            *vouched.findings,
            *kept.findings,
            *_missing_guards(session),
        ),
    )


class _Chain:
    """The lines themselves, one after another."""

    def __init__(self, against: Iterable[Head], odd: Collection[str]) -> None:
        self.count = 0
        self.findings: list[Finding] = []
        self._noted: dict[int, list[Head]] = defaultdict(list)
        for note in against:
            self._noted[note.seq].append(note)
        self._odd = odd
        """The numbers of the lines that are not spelled as they were written."""
        self._last: Columns | None = None
        self._seq = 0
        self._hash: str | None = BEGINNING
        """The hash that the next line follows; None when the line before cannot be known."""

    def follow(self, line: Columns | Unreadable) -> None:
        self.count += 1
        if isinstance(line, Unreadable):
            self._seq += 1
            self._hash, self._last = None, None
            self._find(Fault.EVENT_UNREADABLE, self._seq, stored_as=line.key)
            return
        seq: int = line["seq"]
        if seq != self._seq + 1:
            self._find(Fault.EVENT_MISSING, self._seq + 1, next=seq)
            self._hash = None
        if self._hash is not None and line["previous_hash"] != self._hash:
            self._find(Fault.CHAIN_BROKEN, seq)
        self._look_at(line, seq)
        self._seq, self._hash, self._last = seq, line["hash"], line

    def _look_at(self, line: Columns, seq: int) -> None:
        if line["schema"] != SCHEMA:
            self._find(Fault.SCHEMA_UNKNOWN, seq, schema=line["schema"])
        elif str(seq) in self._odd or not is_sealed(line):
            self._find(Fault.EVENT_CHANGED, seq)
        if self._last and line["at"] < self._last["at"]:
            self._find(Fault.TIME_RAN_BACK, seq, at=line["at"], before=self._last["at"])
        for note in self._noted.pop(seq, ()):
            if not note.is_of(line["hash"]):
                self._find(Fault.NOTE_DIFFERS, seq, noted=note.hash, stored=line["hash"])

    def close(self, session: Session, commune_id: uuid.UUID) -> Head:
        """The end of the chain, compared with the head that writers go by and with the notes."""
        end = Head(self._seq, self._hash or "")
        kept = session.execute(
            select(RecordHead.seq, RecordHead.hash, RecordHead.at).where(
                RecordHead.commune_id == commune_id
            )
        ).one_or_none()
        if kept is None:
            self._find(Fault.HEAD_MISSING, end.seq)
        elif (kept.seq, kept.hash) != (end.seq, end.hash) or (
            self._last and kept.at != self._last["at"]
        ):
            self._find(Fault.HEAD_DIFFERS, end.seq, kept=kept.seq)
        for notes in self._noted.values():
            for note in notes:
                self._find(Fault.NOTE_NOT_FOUND, note.seq, noted=note.hash)
        return end

    def _find(self, code: Fault, seq: int, **detail: Any) -> None:  # noqa: ANN401 - JSON values
        self.findings.append(Finding(seq, code, f"event/{seq}", plain(detail)))


def _missing_guards(session: Session) -> Iterator[Finding]:
    connection = session.connection()
    missing = expected_guards(connection.dialect.name) - standing_guards(connection)
    return (Finding(None, Fault.GUARD_MISSING, name) for name in sorted(missing))
