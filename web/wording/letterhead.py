"""What stands at the head and the foot of a paper that is printed: Decree 30/2020, appendix I."""

from datetime import date

from flask_babel import gettext

from models.organisation import Commune

_KINDS = ("xã ", "phường ", "đặc khu ", "thị trấn ")
_LAST_WITH_ZERO = 2


def place(commune: Commune) -> str:
    """The name of the place alone: `Ngọk Bay`."""
    found = (kind for kind in _KINDS if commune.name.lower().startswith(kind))
    return commune.name[len(next(found, "")) :]


def written_day(day: date) -> str:
    """A day as papers have it: `ngày 05 tháng 02 năm 2026`."""
    month = f"{day.month:02}" if day.month <= _LAST_WITH_ZERO else str(day.month)
    return gettext(
        "ngày %(day)s tháng %(month)s năm %(year)s",
        day=f"{day.day:02}", month=month, year=day.year,
    )  # fmt: skip


def place_and_day(commune: Commune, day: date | None = None) -> str:
    """Where and when a paper is signed; without a day, with room to write it by hand."""
    when = written_day(day) if day else gettext("ngày …… tháng …… năm ……")
    return f"{place(commune)}, {when}"
