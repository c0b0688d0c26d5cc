"""What time it is, for everything beneath; tests set their own clock."""

from datetime import UTC, date, datetime

from flask import current_app

from workflow.calendar.days import local_day


def system_clock() -> datetime:
    """The instant now, aware and in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The instant now by the application's clock: `app.config["CLOCK"]`."""
    instant: datetime = current_app.config["CLOCK"]()
    return instant


def today() -> date:
    """The date in Vietnam now."""
    return local_day(now())
