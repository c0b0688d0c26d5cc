"""A commune that is to be filled: its units, the people in them, and the tasks of its plans."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.founding import Row, found, plan, staff
from benchmarks.small_office import FOUNDED
from benchmarks.ways import FIRST, LEAD, SECOND, Kind
from models.database import writing_sessions
from models.definition import PublishedDefinition
from models.organisation import Post, Unit, User
from models.plan import ProductRequirement, Section, Task
from models.record import RecordHead
from models.titles import in_full

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Engine

MIX = (
    *[Kind.ASKING] * 4, Kind.ALONE, *[Kind.ASKING] * 3, Kind.ALONE, Kind.TOGETHER,
)  # fmt: skip
"""The kinds of the rows of a plan, over and over."""

PARTS = (LEAD, FIRST, SECOND)

_ID = 16
"""The bytes of an id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How much there is of what in a commune."""

    tasks: int
    units: int = 40
    leading: int | None = None
    """How many of the units lead, unless all do; with one, everything is one unit's."""
    people: int = 120
    rows_of_a_plan: int = 200

    def __post_init__(self) -> None:
        if self.units < len(PARTS) or not 1 <= self.leaders <= self.units:
            raise ValueError("There are three units at least, and some of them lead.")
        if self.tasks < len(MIX):
            raise ValueError("There are ten tasks at least, for some of each kind.")

    @property
    def leaders(self) -> int:
        """How many of the units lead."""
        return self.units if self.leading is None else self.leading

    @property
    def officers(self) -> int:
        """How many officers each unit has beside its head."""
        return max(1, -(-self.people // self.units) - 1)

    def kind(self, ordinal: int) -> Kind:
        """The kind of a row, counted through all plans from 0."""
        return MIX[ordinal % len(MIX)]

    def units_of(self, ordinal: int) -> dict[str, int]:
        """For each part in a row the place of the unit that has it."""
        lead = (ordinal + ordinal // len(MIX)) % self.leaders
        return {part: (lead + place) % self.units for place, part in enumerate(PARTS)}


SHAPES: dict[str, dict[str, int]] = {
    "usual": {},
    "one-unit": {"leading": 1},
    "many-people": {"people": 10_000},
    "long-plan": {"rows_of_a_plan": 2_000},
}
"""What a commune is like, by what it has otherwise than usual."""


@dataclass(frozen=True, slots=True)
class TownTask:
    """A task: its keys, how people call it, and who leads it and is asked."""

    id: UUID
    requirements: tuple[UUID, ...]
    label: str
    units: dict[str, int]


class TaskList:
    """The tasks of one kind. There may be a million: their keys are kept as bytes."""

    def __init__(self, kind: Kind, shape: Shape) -> None:
        self._shape = shape
        self._width = _ID * (1 + len(kind.products))
        self._keys = bytearray()
        self._ordinals = [place for place, each in enumerate(MIX) if each is kind]

    def __len__(self) -> int:
        return len(self._keys) // self._width

    def __getitem__(self, place: int) -> TownTask:
        start = place * self._width
        task_id, *requirements = (
            UUID(bytes=bytes(self._keys[at : at + _ID]))
            for at in range(start, start + self._width, _ID)
        )
        cycle, within = divmod(place, len(self._ordinals))
        ordinal = cycle * len(MIX) + self._ordinals[within]
        position = ordinal % self._shape.rows_of_a_plan + 1
        return TownTask(
            task_id, tuple(requirements), f"I.{position}", self._shape.units_of(ordinal)
        )

    def add(self, task_id: UUID, requirements: Sequence[UUID]) -> None:
        """Take in the next task of the kind."""
        for key in (task_id, *requirements):
            self._keys += key.bytes


class Town:
    """A commune of a shape, founded and staffed, with its plans and no work yet."""

    def __init__(self, engine: Engine, shape: Shape, *, code: str, name: str) -> None:
        self.shape = shape
        self.tasks = {kind: TaskList(kind, shape) for kind in Kind}
        self._codes = [f"P{place:04}" for place in range(1, shape.units + 1)]
        sessions = writing_sessions(engine)
        with sessions.begin() as session:
            self.id = found(session, code=code, name=name, at=FOUNDED)
            staff(session, self.id, self._codes, shape.officers, FOUNDED)
        for first in range(0, shape.tasks, shape.rows_of_a_plan):
            rows = range(first, min(first + shape.rows_of_a_plan, shape.tasks))
            with sessions.begin() as session:
                plan_id = plan(session, self.id, list(map(self._row, rows)), at=FOUNDED).id
                self._take_in(session.connection(), plan_id, first)
        with engine.connect() as connection:
            self.units = _units(connection, self.id, self._codes)
            head = select(RecordHead).where(RecordHead.commune_id == self.id)
            self.seq, self.hash, self.at = connection.execute(
                head.with_only_columns(RecordHead.seq, RecordHead.hash, RecordHead.at)
            ).one()

    def _row(self, ordinal: int) -> Row:
        kind, units = self.shape.kind(ordinal), self.shape.units_of(ordinal)
        asked = tuple(self._codes[units[part]] for part in kind.asked)
        return Row(kind, self._codes[units[LEAD]], asked)

    def _take_in(self, connection: Connection, plan_id: UUID, first: int) -> None:
        of_section = (Section.commune_id == Task.commune_id) & (Section.id == Task.section_id)
        of_task = (ProductRequirement.commune_id == Task.commune_id) & (
            ProductRequirement.task_id == Task.id
        )
        wanted = (
            select(Task.position, Task.id, ProductRequirement.id)
            .join(Section, of_section)
            .join(ProductRequirement, of_task)
            .where(Task.commune_id == self.id, Section.plan_id == plan_id)
            .order_by(Task.position, ProductRequirement.position)
        )
        found: dict[tuple[int, UUID], list[UUID]] = defaultdict(list)
        for position, task_id, requirement_id in connection.execute(wanted):
            found[position, task_id].append(requirement_id)
        for (position, task_id), requirements in found.items():
            self.tasks[self.shape.kind(first + position - 1)].add(task_id, requirements)


def known_by_name(connection: Connection, commune_id: uuid.UUID) -> Iterator[tuple[Any, UUID]]:
    """What every commune has, each by a name that is the same in all, with its id."""
    yield "commune", commune_id
    for sha256, key in connection.execute(
        select(PublishedDefinition.sha256, PublishedDefinition.id).where(
            PublishedDefinition.commune_id == commune_id
        )
    ):
        yield ("definition", sha256), key
    for code, key in connection.execute(
        select(Unit.code, Unit.id).where(Unit.commune_id == commune_id)
    ):
        yield ("unit", code), key
    for username, role, user_id, post_id in connection.execute(
        select(User.username, Post.role, User.id, Post.id)
        .join(Post, (Post.commune_id == User.commune_id) & (Post.user_id == User.id))
        .where(User.commune_id == commune_id)
    ):
        yield ("user", username), user_id
        yield ("post", username, role), post_id


def _units(connection: Connection, commune_id: UUID, codes: Sequence[str]) -> list[dict[Any, Any]]:
    """For each unit what stands in the places for it and for its people."""
    facts: dict[str, dict[Any, Any]] = {code: {} for code in codes}
    wanted = (
        select(Unit, Post, User)
        .join(Post, (Post.commune_id == Unit.commune_id) & (Post.unit_id == Unit.id))
        .join(User, (User.commune_id == Post.commune_id) & (User.id == Post.user_id))
        .where(Unit.commune_id == commune_id, Unit.code.in_(codes))
        # Of several officers the first one does it all.
        .order_by(User.username.desc())
    )
    for unit, post, user in Session(connection).execute(wanted):
        facts[unit.code] |= {
            ("id",): unit.id,
            ("code",): unit.code,
            ("name",): unit.name,
            (post.role, "id"): user.id,
            (post.role, "post"): post.id,
            (post.role, "username"): user.username,
            (post.role, "full_name"): user.full_name,
            (post.role, "capacity"): in_full(post.title, unit.name),
        }
    return list(facts.values())
