"""Days as the office counts them: local dates, working days, the national holidays."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def local_day(at: datetime) -> date:
    """The date in Vietnam at an instant."""
    return at.astimezone(LOCAL).date()


def day_ends(day: date) -> datetime:
    """The first instant after a local day, in UTC: what is due on a day is due before this."""
    return datetime.combine(day + timedelta(days=1), time.min, LOCAL).astimezone(UTC)


def is_working_day(day: date) -> bool:
    """Whether the office works: not at the weekend, not on a national holiday."""
    saturday = 5
    return day.weekday() < saturday and day not in _holidays(day.year)


def after_working_days(day: date, count: int) -> date:
    """The day that is `count` working days after a day; with 0 the next working day or itself."""
    reached = day
    while not is_working_day(reached) and count == 0:
        reached += timedelta(days=1)
    for _ in range(count):
        reached += timedelta(days=1)
        while not is_working_day(reached):
            reached += timedelta(days=1)
    return reached


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after a first day, up to a last one and with it."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(map(is_working_day, days))


@lru_cache(maxsize=32)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))
