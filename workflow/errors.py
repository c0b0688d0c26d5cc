"""What can stop a piece of work, as values that say what is missing and who can clear it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from models.vocabulary import EventKind


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why an action is not open; its sentence is in `web/wording/refusals.py`."""

    code: str
    missing: tuple[str | date, ...] = ()
    """What is missing, in the plan's or the office's own words: products, units; or a day."""
    cleared_by: str | None = None
    """The standing that can clear it; None when nobody can."""
    of_right: bool = False
    """Whether this person may never do it here (403), or it only cannot be done now (409)."""
    moot: bool = False
    """Whether there is nothing to speak of: what nobody has asked, or what is done already."""

    def as_json(self) -> dict[str, Any]:
        """The obstacle as JSON values, for the record and the API."""
        return {
            "code": self.code,
            "missing": [str(each) for each in self.missing],
            "cleared_by": self.cleared_by,
        }


class WorkflowError(Exception):
    """The work was stopped, and nothing was changed."""


class Unknown(WorkflowError):
    """There is no such thing that this person may see."""


@dataclass
class Refused(WorkflowError):
    """The action is not open to this person now; the obstacles say why."""

    obstacles: tuple[Obstacle, ...]


class NotEntitled(Refused):
    """The person lacks the right."""


class NotNow(Refused):
    """The person may do it, but not as things stand; their form comes back with the reasons."""


@dataclass
class TooMany(WorkflowError):
    """One person has done so much of a thing in an hour that no more of it is taken for a while."""

    kind: EventKind
    an_hour: int
    wait: timedelta
    obstacles: tuple[Obstacle, ...] = ()
    """Why what was sent would have been refused anyway."""


@dataclass
class Stale(WorkflowError):
    """Somebody was faster: what the act rests on is no longer what this person saw."""

    grounds: tuple[str, ...] = ()
    """Which facts have changed, as `workflow/engine/grounds.py` names them; empty where not
    known.
    """


@dataclass
class ClockBehind(WorkflowError):
    """The clock is far behind the last line of the record, so nothing is written."""

    now: datetime
    last: datetime


class TokenReused(WorkflowError):
    """An operation token came again with other content."""


@dataclass
class Invalid(WorkflowError):
    """What was filled in cannot be taken; each field says why by a code."""

    fields: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict, kw_only=True)
    """For a field what it names in vain, as it was typed."""

    def renamed(self, **names: str) -> "Invalid":
        """The same fault, told of a form whose fields have other names."""
        return Invalid(
            {names.get(name, name): code for name, code in self.fields.items()},
            missing={names.get(name, name): typed for name, typed in self.missing.items()},
        )
