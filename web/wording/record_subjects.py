"""What a line of the record is about, as people call it and not by what it is kept under."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.vocabulary import Cadence
from web.formats import day
from web.wording.periods import period_inside
from workflow.calendar.periods import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.work import TaskInstance

WHOLES = {
    "assignment": _l("Giao nhiệm vụ"),
    "clock": _l("Đồng hồ máy chủ"),
    "commune": _l("Cài đặt của xã"),
    "group": _l("Nhóm đơn vị"),
    "mail": _l("Thư gửi đi"),
    "record": _l("Nhật ký"),
    "unit": _l("Đơn vị"),
    "user": _l("Tài khoản"),
}
"""What a line is about that names none in particular."""


def instance_in_words(instance: TaskInstance) -> str:
    """An instance as people name it: `I.1, quý IV/2026`."""
    return f"{instance.task.label}, {period_inside(instance.period)}"


def subject_in_words(subject: str, name: str | None) -> str:
    """What a subject of the record is, with the name of the person, unit or group it is about.

    Empty where a later program wrote what this one has no words for.
    """
    noun, _, key = subject.partition("/")
    if key and noun in _KEYED:
        return _KEYED[noun](key, name)
    return str(WHOLES.get(noun, ""))


def _account(username: str, name: str | None) -> str:
    if name is None:
        return gettext("tài khoản %(username)s", username=username)
    return gettext("tài khoản %(username)s (%(name)s)", username=username, name=name)


def _unit(code: str, name: str | None) -> str:
    return name or gettext("đơn vị %(code)s", code=code)


def _group(code: str, name: str | None) -> str:
    return gettext("nhóm đơn vị %(name)s", name=name or code)


def _task(label: str, _name: str | None) -> str:
    return gettext("nhiệm vụ %(label)s", label=label)


def _plan(number: str, _name: str | None) -> str:
    return gettext("kế hoạch %(number)s", number=number)


def _period(kept: str, _name: str | None) -> str:
    cadence, year, ordinal = kept.rsplit("-", 2)
    return period_inside(Span(Cadence(cadence), int(year), int(ordinal)))


def _calendar(about: str, _name: str | None) -> str:
    if about.isdecimal():
        return gettext("lịch làm việc năm %(year)s", year=about)
    try:
        return gettext("lịch làm việc ngày %(day)s", day=day(date.fromisoformat(about)))
    except ValueError:
        return gettext("lịch làm việc")


def _definition(kept: str, _name: str | None) -> str:
    return gettext("quy trình, bản %(n)s", n=kept.rpartition("/")[2])


def _commune(_code: str, _name: str | None) -> str:
    return str(WHOLES["commune"])


_KEYED: dict[str, Callable[[str, str | None], str]] = {
    "calendar": _calendar,
    "commune": _commune,
    "definition": _definition,
    "group": _group,
    "period": _period,
    "plan": _plan,
    "task": _task,
    "unit": _unit,
    "user": _account,
}
