"""What a person gives with an action. Texts come in NFC, trimmed; a form checked their length."""

from dataclasses import asdict, dataclass
from typing import Any

from models.vocabulary import Opinion
from workflow.errors import Invalid


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """What the lead unit reports; `results` may not be empty."""

    results: str
    difficulties: str = ""
    proposals: str = ""

    def check(self) -> None:
        """Nothing, when it can be taken; raises `Invalid` beside the field otherwise."""
        _demand(results=self.results)


@dataclass(frozen=True, slots=True)
class OpinionEntry:
    """How a unit confirms; remarks are demanded when it agrees with remarks."""

    opinion: Opinion
    remark: str = ""

    def check(self) -> None:
        """Nothing, when it can be taken; raises `Invalid` beside the field otherwise."""
        if self.opinion is Opinion.AGREE_WITH_REMARKS:
            _demand(remark=self.remark)


@dataclass(frozen=True, slots=True)
class ReasonEntry:
    """Why something is returned, objected to, revoked or reopened."""

    reason: str

    def check(self) -> None:
        """Nothing, when it can be taken; raises `Invalid` beside the field otherwise."""
        _demand(reason=self.reason)


@dataclass(frozen=True, slots=True)
class ResponseEntry:
    """The lead unit's response to an objection."""

    response: str
    unit: str | None = None
    """The code of the unit that objected; None: the oldest objection that is open."""

    def check(self) -> None:
        """Nothing, when it can be taken; raises `Invalid` beside the field otherwise."""
        _demand(response=self.response)


Entry = ReportEntry | OpinionEntry | ReasonEntry | ResponseEntry

ENTRIES: dict[str, type[Entry]] = {
    "report": ReportEntry,
    "opinion": OpinionEntry,
    "reason": ReasonEntry,
    "response": ResponseEntry,
}
"""The entry that a rule's `gives` asks for."""


def as_json(entry: Entry | None) -> dict[str, Any]:
    """The entry as JSON values; an empty object for none."""
    return asdict(entry) if entry else {}


def _demand(**texts: str) -> None:
    empty = {name: "required" for name, text in texts.items() if not text.strip()}
    if empty:
        raise Invalid(empty)
