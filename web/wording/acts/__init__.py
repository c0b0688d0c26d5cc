"""What is said of the acts on a task, a file for each subject: all its words, but its form's.

Each has its `WORDS`; `web/wording/subjects.py` collects them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask_babel import LazyString

from models.base import Json


@dataclass(frozen=True, slots=True)
class ActionWords:
    """How an action is offered, explained and reported back."""

    verb: LazyString
    """On the button."""
    done: LazyString
    """The sentence after it was done: what happens next."""
    past: LazyString
    """In the history: what the person did."""
    tone: str = "secondary"
    """primary: the way forward; secondary: beside it; danger: takes something back."""
    hint: LazyString | str = ""
    """Above the form: what the action means."""


def nothing_of_it(_given: Json) -> str:
    """Nothing: the sentence says enough."""
    return ""


@dataclass(frozen=True, slots=True)
class EntryWords:
    """How one kind of what can be given is told."""

    asked: LazyString
    """In the rule book: what the person has to give."""
    after: Callable[[Json], str] = nothing_of_it
    """In the history, right after what the person did: what of it belongs to the sentence.

    What was given comes as the line keeps it, which may have been written by an earlier program.
    """
    after_request: Callable[[Json], str] | None = None
    """The same where the lead unit is requested, if that is said in another way."""


@dataclass(frozen=True, slots=True)
class SubjectWords:
    """Everything that is said of one subject; each by the name that it has in the workflow."""

    actions: Mapping[str, ActionWords] = field(default_factory=dict)
    requests: Mapping[str, ActionWords] = field(default_factory=dict)
    """The actions that are called otherwise where the lead unit can only be requested."""
    news: Mapping[str, LazyString] = field(default_factory=dict)
    """What those have to know of them who are not awaited."""
    news_of_requests: Mapping[str, LazyString] = field(default_factory=dict)
    """The same where it is called otherwise of a lead unit that can only be requested."""
    entries: Mapping[str, EntryWords] = field(default_factory=dict)
    conditions: Mapping[str, LazyString] = field(default_factory=dict)
    """What must hold before an action is open, after the word "when"."""
    facts: Mapping[str, LazyString] = field(default_factory=dict)
    """What chooses between two outcomes of an action; `not x` denies one."""
    obstacles: Mapping[str, LazyString] = field(default_factory=dict)
    """Why an action is closed."""
    obstacles_of_requests: Mapping[str, LazyString] = field(default_factory=dict)
    """Those that are called otherwise where the lead unit can only be requested."""
    faults: Mapping[str, LazyString] = field(default_factory=dict)
    """What is wrong with a field."""
