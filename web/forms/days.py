"""How a day and an hour are written by hand: in Vietnam's order, whatever a browser speaks."""

from __future__ import annotations

import re
from datetime import date, time

DAY_PATTERNS = (
    r"(?<day>[0-9]{1,2})(?<sign>[/.-])(?<month>[0-9]{1,2})\k<sign>(?<year>[0-9]{4})",
    r"(?<day>[0-9]{1,2})(?<sign>[/.])(?<month>[0-9]{1,2})\k<sign>(?<year>[0-4][0-9])",
    r"(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})",
    r"(?<day>[0-9]{2})(?<month>[0-9]{2})(?<year>[0-9]{4})",
)
"""As 05/10/2026 with any of three signs, 05/10/26, 2026-10-05, or 05102026; the script's, too.

A year of two digits is one from 2000 to 2049: others could mean either century. Between hyphens
it could stand at either end, and is none.
"""

_DAYS = [
    re.compile(pattern.replace("(?<", "(?P<").replace(r"\k<sign>", "(?P=sign)"))
    for pattern in DAY_PATTERNS
]
_CLOCKS = [
    re.compile(pattern)
    for pattern in (
        "(?P<hour>[0-9]{1,2})[:.hHgG](?P<minute>[0-9]{2})",
        "(?P<hour>[0-9]{1,2})[hHgG](?P<minute>)",
        "(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})",
    )
]
_CENTURY, _WHOLE_YEAR = 2000, 4


def read_day(text: str) -> date | None:
    """The day that is meant; None where there is none like it, or it could be another one."""
    for pattern in _DAYS:
        if found := pattern.fullmatch(_closely(text)):
            year = int(found["year"])
            try:
                return date(
                    year if len(found["year"]) == _WHOLE_YEAR else _CENTURY + year,
                    int(found["month"]),
                    int(found["day"]),
                )
            except ValueError:
                return None
    return None


def read_clock(text: str) -> time | None:
    """The time of a day of 24 hours that is meant: 21:30, 21.30, 21h30, 21h or 2130."""
    for pattern in _CLOCKS:
        if found := pattern.fullmatch(_closely(text)):
            try:
                return time(int(found["hour"]), int(found["minute"] or 0))
            except ValueError:
                return None
    return None


def _closely(text: str) -> str:
    """The text without space around it and around its signs."""
    return "".join(part.strip() for part in re.split("([/.:-])", text))
