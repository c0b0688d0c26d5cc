"""Questions about the office's own calendar."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from models.calendar import CalendarTerms, OwnDay, SettledYear
from models.organisation import User
from models.queries.together import Gathering


def calendar_terms(commune_id: uuid.UUID) -> Select[CalendarTerms]:
    """The terms that the office set; there are none while the usual ones hold."""
    return select(CalendarTerms).where(CalendarTerms.commune_id == commune_id)


def own_days(commune_id: uuid.UUID) -> Select[OwnDay]:
    """The office's own days, the earliest first."""
    return select(OwnDay).where(OwnDay.commune_id == commune_id).order_by(OwnDay.day)


def settled_years(commune_id: uuid.UUID) -> Select[SettledYear]:
    """The years that the office settled, with who did it."""
    return (
        select(SettledYear)
        .where(SettledYear.commune_id == commune_id)
        .options(joinedload(SettledYear.settled_by))
        .order_by(SettledYear.year)
    )


@Gathering
def whole_calendar(commune_id: uuid.UUID) -> Iterator[Select[Any]]:
    """The terms, the own days and the settled years, with who settled them."""
    settled = settled_years(commune_id)
    people = settled.order_by(None).with_only_columns(SettledYear.settled_by_id)
    yield calendar_terms(commune_id)
    yield own_days(commune_id)
    yield settled
    yield select(User).where(User.commune_id == commune_id, User.id.in_(people))
