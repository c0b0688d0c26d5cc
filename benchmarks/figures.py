"""What a run of the bench found, as values: kept as JSON, told, drawn and compared."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMAT = 2
"""Of the JSON; another one is not compared."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One piece of work on one database, beside its floor: what the same costs without the product.

    Milliseconds are of processor time, of this process alone; medians of rounds that alternate.
    """

    work: str
    database: str
    cpu: float
    floor: float
    statements: int
    bytes: int = 0

    @property
    def ratio(self) -> float:
        """The floor as a part of what it costs: 1 is as fast as can be."""
        return self.floor / self.cpu if self.cpu else 0.0


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a second a page is answered over HTTP, with so many connections at once."""

    page: str
    database: str
    connections: int
    per_second: float
    alone: float
    """With one connection."""
    floor: float
    """Of a bare page of the same bytes, by the same server."""

    @property
    def part(self) -> float:
        """It as a part of its floor: 1 is as often as can be."""
        return self.per_second / self.floor if self.floor else 0.0

    @property
    def gain(self) -> float:
        """How many times as often as with one connection."""
        return self.per_second / self.alone if self.alone else 0.0


@dataclass(frozen=True, slots=True)
class Load:
    """How people who open pages and act are answered, all together.

    Milliseconds are counted from when the request should have begun, be there time for it or not.
    """

    database: str
    processes: int
    asked: int
    """Requests a second."""
    per_second: float
    """As many were answered."""
    median: float
    p95: float
    errors: int


@dataclass(frozen=True, slots=True)
class Growth:
    """What one piece of work costs in a small commune, and in the large one."""

    work: str
    database: str
    small: float
    large: float

    @property
    def times(self) -> float:
        """How many times as much it is in the large one."""
        return self.large / self.small if self.small else 0.0


@dataclass(frozen=True, slots=True)
class Verified:
    """How the record was verified."""

    database: str
    lines: int
    per_second: float
    """Lines for each second of processor time."""
    megabytes: float
    """The most memory that the process had for it."""


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that one run found."""

    size: int
    small: int
    """How many instances the small commune has, against which growth is told."""
    shape: str = "usual"
    """What both are like."""
    figures: list[Figure] = field(default_factory=list)
    rates: list[Rate] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    growth: list[Growth] = field(default_factory=list)
    verified: list[Verified] = field(default_factory=list)

    def write(self, place: Path) -> None:
        """Keep it in a file, to be compared with a later run."""
        place.parent.mkdir(parents=True, exist_ok=True)
        content = {"format": FORMAT, **asdict(self)}
        place.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")

    @classmethod
    def read(cls, place: Path) -> Self:
        """A run that was kept. Raises `ValueError` when the file is none."""
        kinds = {
            "figures": Figure, "rates": Rate, "loads": Load, "growth": Growth, "verified": Verified
        }  # fmt: skip
        try:
            content = json.loads(place.read_text())
            version = content.pop("format")
            rows: dict[str, list[Any]] = {
                name: [kind(**row) for row in content.pop(name)] for name, kind in kinds.items()
            }
            run = cls(**content, **rows)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise ValueError(f"{place} is no run of the bench") from error
        if version != FORMAT:
            raise ValueError(f"{place} was written by another version of the bench")
        return run


@dataclass(frozen=True, slots=True)
class Change:
    """One value that both of two runs have."""

    what: str
    before: float
    now: float
    more_is_better: bool

    @property
    def times(self) -> float:
        """How many times as good it is now."""
        if not (self.before and self.now):
            return 0.0
        return self.now / self.before if self.more_is_better else self.before / self.now


def changes(before: Run, now: Run) -> Iterator[Change]:
    """What both runs measured, in the order of the later one.

    Floors are compared as parts, so that a machine that is busier than it was changes nothing.
    """
    known = dict(_values(before))
    for key, (value, more_is_better) in _values(now):
        if key in known:
            yield Change(key, known[key][0], value, more_is_better)


def _values(run: Run) -> Iterator[tuple[str, tuple[float, bool]]]:
    for figure in run.figures:
        yield f"{figure.work}, {figure.database}: part of the floor", (figure.ratio, True)
        yield f"{figure.work}, {figure.database}: statements", (figure.statements, False)
    for rate in run.rates:
        name = f"{rate.page}, {rate.database}, {rate.connections} connections"
        yield f"{name}: part of the floor", (rate.part, True)
        if rate.connections > 1:
            yield f"{name}: against one", (rate.gain, True)
    for load in run.loads:
        name = f"everything at once, {load.database}"
        yield f"{name}: requests a second", (load.per_second, True)
        yield f"{name}: p95, ms", (load.p95, False)
        yield f"{name}: errors", (load.errors, False)
    for growth in run.growth:
        yield f"{growth.work}, {growth.database}: growth", (growth.times, False)
    for verified in run.verified:
        yield f"verify, {verified.database}: lines a second", (verified.per_second, True)
        yield f"verify, {verified.database}: megabytes", (verified.megabytes, False)
