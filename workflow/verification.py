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

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import definition, organisation, plan, product, work
from models.base import Base, Owned
from models.definition import PublishedDefinition
from models.migrations.guards import expected_guards, standing_guards
from models.product import ProductVersion
from models.record import RecordHead
from models.vocabulary import EventKind
from models.work import TaskInstance
from workflow.chain import Columns, Head, Unreadable, lines, stored_rows
from workflow.definition import Definition, Rule
from workflow.record import BEGINNING, SCHEMA, SEAL_PREFIX, content_hash, plain, seal

WITNESSES = (definition, organisation, plan, product, work)
"""The modules whose import makes every witnessed class known."""

_SHA256 = re.compile("[0-9a-f]{64}")

FileCheck = Callable[[str], bool]
"""Whether the store holds the bytes of a SHA-256, hashed anew."""


class Fault(StrEnum):
    """What can be wrong."""

    EVENT_MISSING = "event_missing"
    EVENT_CHANGED = "event_changed"
    EVENT_UNREADABLE = "event_unreadable"
    CHAIN_BROKEN = "chain_broken"
    SCHEMA_UNKNOWN = "schema_unknown"
    TIME_RAN_BACK = "time_ran_back"
    HEAD_DIFFERS = "head_differs"
    HEAD_MISSING = "head_missing"
    NOTE_DIFFERS = "note_differs"
    NOTE_NOT_FOUND = "note_not_found"
    DEFINITION_CHANGED = "definition_changed"
    NEVER_ASSIGNED = "never_assigned"
    ASSIGNED_AGAIN = "assigned_again"
    STEP_OUT_OF_PLACE = "step_out_of_place"
    STEP_NOT_ALLOWED = "step_not_allowed"
    INSTANCE_DIFFERS = "instance_differs"
    INSTANCE_MISSING = "instance_missing"
    INSTANCE_UNRECORDED = "instance_unrecorded"
    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    ROW_RETURNED = "row_returned"
    ROW_UNREADABLE = "row_unreadable"
    ROW_UNRECORDED = "row_unrecorded"
    FILE_DIFFERS = "file_differs"
    GUARD_MISSING = "guard_missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the record says. Its sentence is made by who shows it."""

    seq: int | None
    """The line of the record it was found by; None when there is none."""
    code: Fault
    subject: str
    """What it is about: `event/57`, `report/0192…`, `task_instance/12`, a trigger's name."""
    detail: Mapping[str, Any] = field(default_factory=dict)


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
    definitions = _Definitions(session, commune_id)
    chain = _Chain(against)
    fold = _Fold(definitions)
    vouched = _Vouched()
    for line in lines(session, commune_id):
        chain.follow(line)
        if not isinstance(line, Unreadable):
            fold.follow(line)
            vouched.follow(line)
    head = chain.close(session, commune_id)
    fold.compare(session, commune_id)
    vouched.compare(session, commune_id)
    kept = _Kept(vouched)
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
    """Question 1: the lines themselves, one after another."""

    def __init__(self, against: Iterable[Head]) -> None:
        self.count = 0
        self.findings: list[Finding] = []
        self._noted = {note.seq: note for note in against}
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
        elif not _is_sealed(line):
            self._find(Fault.EVENT_CHANGED, seq)
        if self._last and line["at"] < self._last["at"]:
            self._find(Fault.TIME_RAN_BACK, seq, at=line["at"], before=self._last["at"])
        noted = self._noted.pop(seq, None)
        if noted and not noted.is_of(line["hash"]):
            self._find(Fault.NOTE_DIFFERS, seq, noted=noted.hash, stored=line["hash"])

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
        for note in self._noted.values():
            self._find(Fault.NOTE_NOT_FOUND, note.seq, noted=note.hash)
        return end

    def _find(self, code: Fault, seq: int, **detail: Any) -> None:  # noqa: ANN401 - JSON values
        self.findings.append(Finding(seq, code, f"event/{seq}", plain(detail)))


class _Definitions:
    """The published definitions, each as content that gives its hash; and their steps."""

    def __init__(self, session: Session, commune_id: uuid.UUID) -> None:
        self.findings: list[Finding] = []
        self._initial: dict[str, str] = {}
        self._steps: dict[tuple[str, str, str, str, str], Rule] = {}
        for published in stored_rows(
            session,
            select(PublishedDefinition.id, PublishedDefinition.sha256, PublishedDefinition.body)
            .where(PublishedDefinition.commune_id == commune_id)
            .order_by(PublishedDefinition.id),
        ):
            self._take(published)

    def begins(self, line: Columns) -> bool:
        """Whether an assignment put the instance where its definition begins."""
        return bool(self._initial.get(line["definition_hash"]) == line["to_state"])

    def rule_of(self, line: Columns) -> Rule | None:
        """The rule by which a line's definition allows the step it tells of."""
        columns = ("definition_hash", "rule", "action", "from_state", "to_state")
        return self._steps.get(tuple(line[column] for column in columns))

    def _take(self, published: Columns | Unreadable) -> None:
        sound = None
        if not isinstance(published, Unreadable):
            sound = _sound(published["body"], published["sha256"])
        if sound is None:
            key = published.key if isinstance(published, Unreadable) else str(published["id"])
            name = f"definition/{_as_uuid(key)}"
            self.findings.append(Finding(None, Fault.DEFINITION_CHANGED, name))
            return
        self._initial[sound.sha256] = sound.initial
        for rule in sound.rules:
            step = (sound.sha256, rule.name, rule.action, rule.state, rule.leads_to)
            self._steps[step] = rule


@dataclass(slots=True)
class _Known:
    """Where the record says that an instance stands, and the last line that said so."""

    subject: str
    state: str
    seq: int
    version: int = 1
    round: int = 0


class _Fold:
    """Question 2: what the lines amount to for every instance."""

    def __init__(self, definitions: _Definitions) -> None:
        self.count = 0
        self.findings: list[Finding] = []
        self._definitions = definitions
        self._known: dict[str, _Known] = {}

    def follow(self, line: Columns) -> None:
        if line["kind"] is EventKind.ASSIGNMENT:
            self._begin(str(line["instance_id"]), line)
        elif line["kind"] is EventKind.TRANSITION:
            self._step(str(line["instance_id"]), line)
        for name, digest in _object(line["rows"]).items():
            table, _, key = name.partition("/")
            if digest is None and table == TaskInstance.__tablename__:
                self._known.pop(key, None)

    def compare(self, session: Session, commune_id: uuid.UUID) -> None:
        """Every instance's row with what the record knows of it, both ways."""
        columns = ("state", "version", "round")
        for row in stored_rows(
            session,
            select(
                TaskInstance.id, TaskInstance.number, *(getattr(TaskInstance, c) for c in columns)
            )
            .where(TaskInstance.commune_id == commune_id)
            .order_by(TaskInstance.id),
        ):
            if isinstance(row, Unreadable):
                # What cannot be read is found among the witnessed rows.
                self._known.pop(_as_uuid(row.key), None)
                continue
            self.count += 1
            subject = f"{TaskInstance.__tablename__}/{row['number']}"
            known = self._known.pop(str(row["id"]), None)
            if known is None:
                self.findings.append(Finding(None, Fault.INSTANCE_UNRECORDED, subject))
                continue
            for column in columns:
                stored, recorded = row[column], getattr(known, column)
                if stored != recorded:
                    detail = {"column": column, "stored": stored, "recorded": recorded}
                    self.findings.append(
                        Finding(known.seq, Fault.INSTANCE_DIFFERS, subject, detail)
                    )
        for known in self._known.values():
            self.findings.append(Finding(known.seq, Fault.INSTANCE_MISSING, known.subject))

    def _begin(self, key: str, line: Columns) -> None:
        if key in self._known:
            self._find(Fault.ASSIGNED_AGAIN, line)
        if not self._definitions.begins(line):
            self._find(Fault.STEP_NOT_ALLOWED, line, rule=line["action"])
        self._known[key] = _Known(line["subject"], line["to_state"], line["seq"])

    def _step(self, key: str, line: Columns) -> None:
        known = self._known.get(key)
        if known is None:
            self._find(Fault.NEVER_ASSIGNED, line)
            return
        if line["from_state"] != known.state:
            self._find(Fault.STEP_OUT_OF_PLACE, line, recorded=known.state, told=line["from_state"])
        rule = self._definitions.rule_of(line)
        if rule is None:
            self._find(Fault.STEP_NOT_ALLOWED, line, rule=line["rule"])
        elif rule.leaves == "report":
            known.round += 1
        known.state = line["to_state"]
        known.version += 1
        known.seq = line["seq"]

    def _find(self, code: Fault, line: Columns, **detail: Any) -> None:  # noqa: ANN401 - JSON values
        self.findings.append(Finding(line["seq"], code, line["subject"], detail))


class _Vouched:
    """Question 3: the content that the record vouches for, row by row."""

    def __init__(self) -> None:
        self.count = 0
        self.findings: list[Finding] = []
        self._last: dict[str, tuple[str | None, int]] = {}
        """For each row's name its last hash, None once removed, and the line that said so."""

    def follow(self, line: Columns) -> None:
        for name, digest in _object(line["rows"]).items():
            self._last[name] = (digest, line["seq"])

    def seq_of(self, name: str) -> int | None:
        """The line that last vouched for a row."""
        return self._last[name][1] if name in self._last else None

    def compare(self, session: Session, commune_id: uuid.UUID) -> None:
        """Every row of every witnessed table with what the record vouches for, both ways."""
        present = {
            name for noun in witnessed_nouns() for name in self._rows_of(session, commune_id, noun)
        }
        tables = {noun.__tablename__ for noun in witnessed_nouns()}
        for name, (digest, seq) in self._last.items():
            if digest is not None and name not in present and name.partition("/")[0] in tables:
                self.findings.append(Finding(seq, Fault.ROW_MISSING, name))

    def _rows_of(self, session: Session, commune_id: uuid.UUID, noun: type[Owned]) -> Iterator[str]:
        of = noun.__table__.c
        columns = [of[name] for name in ("id", *noun.witnessed)]
        for row in stored_rows(
            session, select(*columns).where(of.commune_id == commune_id).order_by(of.id)
        ):
            self.count += 1
            if isinstance(row, Unreadable):
                name = f"{noun.__tablename__}/{_as_uuid(row.key)}"
                self.findings.append(Finding(self.seq_of(name), Fault.ROW_UNREADABLE, name))
            else:
                name = f"{noun.__tablename__}/{row.pop('id')}"
                self._look_at(name, row)
            yield name

    def _look_at(self, name: str, content: Columns) -> None:
        digest, seq = self._last.get(name, (None, None))
        if seq is None:
            self.findings.append(Finding(None, Fault.ROW_UNRECORDED, name))
        elif digest is None:
            self.findings.append(Finding(seq, Fault.ROW_RETURNED, name))
        elif not _has_hash(name, content, digest):
            self.findings.append(Finding(seq, Fault.ROW_CHANGED, name))


class _Kept:
    """Question 4, of the files: the bytes that the product versions name."""

    def __init__(self, vouched: _Vouched) -> None:
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
            if isinstance(row, Unreadable):
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


def witnessed_nouns() -> list[type[Owned]]:
    """Every class whose rows the record vouches for, by table."""
    nouns = (mapper.class_ for mapper in Base.registry.mappers)
    witnessed = [noun for noun in nouns if issubclass(noun, Owned) and noun.witnessed]
    return sorted(witnessed, key=lambda noun: noun.__tablename__)


def _missing_guards(session: Session) -> Iterator[Finding]:
    connection = session.connection()
    missing = expected_guards(connection.dialect.name) - standing_guards(connection)
    return (Finding(None, Fault.GUARD_MISSING, name) for name in sorted(missing))


def _sound(body: Any, digest: str) -> Definition | None:  # noqa: ANN401 - whatever was stored
    """The definition in a published body, if it gives the hash it was published under."""
    try:
        content = Definition.from_json(body)
        sound = content.sha256 == digest
    except (LookupError, TypeError, ValueError):
        return None
    return content if sound else None


def _is_sealed(line: Columns) -> bool:
    columns = {name: value for name, value in line.items() if name != "hash"}
    try:
        quick = hashlib.sha256(SEAL_PREFIX + _quick_json(columns)).hexdigest()
        return bool(quick == line["hash"]) or seal(columns) == line["hash"]
    except (TypeError, ValueError):
        return False


def _has_hash(name: str, content: Columns, digest: str) -> bool:
    try:
        quick = hashlib.sha256(_quick_json({"row": name, "content": content})).hexdigest()
        return quick == digest or content_hash(name, content) == digest
    except (TypeError, ValueError):
        return False


def _quick_json(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Nearly always the canonical JSON, and several times as fast.

    Where it is not, its hash differs, and the canonical form decides; other content than was
    sealed cannot have the sealed hash in either form.
    """
    return _QUICK(value).encode()


def _plain(value: Any) -> Any:  # noqa: ANN401 - what JSON has no form for
    # The ids are by far the most, and quickest asked for first.
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, date):
        return plain(value)
    raise TypeError(value)


_QUICK = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False, default=_plain
).encode


def _object(value: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever was stored
    """A JSON object as stored; an empty one in place of anything else, which its seal tells."""
    return value if isinstance(value, dict) else {}


def _as_uuid(stored: str) -> str:
    try:
        return str(uuid.UUID(stored))
    except ValueError:
        return stored
