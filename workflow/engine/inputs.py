"""What is given with a report, with an answer to it, and with what concerns its deadline."""

from dataclasses import dataclass
from datetime import date

from models.vocabulary import Opinion
from workflow.calendar.days import a_year_after
from workflow.engine.reminder_days import DueReminder, given_before
from workflow.errors import Invalid
from workflow.instance.case import Case
from workflow.instance.entry import Entry, ReasonEntry, demand, empty, refuse


@dataclass(frozen=True, slots=True)
class ReportEntry(Entry):
    """What the lead unit reports; `results` may not be empty."""

    kind = "report"

    results: str
    difficulties: str = ""
    proposals: str = ""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        demand(results=self.results)


@dataclass(frozen=True, slots=True)
class OpinionEntry(Entry):
    """How a unit confirms; remarks are demanded when it agrees with remarks."""

    kind = "opinion"

    opinion: Opinion
    remark: str = ""
    unit: str | None = None
    """The code of the unit that confirms; None: one of the actor's that has not answered."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        if self.opinion is Opinion.AGREE_WITH_REMARKS:
            demand(remark=self.remark)

    @property
    def as_unit(self) -> str | None:
        """The code of the unit that answers."""
        return self.unit


@dataclass(frozen=True, slots=True)
class ObjectionEntry(ReasonEntry):
    """The reason, with the unit that objects."""

    unit: str | None = None
    """Its code; None: one of the actor's that has not answered."""

    @property
    def as_unit(self) -> str | None:
        """The code of the unit that answers."""
        return self.unit


@dataclass(frozen=True, slots=True)
class ResponseEntry(Entry):
    """The lead unit's response to an objection."""

    kind = "response"

    response: str
    unit: str | None = None
    """The code of the unit that objected; None: the oldest objection that is open."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        demand(response=self.response)

    @property
    def about_unit(self) -> str | None:
        """The code of the unit that is answered."""
        return self.unit


@dataclass(frozen=True, slots=True)
class ExtensionEntry(Entry):
    """By when the lead unit could have it done, and why not before."""

    kind = "extension"

    proposed_on: date | None
    reason: str

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        wrong = empty(reason=self.reason)
        if fault := _fault_of_later_date(self.proposed_on, case):
            wrong["proposed_on"] = fault
        refuse(wrong)

    @property
    def because(self) -> str:
        """The reason."""
        return self.reason


@dataclass(frozen=True, slots=True)
class GrantEntry(Entry):
    """The new due date: the one proposed, or another."""

    kind = "grant"

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
        refuse({"until": fault} if fault else {})

    @property
    def because(self) -> str:
        """The reason."""
        return self.reason


@dataclass(frozen=True, slots=True)
class ReassignmentEntry(Entry):
    """To which unit it goes instead, by when, and why."""

    kind = "reassignment"

    unit: str
    """The unit's code."""
    due_on: date | None
    reason: str

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        wrong = empty(unit=self.unit, reason=self.reason)
        if self.due_on is None:
            wrong["due_on"] = "required"
        elif self.due_on < case.situation.today:
            wrong["due_on"] = "in_past"
        elif self.due_on > _latest(case):
            wrong["due_on"] = "long_after_period"
        refuse(wrong)

    @property
    def because(self) -> str:
        """The reason."""
        return self.reason


@dataclass(frozen=True, slots=True)
class UrgingEntry(Entry):
    """What the units are told that are urged."""

    kind = "urging"

    message: str
    units: tuple[str, ...] | None = None
    """Their codes, of which those are urged that are awaited; None: every unit that is."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        wrong = empty(message=self.message)
        if self.units is not None:
            # Who answered since the form was drawn needs no urging; the others are urged.
            known = {unit.code for unit in case.situation.units}
            awaited = {unit.code for unit in case.situation.awaited_units}
            if not self.units:
                wrong["units"] = "required"
            elif not known.issuperset(self.units) or awaited.isdisjoint(self.units):
                wrong["units"] = "unit_not_awaited"
        refuse(wrong)


@dataclass(frozen=True, slots=True)
class RemindersEntry(Entry):
    """What the clock reminds of: reminders that are due and have not been given."""

    kind = "reminders"

    due: tuple[DueReminder, ...]

    def check(self, case: Case) -> None:
        """Raise `Invalid` unless there is one, each is there once and none was given."""
        keys = {due.key for due in self.due}
        if not self.due or len(keys) < len(self.due) or keys & given_before(case.situation):
            raise Invalid({"due": "required"})


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
