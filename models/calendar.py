"""The office's own calendar: its working week and cut-off, its own days, and the years it settled.

Where nothing is stored the national calendar and the usual terms hold.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Json, Owned, ShortText, within_commune
from models.organisation import User


class CalendarTerms(Owned):
    """On which days of the week the office is closed, and when its periods end."""

    __tablename__ = "calendar_terms"
    __table_args__ = (
        UniqueConstraint("commune_id"),
        CheckConstraint("length(free_days) < 7", name="some_day_worked"),
        CheckConstraint("cut_off_day BETWEEN 1 AND 28 OR cut_off_day = 31", name="cut_off_day"),
    )
    witnessed = ("free_days", "cut_off_day")

    free_days: Mapped[str] = mapped_column(String(7))
    """The weekdays off as ISO digits, Monday is 1: `67` is a weekend of Saturday and Sunday."""
    cut_off_day: Mapped[int]
    """The last day of a period in its month; 31 is the month's last, however long it is."""


class OwnDay(Owned):
    """A day of which the office says itself whether it works, whatever the calendar says."""

    __tablename__ = "own_day"
    __table_args__ = (UniqueConstraint("commune_id", "day"),)
    witnessed = ("day", "worked", "name")

    day: Mapped[date]
    worked: Mapped[bool]
    name: Mapped[str] = mapped_column(ShortText)
    """What it is: a compensation day off, a Saturday worked instead."""


class SettledYear(Owned):
    """A year whose national days off the office has confirmed, as they were known to it then."""

    __tablename__ = "settled_year"
    __table_args__ = (
        UniqueConstraint("commune_id", "year"),
        within_commune("user_account", "settled_by_id"),
    )
    witnessed = ("year", "national", "settled_by_id", "settled_at")

    year: Mapped[int]
    national: Mapped[Json]
    """The days `off` and, at weekends, `worked`: what is settled no new release changes."""
    settled_by_id: Mapped[uuid.UUID]
    settled_at: Mapped[datetime]

    settled_by: Mapped[User] = relationship(
        primaryjoin="and_(SettledYear.commune_id == User.commune_id,"
        " foreign(SettledYear.settled_by_id) == User.id)",
        viewonly=True,
    )
