"""Reminding, by the clock: also what a notice and a mail say of what is overdue."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.base import Json
from models.organisation import Unit
from models.vocabulary import ReminderStage
from web.formats import day
from web.wording.acts import ActionWords, EntryWords, SubjectWords
from web.wording.address import to

REMINDER_STAGES = {
    ReminderStage.BEFORE: _l("sắp đến hạn"),
    ReminderStage.ON: _l("đến hạn"),
    ReminderStage.AFTER: _l("đã quá hạn"),
    ReminderStage.HEAD: _l("quá hạn, báo người đứng đầu đơn vị"),
    ReminderStage.COMMITTEE: _l("quá hạn, báo lãnh đạo UBND xã phụ trách"),
}


def of_which_deadlines(given: Json) -> str:
    """At which of their stages, each once."""
    stages = dict.fromkeys(each["stage"] for each in given.get("due", ()))
    told = "; ".join(str(REMINDER_STAGES[ReminderStage(stage)]) for stage in stages)
    return f": {told}" if told else ""


def reminded(of: Iterable[str]) -> str:
    """What a reminder says: `Nhắc việc: hạn 16/12/2026, còn 3 ngày`."""
    return gettext("Nhắc việc: %(of)s", of="; ".join(of))


def deadline(due_on: date, on: date) -> str:
    """How far off a deadline is on a day: `hạn 16/12/2026, còn 3 ngày`."""
    days, shown = (due_on - on).days, day(due_on)
    if days > 0:
        return gettext("hạn %(day)s, còn %(n)s ngày", day=shown, n=days)
    if days == 0:
        return gettext("hôm nay, %(day)s, là ngày đến hạn", day=shown)
    return gettext("hạn %(day)s, đã quá hạn %(n)s ngày", day=shown, n=-days)


def awaiting_approval(reported_on: date, lead: Unit) -> str:
    """That a report has come and waits: nobody is late but who decides on it."""
    ordered = gettext("báo cáo gửi ngày %(day)s đang chờ phê duyệt", day=day(reported_on))
    requested = gettext("báo cáo gửi ngày %(day)s đang chờ ghi nhận", day=day(reported_on))
    return to(lead, ordered, requested)


WORDS = SubjectWords(
    actions={
        "remind": ActionWords(
            _l("Nhắc việc"),
            _l("Đã nhắc việc."),
            _l("nhắc việc"),
        ),
    },
    entries={
        "reminders": EntryWords(_l("hạn và mức nhắc"), after=of_which_deadlines),
    },
)
