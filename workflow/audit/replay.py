"""The record replayed: its lines, folded one after another, give the state of every instance."""

import uuid
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.definition import PublishedDefinition
from models.queries.issued_document import with_drafts
from models.spill import SpillingMap
from models.vocabulary import EventKind
from models.work import Report, TaskInstance
from workflow.audit.chain import Columns, UnreadableRow, as_id, as_object, stored_rows
from workflow.audit.findings import Fault, Finding
from workflow.audit.hashes import plain
from workflow.audit.pairing import Pairing
from workflow.definition.definition import Definition, Rule
from workflow.definition.vocabulary import EffectName

NOTHING = "–"
"""In place of an instant that is not there."""


class Definitions:
    """The published definitions, each as content that gives its hash; and their steps."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._initial: dict[str, str] = {}
        self._considering: set[tuple[str, str]] = set()
        self._reporting: set[tuple[str, str]] = set()
        self._issuing: set[tuple[str, str]] = set()
        self._returning: set[tuple[str, ...]] = set()
        self._steps: dict[tuple[str, ...], Rule] = {}

    def read(self, session: Session, commune_id: uuid.UUID) -> None:
        """Read the definitions that a commune published."""
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
        return self._steps.get(_step_of(line))

    def considers(self, line: Columns) -> bool:
        """Whether a report is considered where a line led, or was accepted."""
        return (line["definition_hash"], line["to_state"]) in self._considering

    def returned_at(self, line: Columns, before: str | None) -> str | None:
        """When others returned what is to be reported where a line led; it was so `before`."""
        digest = line["definition_hash"]
        if (digest, line["to_state"]) not in self._reporting:
            return None
        if (digest, line["from_state"]) in self._reporting:
            return before
        return _written(line["at"]) if _step_of(line) in self._returning else None

    def issues(self, line: Columns) -> bool:
        """Whether what was approved can be issued where a line led."""
        return (line["definition_hash"], line["to_state"]) in self._issuing

    def _take(self, published: Columns | UnreadableRow) -> None:
        sound = None
        if not isinstance(published, UnreadableRow):
            sound = _sound(published["body"], published["sha256"])
        if sound is None:
            key = published.key if isinstance(published, UnreadableRow) else str(published["id"])
            name = f"definition/{as_id(key)}"
            self.findings.append(Finding(None, Fault.DEFINITION_CHANGED, name))
            return
        self._initial[sound.sha256] = sound.initial
        names = [state.name for state in sound.states]
        digest = sound.sha256
        self._considering |= {(digest, name) for name in names if sound.considers(name)}
        self._reporting |= {(digest, name) for name in names if sound.awaits_report(name)}
        self._issuing |= {(digest, name) for name in names if sound.allows(name, EffectName.ISSUE)}
        for rule in sound.rules:
            step = (sound.sha256, rule.name, rule.action, rule.state, rule.leads_to)
            self._steps[step] = rule
            if sound.returns(rule):
                self._returning.add(step)


class _Known(NamedTuple):
    """Where the record says that an instance stands, and the last line that said so."""

    subject: str
    state: str
    seq: int
    version: int = 1
    round: int = 0
    considered: bool = False
    """Whether the report of that round is considered there, or was accepted."""
    returned_at: str | None = None
    """When others returned what is to be reported again; None where nothing is."""
    issued_from: str | None = None
    """Since when what was approved can be issued; None where it cannot."""


class _Besides(NamedTuple):
    """What is kept beside an instance that the instants of its row follow from."""

    at: str


class Fold:
    """What the lines amount to for every instance."""

    def __init__(self, definitions: Definitions, at_once: int, *, from_midst: bool = False) -> None:
        """From the first line on, or `from_midst`, where instances are that began before."""
        self._from_midst = from_midst
        self.count = 0
        self.findings: list[Finding] = []
        self._definitions = definitions
        self._known = SpillingMap(_Known, at_once)
        self._besides = SpillingMap(_Besides, at_once)
        """When each round was reported; and what has drafts."""

    def follow(self, line: Columns) -> None:
        """Take the line into what the record knows."""
        if line["kind"] is EventKind.ASSIGNMENT:
            self._begin(str(line["instance_id"]), line)
        elif line["kind"] is EventKind.TRANSITION or line["to_state"] is not None:
            self._step(str(line["instance_id"]), line)
        for name, digest in as_object(line["rows"]).items():
            table, _, key = name.partition("/")
            if digest is None and table == TaskInstance.__tablename__:
                self._known.remove(key)

    def close(self) -> None:
        """Let go of what was kept."""
        self._known.close()
        self._besides.close()

    def compare(self, session: Session, commune_id: uuid.UUID) -> None:
        """Every instance's row with what the record knows of it, both ways."""
        columns = ("state", "version", "round")
        pairing = self._met()
        for row in stored_rows(
            session,
            select(
                TaskInstance.id, TaskInstance.number, *(getattr(TaskInstance, c) for c in columns)
            )
            .where(TaskInstance.commune_id == commune_id)
            .order_by(TaskInstance.id),
        ):
            if isinstance(row, UnreadableRow):
                # What cannot be read is found among the witnessed rows.
                pairing.of(as_id(row.key))
                continue
            self.count += 1
            subject = f"{TaskInstance.__tablename__}/{row['number']}"
            known = pairing.of(str(row["id"]))
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
        for _, known in pairing.unmet():
            self.findings.append(Finding(known.seq, Fault.INSTANCE_MISSING, known.subject))

    def compare_instants(self, session: Session, commune_id: uuid.UUID) -> None:
        """When each instance was reported and returned, and since when it waits to be issued.

        Before `compare`. Nothing vouches for what its row says of these: it follows from the
        lines, from the report that the record knows, and from what was handed in.
        """
        # What cannot be read is found among the witnessed rows.
        for row in stored_rows(
            session,
            select(Report.id, Report.instance_id, Report.round, Report.reported_at)
            .where(Report.commune_id == commune_id)
            .order_by(Report.id),
        ):
            if not isinstance(row, UnreadableRow):
                of_round = f"{row['instance_id']}/{row['round']}"
                self._besides.put(of_round, _Besides(_written(row["reported_at"])))
        for row in stored_rows(session, with_drafts(commune_id)):
            if not isinstance(row, UnreadableRow):
                self._besides.put(str(row["instance_id"]), _Besides(NOTHING))
        pairing = self._met()
        for row in stored_rows(
            session,
            select(
                TaskInstance.id,
                TaskInstance.number,
                TaskInstance.reported_at,
                TaskInstance.returned_at,
                TaskInstance.unissued_since,
            )
            .where(TaskInstance.commune_id == commune_id)
            .order_by(TaskInstance.id),
        ):
            if isinstance(row, UnreadableRow):
                name = f"{TaskInstance.__tablename__}/{as_id(row.key)}"
                self.findings.append(Finding(None, Fault.ROW_UNREADABLE, name))
                continue
            key = str(row["id"])
            if known := pairing.of(key):
                made = known.considered and self._besides.find(f"{key}/{known.round}")
                waits = known.issued_from if self._besides.find(key) else None
                reported = made.at if made else None
                self._same(known, Fault.REPORTED_AT_DIFFERS, row["reported_at"], reported)
                self._same(known, Fault.RETURNED_AT_DIFFERS, row["returned_at"], known.returned_at)
                self._same(known, Fault.UNISSUED_SINCE_DIFFERS, row["unissued_since"], waits)

    def _met(self) -> Pairing[_Known]:
        """What is known of the instances, to be met by their rows."""
        return Pairing(self._known.sorted(), lambda _: None)

    def _same(
        self, known: _Known, fault: Fault, stored: datetime | None, recorded: str | None
    ) -> None:
        kept = None if stored is None else _written(stored)
        if kept != recorded:
            detail = {"stored": kept or NOTHING, "recorded": recorded or NOTHING}
            self.findings.append(Finding(known.seq, fault, known.subject, detail))

    def _begin(self, key: str, line: Columns) -> None:
        if self._known.find(key):
            self._find(Fault.ASSIGNED_AGAIN, line)
        if not self._definitions.begins(line):
            self._find(Fault.STEP_NOT_ALLOWED, line, rule=line["action"])
        self._known.put(key, _Known(line["subject"], line["to_state"], line["seq"]))

    def _step(self, key: str, line: Columns) -> None:
        known = self._known.find(key)
        if known is None and self._from_midst:
            known = _Known(line["subject"], line["from_state"], line["seq"])
        if known is None:
            self._find(Fault.NEVER_ASSIGNED, line)
            return
        if line["from_state"] != known.state:
            self._find(Fault.STEP_OUT_OF_PLACE, line, recorded=known.state, told=line["from_state"])
        rule = self._definitions.rule_of(line)
        if rule is None:
            self._find(Fault.STEP_NOT_ALLOWED, line, rule=line["rule"])
        issued_from = None
        if self._definitions.issues(line):
            issued_from = known.issued_from or _written(line["at"])
        stands = _Known(
            subject=known.subject,
            state=line["to_state"],
            seq=line["seq"],
            version=known.version + (rule is None or rule.outdates),
            round=known.round + (rule is not None and rule.begins_round),
            considered=self._definitions.considers(line),
            returned_at=self._definitions.returned_at(line, known.returned_at),
            issued_from=issued_from,
        )
        self._known.put(key, stands)

    def _find(self, code: Fault, line: Columns, **detail: Any) -> None:  # noqa: ANN401 - JSON values
        self.findings.append(Finding(line["seq"], code, line["subject"], detail))


def _written(at: datetime) -> str:
    """An instant as the record writes it."""
    return str(plain(at))


def _step_of(line: Columns) -> tuple[str, ...]:
    """What a line says of the step that it tells of."""
    columns = ("definition_hash", "rule", "action", "from_state", "to_state")
    return tuple(line[column] for column in columns)


def _sound(body: Any, digest: str) -> Definition | None:  # noqa: ANN401 - whatever was stored
    """The definition in a published body, if it gives the hash it was published under."""
    try:
        content = Definition.from_json(body)
        sound = content.sha256 == digest
    except (LookupError, TypeError, ValueError):
        return None
    return content if sound else None
