"""When the commune reminds of deadlines and whom it tells then; kept by an administrator."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from models.queries.reminder import reminder_terms
from models.reminder import ReminderTerms
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.actors.rights import ADMINISTERING
from workflow.audit.change import Change
from workflow.engine.reminder_days import ReminderTiming
from workflow.errors import Invalid


def kept_reminder_terms(session: Session, *, actor: Actor) -> ReminderTiming:
    """The terms that hold. Raises `Refused` for non-administrators."""
    ADMINISTERING.demand(actor)
    return ReminderTiming.of(session.scalar(reminder_terms(actor.commune_id)))


def set_reminder_terms(
    session: Session, new: ReminderTiming | None, *, actor: Actor, at: datetime
) -> None:
    """Have the clock remind by the new terms. Raises `Refused` or `Invalid`.

    What was reminded of already is not reminded of again. `new` is None when what was sent could
    not be read.
    """
    subject, action = "commune", "reminder_terms"
    change = Change.begin(
        session, ADMINISTERING, EventKind.COMMUNE, subject, action, actor=actor, at=at
    )
    if new is None:
        raise Invalid
    new.check()
    row = session.scalar(reminder_terms(actor.commune_id))
    before = ReminderTiming.of(row)
    if new == before:
        return
    row = row or ReminderTerms(commune_id=actor.commune_id)
    for name, days in asdict(new).items():
        setattr(row, name, days)
    session.add(row)
    change.write_down(row, before=asdict(before), **asdict(new))
