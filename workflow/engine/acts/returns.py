"""Returns (trả lại, mở lại): what was reported is worked on again, and due again by a day.

Others may have considered a report for weeks: by the day on which it was due their time would be
counted against its lead unit. Whoever returns what was reported in time says by when it is due
again; what was late stays as late as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from models.base import Owned
from models.deadline import RenewedDueDate
from workflow.calendar.days import a_year_after, calendar_of
from workflow.calendar.timeliness import was_in_time
from workflow.definition.vocabulary import EffectName
from workflow.engine.acts.extensions import latest_due_date, moved_along
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect, details_of_round
from workflow.instance.entry import Entry, empty, refuse
from workflow.instance.situation import Situation

WORKING_DAYS = 5
"""How long the lead unit is offered to put it right; who returns it may say another day."""


@dataclass(frozen=True, slots=True)
class ReturnEntry(Entry):
    """Why it is returned, and by when it is due again."""

    kind = "return"

    reason: str
    due_on: date | None = None
    """None: by the day it was due by."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        wrong = empty(reason=self.reason)
        if fault := self._fault_of_day(case):
            wrong["due_on"] = fault
        refuse(wrong)

    @property
    def because(self) -> str:
        """The reason."""
        return self.reason

    def _fault_of_day(self, case: Case) -> str | None:
        situation, day = case.situation, self.due_on
        due_on = situation.instance.due_on
        if not is_due_again(situation) or due_on is None:
            return "late_already" if day else None
        if day is None:
            return "required" if due_on < situation.today else None
        if day < max(due_on, situation.today):
            return "not_ahead"
        return "long_after_period" if day > _latest(case) else None


def is_due_again(situation: Situation) -> bool:
    """Whether what is returned was reported in time, and so can be given a new day."""
    return was_in_time(situation.instance)


def usual_day(session: Session, situation: Situation) -> date | None:
    """By when what is returned is due again unless somebody says otherwise; None: as it was."""
    due_on = situation.instance.due_on
    if due_on is None or not is_due_again(situation):
        return None
    calendar = calendar_of(session, situation.instance.commune_id)
    return max(due_on, calendar.after_working_days(situation.today, WORKING_DAYS))


def keep_return(act: Act[ReturnEntry]) -> list[Owned]:
    """The new due date with the one before, if it moves; the last day for answers moves with it."""
    due_on, instance = act.entry.due_on, act.case.situation.instance
    if due_on is None or due_on == instance.due_on:
        return []
    assert instance.due_on is not None
    renewed = RenewedDueDate(
        **act.place,
        due_before=instance.due_on,
        due_on=due_on,
        set_by_id=act.case.actor.user_id,
        set_at=act.at,
    )
    act.session.add(renewed)
    changing = act.changing(instance)
    calendar = calendar_of(act.session, instance.commune_id)
    changing.answer_by = moved_along(instance, due_on, calendar)
    changing.due_on = due_on
    return [renewed]


def details_of_return(act: Act[ReturnEntry], rows: Sequence[Owned]) -> dict[str, Any]:
    """As of any act, with the year of its day if the office had not confirmed its days off."""
    due_on, instance = act.entry.due_on, act.case.situation.instance
    years = calendar_of(act.session, instance.commune_id).unsettled([due_on]) if due_on else []
    return details_of_round(act, rows) | ({"unsettled_years": years} if years else {})


def _latest(case: Case) -> date:
    """The day after which it cannot be due again: of what is reopened late, a year from now."""
    return max(latest_due_date(case), a_year_after(case.situation.today))


EFFECTS: dict[str, Effect[Any]] = {
    EffectName.RETURN: Effect(keep_return, ReturnEntry, details=details_of_return),
}
"""What was reported is to be put right."""
