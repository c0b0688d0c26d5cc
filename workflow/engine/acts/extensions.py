"""Extensions (gia hạn): a later due date is asked for, and granted or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.base import Owned
from models.deadline import Extension
from models.work import TaskInstance
from workflow.calendar.days import OfficeCalendar, a_year_after, calendar_of, local_day
from workflow.definition.vocabulary import ConditionName, EffectName, Ground, Standing
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect, details_of_round
from workflow.instance.entry import Entry, ReasonEntry, empty, refuse
from workflow.instance.situation import Situation
from workflow.instance.telling import ALL_CONCERNED, LEAD, WHOEVER_ACTED, News


@dataclass(frozen=True, slots=True)
class ExtensionEntry(Entry):
    """By when the lead unit could have it done, and why not before."""

    kind = "extension"

    proposed_on: date | None
    reason: str

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        wrong = empty(reason=self.reason)
        if fault := _fault_of_later_date(self.proposed_on, case, case.situation.today):
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
        fault = _fault_of_later_date(self.until, case, earliest_to_grant(case.situation))
        latest = case.situation.office_may_grant_until
        of_office = case.post is not None and case.post.follows_up
        if self.until and of_office and latest and self.until > latest:
            fault = fault or "beyond_office_limit"
        refuse({"until": fault} if fault else {})

    @property
    def because(self) -> str:
        """The reason."""
        return self.reason


def keep_extension(act: Act[ExtensionEntry]) -> list[Owned]:
    """The extension that is asked for."""
    situation = act.case.situation
    extension = Extension(
        **act.whose,
        number=len(situation.extensions) + 1,
        due_before=situation.instance.due_on,
        proposed_on=act.entry.proposed_on,
        reason=act.entry.reason,
        asked_by_id=act.case.actor.user_id,
        asked_at=act.at,
    )
    act.session.add(extension)
    return [extension]


def keep_extension_grant(act: Act[GrantEntry]) -> list[Owned]:
    """The extension as granted; the due date moves, and the last day for answers with it."""
    assert act.entry.until is not None
    instance = act.changing(act.case.situation.instance)
    calendar = calendar_of(act.session, instance.commune_id)
    instance.answer_by = moved_along(instance, act.entry.until, calendar)
    instance.due_on = act.entry.until
    extension = _decided(act, act.entry.reason)
    extension.granted_until = act.entry.until
    return [extension]


def keep_extension_refusal(act: Act[ReasonEntry]) -> list[Owned]:
    """The extension as refused; the due date stays."""
    return [_decided(act, act.entry.reason)]


def details_of_grant(act: Act[GrantEntry], rows: Sequence[Owned]) -> dict[str, Any]:
    """As of any act, with the years of its dates whose days off the office had not confirmed."""
    instance = act.case.situation.instance
    dates = (day for day in (instance.due_on, instance.answer_by) if day)
    years = calendar_of(act.session, instance.commune_id).unsettled(dates)
    return details_of_round(act, rows) | ({"unsettled_years": years} if years else {})


def keep_moot(act: Act[Any]) -> list[Owned]:
    """The extension that waited as the instance ended: nobody has to decide on it any more."""
    waits = act.case.situation.open_extension and act.case.actor.user_id
    return [_decided(act, "")] if waits else []


def moved_along(instance: TaskInstance, due_on: date, calendar: OfficeCalendar) -> date | None:
    """The last day for answers when the due date moves: as many working days after it as now."""
    if instance.answer_by is None or instance.due_on is None:
        return instance.answer_by
    days = calendar.working_days_between(instance.due_on, instance.answer_by)
    return max(due_on, calendar.after_working_days(due_on, days)) if days else due_on


def latest_due_date(case: Case) -> date:
    """The day after which no due date can lie."""
    return a_year_after(case.situation.instance.period.cut_off)


def earliest_to_grant(situation: Situation) -> date:
    """The first day to which it can be extended: none that has passed, while it is worked on.

    After the report one that has passed may be given as far as it still matters: the day of the
    report, or before it the day that was asked for.
    """
    reported_at, asked = situation.instance.reported_at, situation.open_extension
    if reported_at is None or asked is None:
        return situation.today
    return min(local_day(reported_at), asked.proposed_on, situation.today)


def _fault_of_later_date(day: date | None, case: Case, earliest: date) -> str | None:
    """Why a day cannot be the new due date; None when it can."""
    due_on = case.situation.instance.due_on
    if day is None:
        return "required"
    if due_on is None or day <= due_on or day < earliest:
        return "not_later" if earliest == case.situation.today else "not_later_than_reported"
    return "long_after_period" if day > latest_due_date(case) else None


def _decided(act: Act[Any], answer: str) -> Extension:
    waiting = act.case.situation.open_extension
    assert waiting is not None
    extension = act.changing(waiting)
    extension.decided_by_id = act.case.actor.user_id
    extension.decided_at = act.at
    extension.answer = answer
    return extension


EXTENSION_ASKED = News(
    "extension_asked_for", (Standing.LEAD_MEMBER, Standing.FOLLOW_UP), can_wait=True
)
EXTENDED = News("extended", ALL_CONCERNED)
NOT_EXTENDED = News("not_extended", (*LEAD, Standing.FOLLOW_UP, WHOEVER_ACTED))

_EXTENSION = frozenset({Ground.EXTENSION})

EFFECTS: dict[str, Effect[Any]] = {
    EffectName.EXTENSION: Effect(
        keep_extension,
        ExtensionEntry,
        needs=(ConditionName.DEADLINE_AHEAD, ConditionName.NO_EXTENSION_WAITING),
        rests_on=(Ground.EXTENSION,),
        changes=_EXTENSION,
        tells=(EXTENSION_ASKED,),
    ),
    EffectName.EXTENSION_GRANT: Effect(
        keep_extension_grant,
        GrantEntry,
        needs=(ConditionName.EXTENSION_ASKED,),
        rests_on=(Ground.EXTENSION,),
        changes=_EXTENSION,
        details=details_of_grant,
        tells=(EXTENDED,),
    ),
    EffectName.EXTENSION_REFUSAL: Effect(
        keep_extension_refusal,
        ReasonEntry,
        needs=(ConditionName.EXTENSION_ASKED,),
        rests_on=(Ground.EXTENSION,),
        changes=_EXTENSION,
        tells=(NOT_EXTENDED,),
    ),
}
"""How a due date moves."""
