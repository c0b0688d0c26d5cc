"""What the clock reminds of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from models.vocabulary import ReminderStage
from tests.acts import Giving, unless
from tests.premises import MORNING
from workflow.engine.acts.reminders import RemindersEntry
from workflow.engine.reminder_days import DueReminder

if TYPE_CHECKING:
    from datetime import date

    from tests.properties.paper import Paper
    from workflow.instance.situation import Situation


def of_every_turn(situation: Situation) -> RemindersEntry:
    due_on = situation.instance.due_on or situation.today
    return RemindersEntry(
        tuple(
            DueReminder(
                ReminderStage.ON,
                due_on,
                turn.action,
                turn.unit.id if turn.unit else None,
                turn.standing,
                turn.since,
            )
            for turn in situation.turns
        )
    )


def on_the_due_date(paper: Paper, _today: date) -> st.SearchStrategy[RemindersEntry]:
    due = DueReminder(ReminderStage.ON, paper.due_on, "start", None, "lead_member", MORNING)
    return st.just(RemindersEntry((due,)))


GIVEN = {
    "reminders": Giving(
        RemindersEntry,
        usual=of_every_turn,
        forgotten=((RemindersEntry(()), "due"),),
        by_chance=on_the_due_date,
        fault=lambda it, entry: unless(entry.due and it.paper.due_on not in it.paper.reminded),
    )
}
