"""Where a task stands, and how it stands to its due date."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.vocabulary import Timeliness
from web.formats import day
from workflow.instance.situation import Situation

STATES = {
    "assigned": _l("Đã giao"),
    "in_progress": _l("Đang thực hiện"),
    "reported": _l("Đã báo cáo"),
    "reviewed": _l("Đã xem xét"),
    "closed": _l("Đã kết thúc"),
    "revoked": _l("Đã thu hồi"),
}

STATE_TONES = {
    "assigned": "neutral",
    "in_progress": "blue",
    "reported": "violet",
    "reviewed": "teal",
    "closed": "green",
    "revoked": "neutral",
}

STATE_MEANINGS = {
    "assigned": _l("Nhiệm vụ đã được giao; đơn vị chủ trì chưa tiếp nhận."),
    "in_progress": _l("Đơn vị chủ trì đã tiếp nhận, đang làm và nộp sản phẩm."),
    "reported": _l("Đơn vị chủ trì đã báo cáo; các đơn vị phối hợp đang cho ý kiến."),
    "reviewed": _l("Các đơn vị phối hợp đã trả lời xong hoặc đã hết hạn trả lời; chờ phê duyệt."),
    "closed": _l("Kết quả đã được phê duyệt; không thay đổi nữa."),
    "revoked": _l("Ủy ban nhân dân xã đã thu hồi nhiệm vụ này."),
}

TIMELINESS = {
    Timeliness.COMPLETED_ON_TIME: _l("Hoàn thành đúng hạn"),
    Timeliness.COMPLETED_LATE: _l("Hoàn thành quá hạn"),
    Timeliness.OPEN_WITHIN_DEADLINE: _l("Trong hạn"),
    Timeliness.DUE_SOON: _l("Sắp đến hạn"),
    Timeliness.OPEN_OVERDUE: _l("Quá hạn"),
    Timeliness.NO_DEADLINE: _l("Không thời hạn"),
}


def state(name: str) -> str:
    """A state's name on its chip; its own where a later program published it, before going back."""
    return str(STATES.get(name, name))


def state_tone(name: str) -> str:
    """The colour of a state's chip."""
    return STATE_TONES.get(name, "neutral")


def state_meaning(name: str) -> str:
    """One sentence on what a state means; may be empty."""
    return str(STATE_MEANINGS.get(name, ""))


def timeliness(value: Timeliness) -> str:
    """How an instance stands to its due date."""
    return str(TIMELINESS[value])


def time_left(value: Timeliness, due_on: date | None, today: date) -> str:
    """How an instance stands to its due date, with the days: `Quá hạn 2 ngày`."""
    if due_on is None or value in (Timeliness.COMPLETED_ON_TIME, Timeliness.COMPLETED_LATE):
        return timeliness(value)
    days = (due_on - today).days
    if days < 0:
        return gettext("Quá hạn %(n)s ngày", n=-days)
    return gettext("Còn %(n)s ngày", n=days) if days else gettext("Hạn hôm nay")


def moved(situation: Situation) -> str:
    """How often the due date moved, and from where: `gia hạn 1 lần; hạn ban đầu 10/03/2027`."""
    return gettext(
        "gia hạn %(n)s lần; hạn ban đầu %(original)s",
        n=len(situation.granted),
        original=day(situation.original_due_on),
    )
