"""How far the work is."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.base import Json
from models.progress import ProgressNote
from web.formats import day
from web.wording.acts import ActionWords, EntryWords, SubjectWords
from workflow.calendar.days import local_day


def in_percent(given: Json) -> str:
    """How much is done, where it was said: `: 40%`."""
    percent = given.get("percent")
    return "" if percent is None else f": {percent}%"


def progress(note: ProgressNote) -> str:
    """How far it is and since when, in few words: `40%, ngày 12/11/2026`."""
    noted_on = day(local_day(note.noted_at))
    if note.percent is None:
        return gettext("cập nhật ngày %(day)s", day=noted_on)
    return gettext("%(percent)s%%, ngày %(day)s", percent=note.percent, day=noted_on)


WORDS = SubjectWords(
    actions={
        "update_progress": ActionWords(
            _l("Cập nhật tiến độ"),
            _l("Đã cập nhật tiến độ."),
            _l("cập nhật tiến độ"),
            hint=_l(
                "Ghi việc đã làm, việc còn lại. Việc cập nhật không thay cho báo cáo kết quả và"
                " không thay đổi hạn."
            ),
        ),
    },
    entries={
        "progress": EntryWords(
            _l("tình hình thực hiện; nếu có: tỷ lệ hoàn thành"), after=in_percent
        ),
    },
    faults={
        "not_a_percentage": _l("Tỷ lệ phải từ 0 đến 100."),
    },
)
