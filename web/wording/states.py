"""Where a task stands, and how it stands to its due date."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.organisation import Unit
from models.vocabulary import Timeliness
from models.work import CLOSED, TaskInstance
from web.formats import day, day_short
from web.wording.address import among, to
from workflow.calendar.days import local_day
from workflow.calendar.timeliness import COMPLETED, days_late
from workflow.definition.vocabulary import EffectName
from workflow.instance.situation import Situation
from workflow.instance.turn import Turn

STATES = {
    "assigned": _l("Đã giao"),
    "in_progress": _l("Đang thực hiện"),
    "reported": _l("Đã báo cáo"),
    "reviewed": _l("Đã xem xét"),
    "closed": _l("Đã kết thúc"),
    "revoked": _l("Đã thu hồi"),
}

REQUESTED_STATES = {
    "assigned": _l("Đã đề nghị"),
    "revoked": _l("Đã rút đề nghị"),
}
"""The states that are called otherwise where the lead unit can only be requested."""

CHIPS = {
    "assigned": _l("Đã giao, chờ tiếp nhận"),
    "reported": _l("Đã báo cáo, chờ xem xét"),
    "reviewed": _l("Đã xem xét, chờ phê duyệt"),
}
"""What the chip of an instance says, where that is more than the state's name."""

REQUESTED_CHIPS = {
    "assigned": _l("Đã đề nghị, chờ tiếp nhận"),
    "reviewed": _l("Đã xem xét, chờ ghi nhận"),
    "revoked": _l("Đã rút đề nghị"),
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
    Timeliness.REPORTED_IN_TIME: _l("Đã báo cáo đúng hạn"),
    Timeliness.OPEN_OVERDUE: _l("Quá hạn"),
    Timeliness.NO_DEADLINE: _l("Không thời hạn"),
}


def state(name: str, lead: Unit | None = None) -> str:
    """A state's name, for a lead unit or in general.

    Its own where a later program published it, before going back.
    """
    return str(among(STATES, REQUESTED_STATES, name, lead) or name)


def chip_of(instance: TaskInstance) -> str:
    """What the chip of an instance says: its state, and what that state waits for."""
    name, lead = instance.state, instance.lead_unit
    return str(among(CHIPS, REQUESTED_CHIPS, name, lead) or state(name, lead))


def state_tone(name: str) -> str:
    """The colour of a state's chip."""
    return STATE_TONES.get(name, "neutral")


def state_meaning(name: str) -> str:
    """One sentence on what a state means; may be empty."""
    return str(STATE_MEANINGS.get(name, ""))


def timeliness(value: Timeliness) -> str:
    """How an instance stands to its due date."""
    return str(TIMELINESS[value])


def time_left(value: Timeliness, situation: Situation) -> str:
    """How an instance stands to its due date, with the days: `Quá hạn 2 ngày`.

    Of what was reported, for what it waits, or by how many days the report was late.
    """
    instance, today = situation.instance, situation.today
    if value is Timeliness.REPORTED_IN_TIME:
        return gettext("Đã báo cáo đúng hạn, %(waits)s", waits=waits_for(situation))
    if value is Timeliness.OPEN_OVERDUE:
        late = days_late(instance, today)
        if instance.reported_at:
            return gettext("Quá hạn: báo cáo chậm %(n)s ngày", n=late)
        return gettext("Quá hạn %(n)s ngày", n=late)
    if instance.due_on is None or value in COMPLETED:
        return timeliness(value)
    days = (instance.due_on - today).days
    return gettext("Còn %(n)s ngày", n=days) if days else gettext("Hạn hôm nay")


def waits_for(situation: Situation) -> str:
    """For what a report waits that others consider, within a sentence."""
    rules = situation.definition.rules_in(situation.state)
    if any(rule.effect == EffectName.CONFIRMATION for rule in rules):
        return gettext("chờ xác nhận")
    if any(rule.leads_to == CLOSED for rule in rules):
        lead = situation.instance.lead_unit
        return to(lead, gettext("chờ phê duyệt"), gettext("chờ ghi nhận"))
    return gettext("chờ xem xét")


def since(situation: Situation, turns: Sequence[Turn]) -> str:
    """Since when people are awaited: `tiếp nhận ngày 05/10`, `chờ từ 17/12, đã 3 ngày`.

    A unit at work is not waited for: its time runs to the due date. Empty where nobody is awaited.
    """
    if not turns:
        return ""
    first = min(turns, key=lambda turn: turn.since)
    instance, begun = situation.instance, local_day(first.since)
    shown, days = day_short(begun), (situation.today - begun).days
    if instance.reported_at:
        return (
            gettext("chờ từ %(day)s, đã %(n)s ngày", day=shown, n=days)
            if days > 0
            else gettext("chờ từ hôm nay")
        )
    if first.effect == EffectName.REPORT:
        if instance.round:
            return gettext("làm tiếp từ ngày %(day)s", day=shown)
        return gettext("tiếp nhận ngày %(day)s", day=shown)
    if situation.state == situation.definition.initial and first.since == instance.state_since:
        ordered = gettext("giao ngày %(day)s", day=shown)
        return to(instance.lead_unit, ordered, gettext("đề nghị ngày %(day)s", day=shown))
    return gettext("chờ từ %(day)s", day=shown)


def moved(situation: Situation) -> str:
    """How often the due date moved, and from where: `gia hạn 1 lần; hạn ban đầu 10/03/2027`."""
    return gettext(
        "gia hạn %(n)s lần; hạn ban đầu %(original)s",
        n=len(situation.granted),
        original=day(situation.original_due_on),
    )
