"""When somebody is reminded: before a deadline, on its day and after; then others are told.

Days after a deadline are working days, counted from the day on which the turn began where that is
later. Whoever has been awaited only since a stage passed is not reminded of that one, and of
several stages missed while nothing ran only the last is made up for.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.queries.reminder import reminder_terms
from models.reminder import ReminderTerms
from models.vocabulary import ReminderStage
from workflow.actors.actor import Actor
from workflow.calendar.days import OfficeCalendar, local_day
from workflow.definition.vocabulary import Standing
from workflow.errors import Invalid
from workflow.instance.situation import Situation
from workflow.instance.standing import VICE_CHAIR, stands_as
from workflow.instance.turn import ESCALATIONS, Turn

MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class ReminderTiming:
    """When the commune reminds, as `ReminderTerms` has it."""

    before_days: int = 3
    head_after: int = 3
    committee_after: int = 5

    @classmethod
    def of(cls, row: ReminderTerms | None) -> "ReminderTiming":
        """The terms that are stored, or those by default."""
        if row is None:
            return cls()
        return cls(row.before_days, row.head_after, row.committee_after)

    def check(self) -> None:
        """Raise `Invalid` beside the fields that cannot be taken."""
        wrong = {
            name: "out_of_range"
            for name, days in asdict(self).items()
            if not (name != "before_days") <= days <= MOST_DAYS
        }
        if not wrong and self.head_after >= self.committee_after:
            wrong["committee_after"] = "not_after_head"
        if wrong:
            raise Invalid(wrong)


@dataclass(frozen=True, slots=True)
class DueReminder:
    """One reminder that is due: of which turn, at which stage, and as what somebody is told."""

    stage: ReminderStage
    deadline: date
    action: str
    unit_id: uuid.UUID | None
    standing: str
    turn_since: datetime
    """Since when it is awaited; what is awaited anew is reminded of anew."""

    @property
    def key(self) -> "ReminderKey":
        """What is given once."""
        return self.action, self.unit_id, self.deadline, self.stage, self.turn_since


ReminderKey = tuple[str, uuid.UUID | None, date, ReminderStage, datetime]


def reminder_timing_of(session: Session, commune_id: uuid.UUID) -> ReminderTiming:
    """When a commune reminds."""
    return ReminderTiming.of(session.scalar(reminder_terms(commune_id)))


def given_before(situation: Situation) -> set[ReminderKey]:
    """What was reminded of."""
    return {
        (each.action, each.unit_id, each.deadline, each.stage, each.turn_since)
        for each in situation.reminders
    }


def stage_days(
    deadline: date, begun: date, terms: ReminderTiming, calendar: OfficeCalendar
) -> Mapping[ReminderStage, date]:
    """The day of each stage of a turn begun on a day, in their order; none is a day off."""
    late = max(deadline, begun)
    return {
        ReminderStage.BEFORE: _worked(deadline - timedelta(days=terms.before_days), calendar),
        ReminderStage.ON: _worked(deadline, calendar),
        ReminderStage.AFTER: calendar.after_working_days(late, 1),
        ReminderStage.HEAD: calendar.after_working_days(late, terms.head_after),
        ReminderStage.COMMITTEE: calendar.after_working_days(late, terms.committee_after),
    }


def due_reminders(
    situation: Situation, people: Sequence[Actor], terms: ReminderTiming, calendar: OfficeCalendar
) -> tuple[DueReminder, ...]:
    """The reminders that are due on the situation's day and have not been given, each once.

    What awaits one of several, such as a request that two could grant, is one reminder.
    """
    given = given_before(situation)
    found: dict[ReminderKey, DueReminder] = {}
    for due in _due(situation, people, terms, calendar):
        if due.key not in given:
            found.setdefault(due.key, due)
    return tuple(found.values())


def _due(
    situation: Situation, people: Sequence[Actor], terms: ReminderTiming, calendar: OfficeCalendar
) -> Iterator[DueReminder]:
    for turn in situation.turns:
        deadline = turn.deadline
        if deadline is None:
            continue
        begun = local_day(turn.since)
        reached = [
            stage
            for stage, day in stage_days(deadline, begun, terms, calendar).items()
            if begun < day <= situation.today
            and (turn.unit is not None or stage not in ESCALATIONS)
        ]
        for stage in reached[-1:]:
            yield DueReminder(
                stage=stage,
                deadline=deadline,
                action=turn.action,
                unit_id=turn.unit.id if turn.unit else None,
                standing=_standing(situation, turn, stage, people),
                turn_since=turn.since,
            )


def _standing(
    situation: Situation, turn: Turn, stage: ReminderStage, people: Sequence[Actor]
) -> str:
    if stage is ReminderStage.HEAD:
        leads = turn.unit is not None and turn.unit.id == situation.instance.lead_unit_id
        return Standing.LEAD_HEAD if leads else Standing.COOPERATING_HEAD
    if stage is ReminderStage.COMMITTEE:
        has_deputy = any(stands_as(VICE_CHAIR, situation.instance, person) for person in people)
        return VICE_CHAIR if has_deputy else Standing.CHAIR
    return turn.standing


def _worked(day: date, calendar: OfficeCalendar) -> date:
    """The day itself, or the working day before it."""
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day
