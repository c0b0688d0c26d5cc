"""What a look at one side of the installation gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from web.config import Settings
    from web.database import Database


class Level(IntEnum):
    """How grave it is."""

    GOOD = 0
    NOTE = 1
    """Worth a look; the work goes on."""
    BAD = 2
    """Somebody cannot work, or something may get lost."""


@dataclass(frozen=True, slots=True)
class Result:
    """One side of the installation, as it was found; the sentences are in `web/wording`."""

    topic: str
    level: Level
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    mend: str = ""
    """The command that mends it, or that tells more."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What is looked at."""

    settings: Settings
    database: Database
    at: datetime
    """When it is looked at, by the application's clock."""
    up_for: float = 0
    """For how many seconds the program has been running; 0 for a command."""


def good(topic: str, **facts: object) -> Result:
    """That a side is as it should be; its sentence is `<topic>_good`."""
    return Result(topic, Level.GOOD, f"{topic}_good", facts)


def worst(results: Iterable[Result]) -> Level:
    """How grave the gravest of them is."""
    return max((result.level for result in results), default=Level.GOOD)
