"""The clock reminds: the days of its stages, and whom it told."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.notice import Notice
from models.organisation import User
from models.vocabulary import ReminderStage
from workflow.calendar.days import LOCAL
from workflow.notifications.delivery import deliver
from workflow.scheduler.reminders import remind_due

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from models.database import Transaction
    from tests.office import Office

DUE = date(2026, 12, 16)
"""The due date of quarter IV: two working days after 14 December, a Monday."""

STAGES = {
    ReminderStage.BEFORE: date(2026, 12, 11),
    ReminderStage.ON: date(2026, 12, 16),
    ReminderStage.AFTER: date(2026, 12, 17),
    ReminderStage.HEAD: date(2026, 12, 21),
    ReminderStage.COMMITTEE: date(2026, 12, 23),
}
"""Three days before is a Sunday, so it is the Friday; after it working days count."""

ROUNDS = (0, 7, 8, 12, 23)
"""Hours of the day at which the clock is asked: in the night, just before half past seven, just
after it, and when the day's reminding is done."""


def morning(day: date, hour: int = 8) -> datetime:
    return datetime.combine(day, time(hour), LOCAL).astimezone(UTC)


def remind(office: Office, at: datetime) -> list[int]:
    office.now = at
    return remind_due(office.reading, office.transaction, at=at)


def told(office: Office) -> Counter[tuple[str, str]]:
    """Who was told as awaited for what, how often."""
    with office.transaction() as session:
        while deliver(session, office.commune_id, sender=None, at=office.now):
            pass
    with office.reading() as session:
        rows = session.execute(
            select(User.username, Notice.why).join(Notice, Notice.user_id == User.id)
        )
        return Counter((username, why) for username, why in rows)


def stumbling(office: Office) -> Transaction:
    """What opens transactions, as when the disk was full for the first one."""
    stumbles = iter([True])

    @contextmanager
    def writing() -> Iterator[Session]:
        if next(stumbles, False):
            raise OSError("disk full")
        with office.transaction() as session:
            yield session

    return writing


def through(office: Office, first: date, last: date) -> list[date]:
    """The days of a span on which the clock, asked at all its `ROUNDS`, reminded of something."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [
        day for day in days if [n for hour in ROUNDS for n in remind(office, morning(day, hour))]
    ]
