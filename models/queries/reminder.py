"""Questions about reminders."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Select, exists, select

from models.ballot import Ballot
from models.queries.row_by_row import has_answer
from models.reminder import Reminder, ReminderRun, ReminderTerms
from models.work import Report, TaskInstance


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


def with_deadline_by(commune_id: uuid.UUID, last: date) -> Select[TaskInstance]:
    """The instances with a deadline up to a day: their own, for answers, or for votes."""
    answers = has_answer(
        select(Report)
        .where(
            Report.commune_id == TaskInstance.commune_id,
            Report.instance_id == TaskInstance.id,
            Report.round == TaskInstance.round,
            Report.answers_due_on <= last,
        )
        .correlate(TaskInstance)
    )
    votes = exists().where(
        Ballot.commune_id == TaskInstance.commune_id,
        Ballot.instance_id == TaskInstance.id,
        Ballot.round == TaskInstance.round,
        Ballot.withdrawn_at.is_(None),
        Ballot.held_on <= last,
    )
    own = TaskInstance.due_on <= last
    return (
        select(TaskInstance)
        .where(TaskInstance.commune_id == commune_id, own | answers | votes)
        .order_by(TaskInstance.number)
    )
