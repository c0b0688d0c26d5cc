"""Periods, days, and what stops a task from going on."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.recurrence import Halt
from models.vocabulary import Cadence, HaltKind
from models.work import Period
from web.formats import day
from workflow.calendar.national_days import lunar_day
from workflow.calendar.periods import Span
from workflow.planning.office_calendar import CUT_OFF_DAYS

CADENCES = {
    Cadence.MONTH: _l("Hằng tháng"),
    Cadence.QUARTER: _l("Hằng quý"),
    Cadence.HALF_YEAR: _l("6 tháng"),
    Cadence.NINE_MONTHS: _l("9 tháng"),
    Cadence.YEAR: _l("Hằng năm"),
    Cadence.AD_HOC: _l("Đột xuất"),
}

WEEKDAYS = {
    1: _l("Thứ Hai"),
    2: _l("Thứ Ba"),
    3: _l("Thứ Tư"),
    4: _l("Thứ Năm"),
    5: _l("Thứ Sáu"),
    6: _l("Thứ Bảy"),
    7: _l("Chủ nhật"),
}
"""By their ISO numbers."""

WEEKDAYS_SHORT = {
    1: _l("T2"), 2: _l("T3"), 3: _l("T4"), 4: _l("T5"), 5: _l("T6"), 6: _l("T7"), 7: _l("CN"),
}  # fmt: skip

SORTS_OF_DAYS = {
    "plain": _l("Làm việc"),
    "free": _l("Nghỉ hằng tuần"),
    "holiday": _l("Nghỉ lễ, tết"),
    "own": _l("Ngày nghỉ của xã"),
    "worked": _l("Ngày làm bù"),
}

HALTS = {
    HaltKind.SUSPENDED: _l("Đã tạm dừng"),
    HaltKind.ENDED: _l("Đã cho kết thúc"),
}


def cadence(value: Cadence) -> str:
    """How often a task is reported."""
    return str(CADENCES[value])


def weekday(value: date) -> str:
    """A day's weekday."""
    return str(WEEKDAYS[value.isoweekday()])


def day_in_words(value: date | None) -> str:
    """A date so that nobody takes the month for the day: Thứ Hai, 05/10/2026; empty for none."""
    return f"{weekday(value)}, {day(value)}" if value else ""


def weekdays(numbers: Collection[int]) -> str:
    """Weekdays by their ISO numbers, one after the other."""
    return ", ".join(str(WEEKDAYS[number]) for number in sorted(numbers))


def sort_of_day(value: str) -> str:
    """What sort of day it is in the calendar."""
    return str(SORTS_OF_DAYS[value])


def cut_off_day(number: int) -> str:
    """The day of the month on which periods end."""
    last = max(CUT_OFF_DAYS)
    return gettext("ngày cuối tháng") if number == last else gettext("ngày %(n)s", n=number)


def unsettled(year: int) -> str:
    """That dates in a year may still change."""
    return gettext("Lịch nghỉ năm %(year)s chưa được xác nhận; hạn có thể thay đổi.", year=year)


def day_off(off: date, worked: date) -> str:
    """That a date is a day off, and which day is worked next."""
    return gettext(
        "%(day)s là %(weekday)s, ngày nghỉ; ngày làm việc kế tiếp là %(next)s.",
        day=day(off),
        weekday=weekday(off),
        next=day(worked),
    )


def holiday(off: date, name: str) -> str:
    """A national day off as the office calls it; `name` is what the library does."""
    lunar = lunar_day(off)
    if lunar:
        return gettext("%(n)s tháng Chạp", n=lunar)
    # Decree 30/2020, appendix II, writes it so: with a capital only where a line begins with it.
    written = name.replace("Tết Nguyên Đán", "tết Nguyên đán")
    return f"{written[:1].upper()}{written[1:]}"


def halt(value: HaltKind) -> str:
    """What stops a task."""
    return str(HALTS[value])


def halt_mark(found: Halt, today: date) -> str:
    """That a task is stopped, or will be, in few words."""
    since = day(found.since)
    if found.kind is HaltKind.SUSPENDED:
        return gettext("Tạm dừng từ %(day)s", day=since)
    if found.since <= today:
        return gettext("Đã kết thúc từ %(day)s", day=since)
    return gettext("Kết thúc từ %(day)s", day=since)


def inside(name: str) -> str:
    """A period's name as it stands inside a sentence: `quý IV/2026`."""
    return name[:1].lower() + name[1:]


def period_inside(value: Period | Span) -> str:
    """A period inside a sentence: `quý IV/2026`."""
    return inside(period(value))


def period(value: Period | Span) -> str:
    """A period's name, alone or where a sentence begins: `Quý IV/2026`."""
    year = value.year
    roman = ("", "I", "II", "III", "IV")
    match value.cadence:
        case Cadence.MONTH:
            return gettext("Tháng %(month)s/%(year)s", month=f"{value.ordinal:02}", year=year)
        case Cadence.QUARTER:
            return gettext("Quý %(quarter)s/%(year)s", quarter=roman[value.ordinal], year=year)
        case Cadence.HALF_YEAR if value.ordinal == 1:
            return gettext("6 tháng đầu năm %(year)s", year=year)
        case Cadence.HALF_YEAR:
            return gettext("6 tháng cuối năm %(year)s", year=year)
        case Cadence.NINE_MONTHS:
            return gettext("9 tháng đầu năm %(year)s", year=year)
        case Cadence.YEAR:
            return gettext("Năm %(year)s", year=year)
        case Cadence.AD_HOC:
            return gettext("Đột xuất %(year)s", year=year)
