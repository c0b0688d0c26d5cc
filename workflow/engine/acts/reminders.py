"""Reminding (nhắc việc): the clock recalls what is due; who is reminded when is for its terms."""

from dataclasses import dataclass
from typing import Any

from models.base import Owned
from models.queries.plain import tie
from models.reminder import Reminder
from workflow.definition.vocabulary import EffectName, Standing
from workflow.engine.reminder_days import DueReminder, given_before
from workflow.errors import Invalid
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import Entry


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


def keep_reminders(act: Act[RemindersEntry]) -> list[Owned]:
    """The reminders given, each knowing the unit that is late."""
    units = {unit.id: unit for unit in act.case.situation.units}
    reminders = [
        Reminder(
            **act.whose,
            action=due.action,
            unit_id=due.unit_id,
            deadline=due.deadline,
            stage=due.stage,
            standing=due.standing,
            turn_since=due.turn_since,
            reminded_at=act.at,
        )
        for due in act.entry.due
    ]
    for reminder in reminders:
        tie(reminder, "unit", units.get(reminder.unit_id) if reminder.unit_id else None)
    act.session.add_all(reminders)
    return [*reminders]


EFFECTS: dict[str, Effect[Any]] = {
    EffectName.REMINDERS: Effect(
        keep_reminders, RemindersEntry, standing=Standing.CLOCK, rests_on=()
    ),
}
"""How they are by the clock."""
