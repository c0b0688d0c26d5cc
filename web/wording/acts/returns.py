"""Returns: a report to be put right, what was closed to be worked on again, and until when."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.base import Json
from web.formats import day
from web.wording.acts import EntryWords, SubjectWords


def due_again(given: Json) -> str:
    """By when it is due again, where that was said: `, hạn báo cáo lại 10/12/2026`."""
    due_on = given.get("due_on")
    if due_on is None:
        return ""
    return gettext(", hạn báo cáo lại %(day)s", day=day(date.fromisoformat(due_on)))


WORDS = SubjectWords(
    entries={
        "return": EntryWords(_l("lý do; nếu báo cáo đúng hạn: hạn báo cáo lại"), after=due_again),
    },
    faults={
        "late_already": _l("Báo cáo đã chậm so với hạn nên hạn giữ nguyên; để trống ô này."),
        "not_ahead": _l("Chọn từ hôm nay trở đi và không trước hạn hiện nay."),
    },
)
