"""From day to day: what is dated holds on its first day, on its last, and on those between."""

from datetime import date

from models.organisation import Post, Unit, UnitGroupMember

Dated = Post | Unit | UnitGroupMember

_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


def holds(noun: Dated, day: date) -> bool:
    """Whether it holds on a day."""
    return noun.valid_from <= day and lasts(noun, day)


def lasts(noun: Dated, day: date) -> bool:
    """Whether it holds on a day, or will later."""
    return noun.valid_to is None or noun.valid_to >= day


def day_fault(day: date | None) -> str | None:
    """The code of what is wrong with a day that was typed, or None."""
    return None if day is None or _EARLIEST <= day <= _LATEST else "day_far"


def last_day_fault(noun: Dated, last_day: date) -> str | None:
    """The code of what is wrong with a last day, or None."""
    return "before_start" if last_day < noun.valid_from else day_fault(last_day)


def ending_fault(noun: Dated, last_day: date) -> str | None:
    """As `last_day_fault`, for what never ends later than was set before."""
    return last_day_fault(noun, last_day) if lasts(noun, last_day) else "ended_before"
