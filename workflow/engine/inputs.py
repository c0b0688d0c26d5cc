"""What a person gives with an action. Texts come in NFC, trimmed; a form checked their length."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar

from models.vocabulary import Opinion
from workflow.calendar.days import a_year_after
from workflow.engine.reminders import DueReminder, given_before
from workflow.errors import Invalid
from workflow.instance.case import Case
from workflow.instance.turn import awaited_units


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """What the lead unit reports; `results` may not be empty."""

    kind: ClassVar = "report"

    results: str
    difficulties: str = ""
    proposals: str = ""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        _demand(results=self.results)


@dataclass(frozen=True, slots=True)
class OpinionEntry:
    """How a unit confirms; remarks are demanded when it agrees with remarks."""

    kind: ClassVar = "opinion"

    opinion: Opinion
    remark: str = ""
    unit: str | None = None
    """The code of the unit that confirms; None: one of the actor's that has not answered."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        if self.opinion is Opinion.AGREE_WITH_REMARKS:
            _demand(remark=self.remark)


@dataclass(frozen=True, slots=True)
class ReasonEntry:
    """Why something is returned, objected to, revoked or reopened."""

    kind: ClassVar = "reason"

    reason: str

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        _demand(reason=self.reason)


@dataclass(frozen=True, slots=True)
class ObjectionEntry(ReasonEntry):
    """The reason, with the unit that objects."""

    unit: str | None = None
    """Its code; None: one of the actor's that has not answered."""


@dataclass(frozen=True, slots=True)
class ResponseEntry:
    """The lead unit's response to an objection."""

    kind: ClassVar = "response"

    response: str
    unit: str | None = None
    """The code of the unit that objected; None: the oldest objection that is open."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        _demand(response=self.response)


@dataclass(frozen=True, slots=True)
class ExtensionEntry:
    """By when the lead unit could have it done, and why not before."""

    kind: ClassVar = "extension"

    proposed_on: date | None
    reason: str

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        wrong = _empty(reason=self.reason)
        if fault := _fault_of_later_date(self.proposed_on, case):
            wrong["proposed_on"] = fault
        _raise(wrong)


@dataclass(frozen=True, slots=True)
class GrantEntry:
    """The new due date: the one proposed, or another."""

    kind: ClassVar = "grant"

    until: date | None
    reason: str = ""
    """A remark on it; may be empty."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        fault = _fault_of_later_date(self.until, case)
        latest = case.situation.office_may_grant_until
        of_office = case.post is not None and case.post.follows_up
        if self.until and of_office and latest and self.until > latest:
            fault = fault or "beyond_office_limit"
        _raise({"until": fault} if fault else {})


@dataclass(frozen=True, slots=True)
class ReassignmentEntry:
    """To which unit it goes instead, by when, and why."""

    kind: ClassVar = "reassignment"

    unit: str
    """The unit's code."""
    due_on: date | None
    reason: str

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        wrong = _empty(unit=self.unit, reason=self.reason)
        if self.due_on is None:
            wrong["due_on"] = "required"
        elif self.due_on < case.situation.today:
            wrong["due_on"] = "in_past"
        elif self.due_on > _latest(case):
            wrong["due_on"] = "long_after_period"
        _raise(wrong)


@dataclass(frozen=True, slots=True)
class UrgingEntry:
    """What the units are told that are urged."""

    kind: ClassVar = "urging"

    message: str
    units: tuple[str, ...] | None = None
    """Their codes, of which those are urged that are awaited; None: every unit that is."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        wrong = _empty(message=self.message)
        if self.units is not None:
            # Who answered since the form was drawn needs no urging; the others are urged.
            known = {unit.code for unit in case.situation.units}
            awaited = {unit.code for unit in awaited_units(case.situation)}
            if not self.units:
                wrong["units"] = "required"
            elif not known.issuperset(self.units) or awaited.isdisjoint(self.units):
                wrong["units"] = "unit_not_awaited"
        _raise(wrong)


@dataclass(frozen=True, slots=True)
class RemindersEntry:
    """What the clock reminds of: reminders that are due and have not been given."""

    kind: ClassVar = "reminders"

    due: tuple[DueReminder, ...]

    def check(self, case: Case) -> None:
        """Raise `Invalid` unless there is one, each is there once and none was given."""
        keys = {due.key for due in self.due}
        if not self.due or len(keys) < len(self.due) or keys & given_before(case.situation):
            raise Invalid({"due": "required"})


Entry = (
    ReportEntry
    | OpinionEntry
    | ReasonEntry
    | ResponseEntry
    | ExtensionEntry
    | GrantEntry
    | ReassignmentEntry
    | UrgingEntry
    | RemindersEntry
)

KINDS: tuple[str, ...] = tuple(
    each.kind
    for each in (
        ReportEntry,
        OpinionEntry,
        ReasonEntry,
        ResponseEntry,
        ExtensionEntry,
        GrantEntry,
        ReassignmentEntry,
        UrgingEntry,
        RemindersEntry,
    )
)
"""Every kind of entry there is."""


def as_json(entry: Entry | None) -> dict[str, Any]:
    """The entry as JSON values; an empty object for none."""
    return asdict(entry) if entry else {}


def _demand(**texts: str) -> None:
    _raise(_empty(**texts))


def _empty(**texts: str) -> dict[str, str]:
    return {name: "required" for name, text in texts.items() if not text.strip()}


def _raise(wrong: dict[str, str]) -> None:
    if wrong:
        raise Invalid(wrong)


def _fault_of_later_date(day: date | None, case: Case) -> str | None:
    """Why a day cannot be the new due date; None when it can."""
    due_on = case.situation.instance.due_on
    if day is None:
        return "required"
    if due_on is None or day <= due_on or day < case.situation.today:
        return "not_later"
    return "long_after_period" if day > _latest(case) else None


def _latest(case: Case) -> date:
    return a_year_after(case.situation.instance.period.cut_off)
