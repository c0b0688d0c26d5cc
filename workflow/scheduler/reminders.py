"""The clock reminds: once a working day, from 07:30 on, of every deadline whose stage has come.

And of every hand-over that has come to wait for somebody since.
"""

import logging
import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.database import Transaction
from models.organisation import Commune
from models.queries.awaited import with_deadline_by
from models.queries.reminder import reminder_run
from models.reminder import ReminderRun
from models.vocabulary import ReminderStage
from workflow.actors.actor import Actor
from workflow.audit.change import Held
from workflow.calendar.days import FROM, LOCAL, OfficeCalendar, calendar_of, local_day
from workflow.definition.vocabulary import EffectName
from workflow.engine.acts.reminders import RemindersEntry
from workflow.engine.instances import action_with, locked_situation
from workflow.engine.performing import perform
from workflow.engine.reminder_days import ReminderTiming, due_reminders, reminder_timing_of
from workflow.errors import Unknown
from workflow.instance.reading import read_situations
from workflow.notifications import of_departures, of_handovers

log = logging.getLogger(__name__)


def remind_due(reading: Transaction, writing: Transaction, *, at: datetime) -> list[int]:
    """The numbers of the instances that people were reminded of, each in its own transaction.

    Every working day is gone through once; whoever is late or comes second reminds nobody twice.
    What goes wrong with one keeps no other from it, and the day is gone through again.
    """
    with reading() as session:
        communes = [
            commune_id
            for commune_id in session.scalars(select(Commune.id).order_by(Commune.id))
            if _is_time(session, commune_id, at)
        ]
    return [
        number
        for commune_id in communes
        for number in _remind_all(reading, writing, commune_id, at)
    ]


def _remind_all(
    reading: Transaction, writing: Transaction, commune_id: uuid.UUID, at: datetime
) -> list[int]:
    reminded, failed = [], []
    try:
        with reading() as session:
            numbers = ripe(session, commune_id, at)
    except Exception:
        log.exception("the clock could not see what commune %s is to be reminded of", commune_id)
        return []
    for number in numbers:
        try:
            if _remind(writing, commune_id, number, at):
                reminded.append(number)
        except Exception:
            log.exception("the clock could not remind of %s", number)
            failed.append(number)
    if not failed:
        with writing() as session:
            _note_day(session, commune_id, at)
    return reminded


def _is_time(session: Session, commune_id: uuid.UUID, at: datetime) -> bool:
    today = local_day(at)
    run = session.scalar(reminder_run(commune_id))
    if run and run.done_on >= today:
        return False
    in_hours = at.astimezone(LOCAL).time() >= FROM
    return in_hours and calendar_of(session, commune_id).is_working_day(today)


def ripe(session: Session, commune_id: uuid.UUID, at: datetime) -> list[int]:
    """The numbers of the instances with a reminder that is due, in a fixed number of statements."""
    terms = reminder_timing_of(session, commune_id)
    calendar = calendar_of(session, commune_id)
    latest = _latest(terms, local_day(at), calendar)
    ids = session.scalars(with_deadline_by(commune_id, latest)).all()
    if not ids:
        return []
    people = Actor.everybody(session, commune_id, on=local_day(at))
    return [
        situation.instance.number
        for situation in read_situations(session, commune_id, ids, at=at)
        if situation.definition.actions_with(EffectName.REMINDERS)
        and due_reminders(situation, people, terms, calendar)
    ]


def _latest(
    terms: ReminderTiming, today: date, calendar: OfficeCalendar
) -> Mapping[ReminderStage | None, date]:
    """For each stage at which somebody was reminded last the latest deadline with a next one due.

    What falls on days off is due on the working day before them. Working days are at least as many
    days. After the last stage nobody is reminded, however long the turn lasts.
    """
    off_until = calendar.after_working_days(today, 1) - timedelta(days=1)
    return {
        None: off_until + timedelta(days=terms.before_days),
        ReminderStage.BEFORE: off_until,
        ReminderStage.ON: today - timedelta(days=1),
        ReminderStage.AFTER: today - timedelta(days=terms.head_after),
        ReminderStage.HEAD: today - timedelta(days=terms.committee_after),
    }


def _remind(writing: Transaction, commune_id: uuid.UUID, number: int, at: datetime) -> bool:
    clock = Actor.clock(commune_id)
    try:
        with writing() as session:
            # Looked at once more under the lock: somebody may have acted, or reminded.
            situation = locked_situation(session, number, actor=clock, at=at)
            people = Actor.everybody(session, commune_id, on=local_day(at))
            terms, calendar = (
                reminder_timing_of(session, commune_id),
                calendar_of(session, commune_id),
            )
            due = due_reminders(situation, people, terms, calendar)
            if not due:
                return False
            action = action_with(situation.definition, EffectName.REMINDERS)
            perform(session, number, action, RemindersEntry(due), actor=clock, at=at)
    except Unknown:
        return False
    return True


def _note_day(session: Session, commune_id: uuid.UUID, at: datetime) -> None:
    """Note that this day has been gone through."""
    Held.by(session, actor=Actor.clock(commune_id), at=at)
    run = session.scalar(reminder_run(commune_id))
    if run is None:
        run = ReminderRun(commune_id=commune_id)
        session.add(run)
    run.done_on = local_day(at)
    of_handovers.ask(session, commune_id, at=at)
    of_departures.ask(session, commune_id, at=at)
