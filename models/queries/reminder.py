"""Questions about reminders."""

import uuid
from collections.abc import Iterable

from sqlalchemy import Select, select

from models.reminder import Reminder, ReminderRun, ReminderTerms


def reminders_of(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Reminder]:
    """The reminders about instances."""
    return select(Reminder).where(
        Reminder.commune_id == commune_id, Reminder.instance_id.in_(instance_ids)
    )


def reminder_terms(commune_id: uuid.UUID) -> Select[ReminderTerms]:
    """When a commune reminds; no row means by default."""
    return select(ReminderTerms).where(ReminderTerms.commune_id == commune_id)


def reminder_run(commune_id: uuid.UUID) -> Select[ReminderRun]:
    """Up to which day a commune's deadlines were gone through; no row means never."""
    return select(ReminderRun).where(ReminderRun.commune_id == commune_id)
