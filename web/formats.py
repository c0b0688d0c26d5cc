"""How dates, instants, numbers and sizes are written, in either language alike."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING

from flask_babel import gettext

from web.clock import today
from workflow.calendar.days import LOCAL
from workflow.vietnamese import number, size

if TYPE_CHECKING:
    from datetime import timedelta

    from flask import Flask

_MINUTE = 60

# In this order: most browsers also call themselves by the names of others.
_BROWSERS = {
    "coc_coc": "Cốc Cốc",
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def day(value: date | None) -> str:
    """A date, or that of an instant in Vietnam, as 05/10/2026; empty for none."""
    return f"{_local(value):%d/%m/%Y}" if value else ""


def day_short(value: date | None) -> str:
    """A date of this year as 05/10, of another one whole; empty for none."""
    if value is None:
        return ""
    shown = _local(value)
    return f"{shown:%d/%m}" if shown.year == today().year else day(value)


def moment(value: datetime | None) -> str:
    """An instant as the clocks in Vietnam showed it: 05/10/2026 14:05; empty for none."""
    return f"{value.astimezone(LOCAL):%d/%m/%Y %H:%M}" if value else ""


def _local(value: date) -> date:
    return value.astimezone(LOCAL) if isinstance(value, datetime) else value


def duration(value: timedelta) -> str:
    """How long something takes, in whole minutes or seconds, never too short."""
    seconds = math.ceil(value.total_seconds())
    if seconds < _MINUTE:
        return str(gettext("%(n)s giây", n=seconds))
    return str(gettext("%(n)s phút", n=math.ceil(seconds / _MINUTE)))


def device(agent: str) -> str:
    """What a browser says it is, as people call it: `Chrome, Windows`; empty if it does not."""
    named = [
        next((name for sign, name in names.items() if sign in agent), "")
        for names in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in named if name)


def set_up(app: Flask) -> None:
    """Make each of these a filter in templates, by its name."""
    for write in (day, day_short, moment, number, size, duration, device):
        app.add_template_filter(write)
