"""Verifying the record: nothing in it was changed, and the tables say what it says.

Five independent questions, each of which tampering has to get past:

0. Is the database itself as the program made it, its pages sound and its indexes true?
1. Is the chain whole? Every seal is recomputed from the stored columns; no line is missing; time
   never ran back; the head is the last line; heads that were noted elsewhere are still in it.
2. Do the lines, folded one after another, give the state in which every instance stands, and with
   the reports when it was reported?
3. Does every witnessed row still have the content that the record last vouched for?
4. Do the files and the published definitions stand?

Whoever knows what else follows from the tables gives it in: `projected` says of which instances
the read models hold something else.

Heads noted elsewhere are what tells a record that was rewritten as a whole, or restored from an
old copy: `against` takes them today from paper, and signed checkpoints will enter by it.

Give it a session that reads one consistent state, or what is written meanwhile looks altered.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from models.definition import PublishedDefinition
from models.nouns import tables_naming_files
from models.record import Event, RecordHead
from models.spill import AT_ONCE
from models.work import TaskInstance
from workflow.audit.chain import Columns, Head, UnreadableRow
from workflow.audit.findings import Fault, Finding
from workflow.audit.foundations import foundations
from workflow.audit.hashes import SCHEMA, plain
from workflow.audit.record import BEGINNING
from workflow.audit.remarks import Remarks
from workflow.audit.replay import Definitions, Fold
from workflow.audit.sealed_lines import SealedLine, sealed_lines
from workflow.audit.vouching import FileCheck, KeptFiles, Vouched, witnessed_nouns

Projected = Callable[[Session, uuid.UUID], Iterable[str]]
"""Gives the subjects of a commune of which the read models hold something else."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and everything that was found."""

    head: Head
    events: int
    instances: int | None
    """How many tasks' states were folded; None when not all of it was looked at."""
    rows: int
    files: int | None
    """How many different files were hashed anew; None when that was not asked for."""
    findings: tuple[Finding, ...]
    remarks: tuple[Finding, ...] = ()
    """What is odd and proves nothing; a record with remarks may be whole."""
    since: Head | None = None
    """The line from which on it was looked at; None when all of it was."""

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
    since: Head | None = None,
    projected: Projected | None = None,
    at_once: int = AT_ONCE,
) -> Verification:
    """Everything in a commune's record and tables that does not fit together, with its place.

    However long the record is, no more than so many rows and instances that it tells of stand in
    memory `at_once`.

    `since` a line that was noted when everything before it was verified, only what is new is looked
    at: the lines from that one on, the rows and files that they vouch for, and what the database is
    made of. It costs what is new, and proves no more than that.
    """
    looking = _Looking(session, commune_id, against, since, at_once)
    with closing(looking):
        looking.at_the_ground()
        looking.at_the_lines()
        # Against lines that could not be read to their end nothing can be compared.
        if looking.could_ask:
            looking.at_the_tables(files)
            if projected and since is None:
                looking.at_what_follows(projected)
    return looking.outcome(counts_files=files is not None)


class _Looking:
    """One verification: what it has read of a record so far, and found."""

    def __init__(
        self,
        session: Session,
        commune_id: uuid.UUID,
        against: Iterable[Head],
        since: Head | None,
        at_once: int,
    ) -> None:
        self._session, self._commune_id, self._since = session, commune_id, since
        self._ask = _Asking(session)
        self._ground: list[Finding] = []
        self._unlike: list[Finding] = []
        self._definitions = Definitions()
        self._chain = _Chain(against, since)
        self._fold = Fold(self._definitions, at_once, from_midst=since is not None)
        self._vouched = Vouched(at_once)
        self._kept, self._remarks = KeptFiles(self._vouched), Remarks()

    @property
    def could_ask(self) -> bool:
        """Whether the database answered whatever was asked so far."""
        return not self._ask.findings

    def at_the_ground(self) -> None:
        """Look at what everything else rests on: the database itself, the definitions."""
        with self._ask("database"):
            self._ground.extend(foundations(self._session, pages=self._since is None))
        with self._ask(PublishedDefinition.__tablename__):
            self._definitions.read(self._session, self._commune_id)

    def at_the_lines(self) -> None:
        """Go through the lines of the record, each once."""
        with self._ask(Event.__tablename__):
            after = self._since.seq - 1 if self._since else 0
            for line in sealed_lines(self._session, self._commune_id, after=after):
                self._chain.follow(line)
                if not isinstance(line, UnreadableRow):
                    self._fold.follow(line.columns)
                    self._vouched.follow(line.columns)
                    self._remarks.follow(line.columns)
            self._chain.close(self._session, self._commune_id)

    def at_the_tables(self, files: FileCheck | None) -> None:
        """Compare the tables, and the files if wanted, with what the lines say."""
        if self._since:
            self._at_what_is_told(files)
            return
        with self._ask(TaskInstance.__tablename__):
            self._fold.compare_instants(self._session, self._commune_id)
            self._fold.compare(self._session, self._commune_id)
        for noun in witnessed_nouns():
            with self._ask(noun.__tablename__):
                self._vouched.compare(self._session, self._commune_id, noun)
        for table in tables_naming_files():
            with self._ask(table.name):
                if files:
                    self._kept.compare(self._session, self._commune_id, table, files)
        with self._ask("remarks"):
            self._remarks.close(self._session, self._commune_id)

    def _at_what_is_told(self, files: FileCheck | None) -> None:
        for noun in witnessed_nouns():
            with self._ask(noun.__tablename__):
                self._vouched.compare_told(self._session, self._commune_id, noun)
        for table in tables_naming_files():
            with self._ask(table.name):
                if files:
                    self._kept.compare_told(self._session, self._commune_id, table, files)

    def at_what_follows(self, projected: Projected) -> None:
        """Compare what is kept of how instances stand with what follows from their rows."""
        with self._ask("read_models"):
            self._unlike.extend(
                Finding(None, Fault.READ_MODEL_DIFFERS, subject)
                for subject in projected(self._session, self._commune_id)
            )

    def close(self) -> None:
        """Let go of what was kept of the lines."""
        self._fold.close()
        self._vouched.close()

    def outcome(self, *, counts_files: bool) -> Verification:
        """What was looked at, and what was found."""
        return Verification(
            head=self._chain.end,
            events=self._chain.count,
            instances=None if self._since else self._fold.count,
            rows=self._vouched.count,
            files=self._kept.count if counts_files else None,
            findings=(
                *self._ask.findings,
                *self._chain.findings,
                *self._definitions.findings,
                *self._fold.findings,
                *self._vouched.findings,
                *self._kept.findings,
                *self._unlike,
                *self._ground,
            ),
            # Of what is odd much hangs on the lines before.
            remarks=() if self._since else tuple(self._remarks.found),
            since=self._since,
        )


_SENSELESS = (ValueError, TypeError, LookupError, ArithmeticError)
"""What comes of a value that cannot be of its column, such as a word for an instant on SQLite.

One of them in a column that nothing witnesses would otherwise end the verification, and with it
hide whatever else was found.
"""


class _Asking:
    """The questions to the database, of which one that fails is a finding and no end."""

    def __init__(self, session: Session) -> None:
        self.findings: list[Finding] = []
        self._session = session

    @contextmanager
    def __call__(self, about: str) -> Iterator[None]:
        """While it lasts, what the database refuses to answer, or answers senselessly, is noted."""
        try:
            with self._session.begin_nested():
                yield
        except DatabaseError as error:
            self._note(about, str(error.orig).splitlines()[0])
        except _SENSELESS as error:
            self._note(about, type(error).__name__)

    def _note(self, about: str, told: str) -> None:
        self.findings.append(Finding(None, Fault.QUESTION_FAILED, about, {"told": told}))


class _Chain:
    """The lines themselves, one after another."""

    def __init__(self, against: Iterable[Head], since: Head | None) -> None:
        self.count = 0
        self.findings: list[Finding] = []
        self._noted: dict[int, list[Head]] = defaultdict(list)
        for note in (*against, *([since] if since else [])):
            self._noted[note.seq].append(note)
        self._last: Columns | None = None
        self._seq = since.seq - 1 if since else 0
        self._hash: str | None = None if since else BEGINNING
        """The hash that the next line follows; None when the line before cannot be known."""

    @property
    def end(self) -> Head:
        """The last line so far."""
        return Head(self._seq, self._hash or "")

    def follow(self, read: SealedLine | UnreadableRow) -> None:
        """Take the next line."""
        self.count += 1
        if isinstance(read, UnreadableRow):
            self._seq += 1
            self._hash, self._last = None, None
            self._find(Fault.EVENT_UNREADABLE, self._seq, stored_as=read.key)
            return
        line = read.columns
        seq: int = line["seq"]
        if seq != self._seq + 1:
            self._find(Fault.EVENT_MISSING, self._seq + 1, next=seq)
            self._hash = None
        if self._hash is not None and line["previous_hash"] != self._hash:
            self._find(Fault.CHAIN_BROKEN, seq)
        self._look_at(line, seq, intact=read.intact)
        self._seq, self._hash, self._last = seq, line["hash"], line

    def _look_at(self, line: Columns, seq: int, *, intact: bool) -> None:
        if line["schema"] != SCHEMA:
            self._find(Fault.SCHEMA_UNKNOWN, seq, schema=line["schema"])
        elif not intact:
            self._find(Fault.EVENT_CHANGED, seq)
        if self._last and line["at"] < self._last["at"]:
            self._find(Fault.TIME_RAN_BACK, seq, at=line["at"], before=self._last["at"])
        for note in self._noted.pop(seq, ()):
            if not note.is_of(line["hash"]):
                self._find(Fault.NOTE_DIFFERS, seq, noted=note.hash, stored=line["hash"])

    def close(self, session: Session, commune_id: uuid.UUID) -> None:
        """Compare the end of the chain with the head writers go by, and the notes."""
        end = self.end
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

    def _find(self, code: Fault, seq: int, **detail: Any) -> None:  # noqa: ANN401 - JSON values
        self.findings.append(Finding(seq, code, f"event/{seq}", plain(detail)))
