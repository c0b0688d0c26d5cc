"""What a small office left behind, as patterns: the lines and rows of each of its instances.

Whatever differs from copy to copy is a place with a name: the ids of the rows, the numbers, the
instants, the task, the units and their people. What is the same for all stays as it was written.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from benchmarks.small_office import CODES, FOUNDED
from benchmarks.stencils import Marks, Place, Stencil
from models.awaited import Awaited
from models.base import Base
from models.canonical import written
from models.notice import Notice
from models.organisation import Post, Unit, User
from models.plan import ProductRequirement, Task
from models.product import StoredFile
from models.record import Event, Outbox
from models.reminder import ReminderRun
from models.titles import in_full
from models.work import Period, TaskInstance
from workflow.audit import hashes

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from sqlalchemy import Connection, Table

    from benchmarks.small_office import SmallOffice, Vouched, Walk

Columns = dict[str, Any]
Name = tuple["Hashable", ...]
"""The name of a place: what it is of, and of which one."""

PREVIOUS: Name = ("previous",)
NUMBER: Name = ("number",)
TASK: Name = ("task",)
LABEL: Name = ("label",)
SUBJECT: Name = ("subject",)

IN_COMMON: tuple[type[Base], ...] = (Period, StoredFile, ReminderRun)
"""What the work of an office leaves behind that is of no one instance."""

_COUNTED = {
    (TaskInstance.__tablename__, "number"),
    (Awaited.__tablename__, "number"),
    (Notice.__tablename__, "event_seq"),
    (Outbox.__tablename__, "event_seq"),
}
"""Columns with a number that differs from copy to copy."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OF_ITS_OWN = {"seq", "at", "details", "rows", "previous_hash", "hash"}
"""Columns of a line that each copy makes for itself."""


@dataclass(frozen=True, slots=True)
class PatternRow:
    """A row as it stands at last, with the open places among its values."""

    table: Table
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """What a line vouches for, and all that it says with the hashes of that."""

    rows: tuple[tuple[Name, Stencil], ...]
    """For each row the name of the place for its hash, and what it is the hash of."""
    named: Stencil
    """The column `rows`."""
    sealed: Stencil
    """What the seal is the hash of."""


@dataclass(frozen=True, slots=True)
class PatternLine:
    """A line of the record about an instance."""

    seq: int
    at: datetime
    values: Mapping[str, Any]
    """The other columns, with the open places among them."""
    details: Stencil
    first: Naming
    """Of the first copy, whose line names what it has in common with all: its period."""
    others: Naming


@dataclass(frozen=True, slots=True)
class Pattern:
    """All that one instance of the small office left behind."""

    walk: Walk
    lines: tuple[PatternLine, ...]
    rows: tuple[PatternRow, ...]
    made: tuple[datetime, ...]
    """When each of its rows was made, in the order of their keys."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """What a small office left behind."""

    each: tuple[Pattern, ...]
    in_common: tuple[PatternRow, ...]


def patterns_of(office: SmallOffice) -> Patterns:
    """What a small office left behind, ready to be copied."""
    with office.engine.connect() as connection:
        found = _Found(connection, office)
        each = tuple(found.pattern(walk) for walk in office.walks)
        return Patterns(each, tuple(found.in_common()))


class _Found:
    """The rows of the small office, and which instance each belongs to."""

    def __init__(self, connection: Connection, office: SmallOffice) -> None:
        self._vouched = office.vouched
        self._rows = {
            table: [row._asdict() for row in connection.execute(table.select())]
            for table in Base.metadata.sorted_tables
        }
        lines = sorted(self._rows[Event.__table__], key=lambda line: line["seq"])
        self._lines = {line["seq"]: line for line in lines}
        self._last = {line["instance_id"]: line["seq"] for line in lines}
        self._made = self._made_by()
        self._own = self._by_instance()
        self._ids, self._texts = self._units_and_people()

    def pattern(self, walk: Walk) -> Pattern:
        """All that an instance left behind."""
        [instance] = (
            row for row in self._rows[TaskInstance.__table__] if row["number"] == walk.number
        )
        own = sorted(self._own[instance["id"]], key=lambda each: self._order(*each))
        lines = [line for line in self._lines.values() if line["instance_id"] == instance["id"]]
        ids = {row["id"]: ("row", place) for place, (_, row) in enumerate(own)}
        meaning = _Meaning(
            ids={**self._ids, **self._of_task(instance["task_id"]), **ids},
            texts={**self._texts, f"I.{self._position(instance['task_id'])}": LABEL},
            subject=f"{TaskInstance.__tablename__}/{walk.number}",
        )
        return Pattern(
            walk=walk,
            lines=tuple(_line(line, self._vouched[line["seq"]], meaning) for line in lines),
            rows=tuple(PatternRow(table, meaning.row(table, row)) for table, row in own),
            made=tuple(self._lines[self._order(*each)[0]]["at"] for each in own),
        )

    def in_common(self) -> Iterator[PatternRow]:
        """What belongs to no one instance."""
        nothing = _Meaning({}, {}, None)
        for noun in IN_COMMON:
            for row in self._rows[noun.__table__]:
                yield PatternRow(noun.__table__, nothing.row(noun.__table__, row))

    def _made_by(self) -> dict[UUID, int]:
        """For each row that the record vouches for the first line that names it."""
        made: dict[UUID, int] = {}
        for seq, rows in self._vouched.items():
            for row in rows:
                made.setdefault(row.key, seq)
        return made

    def _order(self, _table: Table, row: Columns) -> tuple[int, UUID]:
        """When a row was made: by which line, and in which place among what that made."""
        told = self._made.get(row["id"]) or row.get("event_seq")
        # What follows from the rows was made, as it stands, by the last line about them.
        return told or self._last[row["instance_id"]], row["id"]

    def _by_instance(self) -> dict[UUID, list[tuple[Table, Columns]]]:
        """What hangs on each instance by its keys, and the instance itself."""
        owners: dict[UUID, UUID] = {}
        own: dict[UUID, list[tuple[Table, Columns]]] = defaultdict(list)
        for table, rows in self._rows.items():
            for row in rows:
                found = self._owners(table, row, owners)
                assert len(found) <= 1, f"of several instances: {table} {row}"
                for owner in found:
                    owners[row["id"]] = owner
                    own[owner].append((table, row))
        return own

    def _owners(self, table: Table, row: Columns, known: dict[UUID, UUID]) -> set[UUID]:
        if table is TaskInstance.__table__:
            return {row["id"]}
        if table is Outbox.__table__:
            return {self._lines[row["event_seq"]]["instance_id"]}
        keys = (key.parent.name for key in table.foreign_keys if key.parent.name != "commune_id")
        return {known[row[name]] for name in keys if row[name] in known}

    def _of_task(self, task_id: UUID) -> dict[UUID, Name]:
        demanded = {
            row["id"]: ("requirement", row["position"])
            for row in self._rows[ProductRequirement.__table__]
            if row["task_id"] == task_id
        }
        return {**demanded, task_id: TASK}

    def _position(self, task_id: UUID) -> int:
        [position] = (r["position"] for r in self._rows[Task.__table__] if r["id"] == task_id)
        return int(position)

    def _units_and_people(self) -> tuple[dict[UUID, Name], dict[str, Name]]:
        """The places for the units of the work and for their people: by id, and by word."""
        ids: dict[UUID, Name] = {}
        texts: dict[str, Name] = {}
        codes = {code: role for role, code in CODES.items()}
        users = {row["id"]: row for row in self._rows[User.__table__]}
        units = {row["id"]: row for row in self._rows[Unit.__table__] if row["code"] in codes}
        for unit in units.values():
            role = codes[unit["code"]]
            ids[unit["id"]] = (role, "id")
            texts |= {unit["code"]: (role, "code"), unit["name"]: (role, "name")}
        for post in self._rows[Post.__table__]:
            if unit := units.get(post["unit_id"]):
                user, who = users[post["user_id"]], (codes[unit["code"]], post["role"])
                ids |= {user["id"]: (*who, "id"), post["id"]: (*who, "post")}
                texts |= {
                    user["username"]: (*who, "username"),
                    user["full_name"]: (*who, "full_name"),
                    in_full(post["title"], unit["name"]): (*who, "capacity"),
                }
        return ids, texts


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What the values of an instance mean, so that others can stand in their places."""

    ids: Mapping[UUID, Name]
    texts: Mapping[str, Name]
    subject: str | None
    """By which the record names the instance; None of what is of no one."""
    marks: Marks = field(default_factory=Marks)

    def __post_init__(self) -> None:
        # First those of its rows, in the order of their keys.
        for name in sorted(name for name in self.ids.values() if name[0] == "row"):
            self.marks.of(name)

    def row(self, table: Table, row: Columns) -> tuple[Any, ...]:
        """The values of a row, with the places among them."""
        return tuple(
            self._counted(name, value) if (table.name, name) in _COUNTED else self.placed(value)
            for name, value in row.items()
        )

    def placed(self, value: Any) -> Any:  # noqa: ANN401 - any value of a column
        """A value, or the place in which it stands."""
        if self.subject and value == self.subject:
            return Place(SUBJECT)
        name = self._name(value)
        return Place(name) if name else value

    def hashed(self, row: Vouched) -> Stencil:
        """What the hash of a row is made of."""
        content = {
            name: self.marks.of_number(self._counted(name, value).name)
            if (row.noun.__tablename__, name) in _COUNTED
            else self.marked(value)
            for name, value in row.content.items()
        }
        return self.cut(hashes.hashed(self.row_name(row), content))

    def row_name(self, row: Vouched) -> str:
        """How the record names a row."""
        return f"{row.noun.__tablename__}/{self.marked(row.key)}"

    def marked(self, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        """A value of a line with marks for the places in it."""
        if isinstance(value, dict):
            return {key: self.marked(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.marked(each) for each in value]
        if value == self.subject:
            return f"{TaskInstance.__tablename__}/{self.marks.of(NUMBER)}"
        name = self._name(_read(value))
        return self.marks.of(name) if name else value

    def cut(self, text: bytes) -> Stencil:
        """The stencil of a text with marks."""
        return self.marks.cut(text.decode())

    def _counted(self, column: str, value: int) -> Place:
        return Place(NUMBER if column == "number" else ("seq", value))

    def _name(self, value: Any) -> Name | None:  # noqa: ANN401 - any value of a column
        if isinstance(value, UUID):
            return self.ids.get(value, ("shared", value))
        if isinstance(value, datetime):
            return ("at", value) if value > FOUNDED else None
        return self.texts.get(value) if isinstance(value, str) else None


def _line(line: Columns, vouched: list[Vouched], meaning: _Meaning) -> PatternLine:
    said = {name: value for name, value in line.items() if name not in _OF_ITS_OWN}
    own = [each for each in vouched if each.key in meaning.ids]
    common = [each for each in vouched if each.key not in meaning.ids]
    assert all(issubclass(each.noun, IN_COMMON) for each in common), f"of nobody: {common}"
    return PatternLine(
        seq=line["seq"],
        at=line["at"],
        values={name: meaning.placed(value) for name, value in said.items()},
        details=meaning.cut(written(meaning.marked(line["details"])).encode()),
        first=_naming(line, vouched, meaning),
        others=_naming(line, own, meaning),
    )


def _naming(line: Columns, rows: list[Vouched], meaning: _Meaning) -> Naming:
    places = [("hash", place) for place in range(len(rows))]
    named = {
        meaning.row_name(row): meaning.marks.of(place)
        for place, row in zip(places, rows, strict=True)
    }
    columns = {name: meaning.marked(value) for name, value in line.items() if name != "hash"}
    columns |= {
        "seq": meaning.marks.of_number(("seq", line["seq"])),
        "rows": named,
        "previous_hash": meaning.marks.of(PREVIOUS),
    }
    return Naming(
        rows=tuple(zip(places, map(meaning.hashed, rows), strict=True)),
        named=meaning.cut(written(named).encode()),
        sealed=meaning.cut(hashes.sealed(columns)),
    )


def _read(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """A value of a line as a column has it: ids and instants are text in JSON."""
    if not isinstance(value, str):
        return value
    if _ID.fullmatch(value):
        return UUID(value)
    if _INSTANT.fullmatch(value):
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    return value
