"""Reminding, by the clock."""

from flask_babel import lazy_gettext as _l

from models.base import Json
from models.vocabulary import ReminderStage
from web.wording.acts import ActionWords, EntryWords, SubjectWords

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
