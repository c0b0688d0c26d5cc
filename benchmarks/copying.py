"""Copies of patterns: whole instances with other ids, times, tasks and people, and their lines.

The record is the small office's, told once more: a line about an instance stands there as often as
that has copies, one after another, and each is sealed with the hash of the one before.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from benchmarks.patterns import NUMBER, PREVIOUS
from benchmarks.stencils import Form, Place
from benchmarks.ways import WAYS
from models.record import Event
from models.work import TaskInstance
from workflow.audit.hashes import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from benchmarks.bulk import Filling
    from benchmarks.patterns import Name, Pattern, PatternLine
    from benchmarks.towns import TaskList, Town, TownTask

WHILE = timedelta(seconds=50)
"""Copies of what was done at one instant are spread over this; what is done next comes later."""

_STRIDE = 37
"""So far the ways move on along the tasks from period to period, that none has always the same."""

_VERSION, _VARIANT = 7 << 76, 2 << 62
"""What a UUIDv7 has in the same places always."""
_ROWS_OF_ONE = 10
"""So many bits of a key count the rows of one instance."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The copies of one pattern in a commune."""

    pattern: Pattern
    count: int
    first_number: int
    first_task: int
    tasks: TaskList
    instants: Mapping[datetime, tuple[int, int]]
    """For each instant of a line its place among all lines of that instant, and of how many."""

    def instant(self, of: datetime, place: int) -> datetime:
        """An instant of the pattern as a copy has it."""
        among, lines = self.instants.get(of, (0, 1))
        return of + WHILE * ((among + place / self.count) / lines)

    def task(self, place: int) -> TownTask:
        """The task of which a copy is an instance."""
        return self.tasks[(self.first_task + place) % len(self.tasks)]


class Values(dict["Name", Any]):
    """What stands in the places of one copy, each found out when it is asked for."""

    def __init__(self, edition: Edition, place: int, copying: Copying) -> None:
        super().__init__()
        self._edition, self._place, self._copying = edition, place, copying
        self._task: TownTask | None = None

    def __missing__(self, name: Name) -> Any:  # noqa: ANN401 - any value of a column
        value = self[name] = self._found(name)
        return value

    def _found(self, name: Name) -> Any:  # noqa: ANN401 - any value of a column
        match name:
            case ("row", int(row)):
                return self._key(row)
            case ("at", at):
                return self._edition.instant(at, self._place)
            case ("shared", key):
                return self._copying.shared[key]
            case ("seq", seq):
                return self._copying.starts[seq] + self._place
            case ("number",):
                return self._edition.first_number + self._place
            case ("subject",):
                return f"{TaskInstance.__tablename__}/{self[NUMBER]}"
        return self._of_task(name)

    def _of_task(self, name: Name) -> Any:  # noqa: ANN401 - any value of a column
        self._task = task = self._task or self._edition.task(self._place)
        match name:
            case ("task",):
                return task.id
            case ("label",):
                return task.label
            case ("requirement", int(position)):
                return task.requirements[position - 1]
            case (part, *what):
                return self._copying.town.units[task.units[part]][tuple(what)]
        raise LookupError(name)

    def _key(self, row: int) -> UUID:
        """A UUIDv7 of when the row was made, in the order of the rows and like no other."""
        made = self._edition.instant(self._edition.pattern.made[row], self._place)
        milliseconds = int(made.timestamp() * 1000)
        return UUID(
            int=milliseconds << 80 | _VERSION | _VARIANT
            | (self._copying.before + self[NUMBER]) << _ROWS_OF_ONE | row
        )  # fmt: skip


class Texts(dict["Name", str]):
    """The same as it stands within the text of JSON."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, name: Name) -> str:
        value = plain(self._values[name])
        text = json.dumps(value, ensure_ascii=False)[1:-1] if isinstance(value, str) else str(value)
        self[name] = text
        return text


class Copying:
    """All copies of all patterns in a commune, and its record."""

    def __init__(
        self,
        patterns: Sequence[Pattern],
        town: Town,
        shared: Mapping[UUID, UUID],
        *,
        before: int = 0,
    ) -> None:
        """`before`: how many instances there are in other communes, so that no key is twice."""
        self.town, self.shared, self.before = town, shared, before
        self.editions = list(_editions(patterns, town))
        self._lines = sorted(
            ((line, edition) for edition in self.editions for line in edition.pattern.lines),
            key=lambda told: told[0].seq,
        )
        self.starts: dict[int, int] = {}
        """For each line of the small office the number of the first one made of it."""
        self.seq, self.hash, self.at = town.seq, town.hash, town.at
        """The end of the record, as it is before and after."""
        seq = town.seq
        for line, edition in self._lines:
            self.starts[line.seq] = seq + 1
            seq += edition.count
        self.numbers = sum(edition.count for edition in self.editions)

    def put_instances(self, filling: Filling) -> None:
        """Put all rows there, each as it stands at last."""
        for edition in self.editions:
            forms = [
                (row.table, Form(row.values, filling.written(row.table)))
                for row in edition.pattern.rows
            ]
            for place in range(edition.count):
                values = Values(edition, place, self)
                for table, form in forms:
                    filling.put(table, form.fill(values))

    def put_record(self, filling: Filling) -> None:
        """Put the lines there, in their order."""
        table = Event.__table__
        written = [
            None if column.name in {"details", "rows"} else write
            for column, write in zip(table.c, filling.written(table), strict=True)
        ]
        for line, edition in self._lines:
            told = _Told(line, written)
            for place in range(edition.count):
                values = Values(edition, place, self)
                self.seq += 1
                row, self.hash = told.row(values, self.hash, first=place == 0)
                self.at = values["at", line.at]
                filling.put(table, row)


class _Told:
    """A line that is told for one copy after another."""

    def __init__(self, line: PatternLine, written: list[Any]) -> None:
        self._line = line
        values = {
            **line.values,
            "seq": Place(("seq", line.seq)),
            "at": Place(("at", line.at)),
            "previous_hash": Place(PREVIOUS),
            **{name: Place((name,)) for name in ("details", "rows", "hash")},
        }
        self._form = Form([values[column.name] for column in Event.__table__.c], written)

    def row(self, values: Values, previous: str, *, first: bool) -> tuple[list[Any], str]:
        """The row of the line after another one, and its hash."""
        naming = self._line.first if first else self._line.others
        texts = Texts(values)
        values[PREVIOUS] = texts[PREVIOUS] = previous
        for name, stencil in naming.rows:
            texts[name] = _digest(stencil.fill(texts))
        values["details",] = self._line.details.fill(texts)
        values["rows",] = naming.named.fill(texts)
        values["hash",] = seal = _digest(naming.sealed.fill(texts))
        return self._form.fill(values), seal


def _editions(patterns: Sequence[Pattern], town: Town) -> Iterator[Edition]:
    """How many copies each pattern has, and of which tasks: in a period each task has one."""
    moments = _moments(patterns)
    shares = {way.name: _stretch(way.name, town) for way in WAYS}
    number = 1
    for pattern in sorted(patterns, key=lambda each: each.lines[0].seq):
        tasks = town.tasks[pattern.walk.way.kind]
        stretch = shares[pattern.walk.way.name]
        if not stretch:
            continue
        first = stretch.start + pattern.walk.period * _STRIDE
        yield Edition(
            pattern, len(stretch), number, first, tasks,
            {line.at: moments[line.seq] for line in reversed(pattern.lines)},
        )  # fmt: skip
        number += len(stretch)


def _stretch(name: str, town: Town) -> range:
    """The tasks that a way has in the first period, among those of its kind."""
    [way] = (each for each in WAYS if each.name == name)
    before = 0
    for each in WAYS:
        if each is way:
            break
        before += each.share if each.kind is way.kind else 0
    count = len(town.tasks[way.kind])
    return range(round(count * before / 100), round(count * (before + way.share) / 100))


def _moments(patterns: Sequence[Pattern]) -> dict[int, tuple[int, int]]:
    """For each line its place among all of the same instant, and how many those are."""
    at: dict[datetime, list[int]] = defaultdict(list)
    for pattern in patterns:
        for line in pattern.lines:
            at[line.at].append(line.seq)
    return {
        seq: (place, len(seqs)) for seqs in at.values() for place, seq in enumerate(sorted(seqs))
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
