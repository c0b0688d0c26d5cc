"""How long something is kept, in words."""

from datetime import date

from flask_babel import gettext

from models.retention import FOR_EVER
from workflow.planning.retention import last_year_kept


def kept_for(years: int) -> str:
    """For how long: `vĩnh viễn`, `20 năm`."""
    return gettext("vĩnh viễn") if years == FOR_EVER else gettext("%(n)s năm", n=years)


def kept_until(years: int, ended_on: date) -> str:
    """For how long, and to the end of which year, of what belongs to work that ended on a day."""
    last = last_year_kept(years, ended_on)
    if last is None:
        return gettext("Bảo quản vĩnh viễn")
    return gettext("Bảo quản %(years)s, đến hết năm %(last)s", years=kept_for(years), last=last)
