"""Who of the lead unit works on a task."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.appointment import Appointment
from models.base import Json
from web.formats import day
from web.wording.acts import ActionWords, EntryWords, SubjectWords


def naming(given: Json) -> str:
    """Who was named: `: Y Siêng Năng, Y Chín Chắn`."""
    names = given.get("names")
    return f": {', '.join(names)}" if names else ""


def workers(appointments: Iterable[Appointment]) -> str:
    """Who works on it, by their names."""
    return ", ".join(each.officer.full_name for each in appointments)


def appointed(appointment: Appointment) -> str:
    """What somebody was named for: on what of it, and by when; empty where neither was said."""
    until = appointment.due_on
    found = (
        gettext("hạn nội bộ %(day)s", day=day(until)) if until else "",
        appointment.note,
    )
    return ": ".join(part for part in found if part)


def gone(departed: Iterable[Appointment]) -> str:
    """That they left who were to work on it, by their names as long as nobody else is named."""
    if names := workers(departed):
        return gettext("Không còn ở đơn vị: %(names)s", names=names)
    return gettext("Việc phân công xử lý đã thay đổi từ khi có người rời đơn vị")


def back(serving: Iterable[Appointment], subject: str) -> str:
    """That whoever a line is about can work on it again, as long as they are named."""
    names = workers(each for each in serving if subject == f"user/{each.officer.username}")
    if names:
        return gettext("Trở lại làm việc ở đơn vị: %(names)s", names=names)
    return gettext("Việc phân công xử lý đã thay đổi từ khi có người trở lại đơn vị")


def not_of_unit_any_more(gone: Iterable[Appointment]) -> str:
    """That somebody who was named cannot do it any more; empty where everybody can."""
    names = workers(gone)
    if not names:
        return ""
    return gettext("Không còn ở đơn vị: %(names)s; đề nghị phân công lại.", names=names)


WORDS = SubjectWords(
    actions={
        "appoint": ActionWords(
            _l("Phân công xử lý"),
            _l("Đã phân công xử lý. Người được phân công nhận thông báo."),
            _l("phân công xử lý"),
            hint=_l(
                "Chọn người của đơn vị trực tiếp xử lý. Phân công lại thì thay lần phân công"
                " trước; trách nhiệm báo cáo vẫn thuộc người đứng đầu đơn vị."
            ),
        ),
        "end_appointment": ActionWords(
            _l("Thôi phân công xử lý"),
            _l("Đã thôi phân công. Người được phân công nhận thông báo."),
            _l("thôi phân công xử lý"),
            "danger",
            _l("Không còn người được phân công riêng; cả đơn vị cùng thực hiện."),
        ),
    },
    news={
        "officers_named": _l("Phân công xử lý nhiệm vụ"),
        "officers_released": _l("Anh/chị thôi được phân công xử lý"),
        "officer_left": _l("Người xử lý không còn ở đơn vị; cần phân công lại"),
        "officer_back": _l("Người được phân công đã trở lại; không phải phân công lại"),
        "officers_changed": _l("Việc phân công xử lý trong đơn vị đã thay đổi"),
    },
    entries={
        "appointment": EntryWords(
            _l("người xử lý; nếu có: nội dung phân công, hạn nội bộ"), after=naming
        ),
    },
    conditions={
        "somebody_appointed": _l("đã phân công người xử lý"),
    },
    obstacles={
        "nobody_appointed": _l("Chưa phân công người xử lý."),
    },
    faults={
        "after_due_date": _l("Hạn nội bộ không được sau hạn hoàn thành."),
        "not_of_lead_unit": _l("Có người được chọn không còn ở đơn vị; hãy chọn lại."),
    },
)
