"""How long the units asked have for their answers: counted in working days from the report."""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.organisation import Commune
from workflow.calendar.days import calendar_of, local_day
from workflow.errors import Invalid

LONGEST_ANSWERING = timedelta(days=60)
"""The longest from a report to the day by which the units asked are to answer."""


def soonest_answers(session: Session, commune_id: uuid.UUID, today: date) -> date:
    """By when the units asked answer a report of a day, unless its lead unit gives them longer."""
    commune = session.get_one(Commune, commune_id)
    return calendar_of(session, commune_id).after_working_days(today, commune.answer_days)


def last_day_of_answers(
    session: Session, commune_id: uuid.UUID, at: datetime, *, chosen: date | None
) -> date:
    """The day that was chosen with a report, or else the soonest.

    Raises `Invalid` for one that is out of bounds.
    """
    today = local_day(at)
    soonest = soonest_answers(session, commune_id, today)
    if chosen is None:
        return soonest
    if chosen < soonest:
        raise Invalid({"answers_due_on": "answers_too_soon"})
    if chosen > max(soonest, today + LONGEST_ANSWERING):
        raise Invalid({"answers_due_on": "answers_too_late"})
    return chosen
