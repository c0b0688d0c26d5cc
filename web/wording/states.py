"""Where a task stands, and how it stands to its due date."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.organisation import Unit
from models.vocabulary import Timeliness
from web.formats import day, day_short
from web.wording.actions import verb
from web.wording.address import among, both, to
from workflow.calendar.days import local_day
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

STATE_TONES = {
    "assigned": "neutral",
    "in_progress": "blue",
    "reported": "violet",
    "reviewed": "teal",
    "closed": "green",
    "revoked": "neutral",
}

STATE_MEANINGS = {
    "assigned": _l("Nhiệm vụ đã được giao hoặc đề nghị thực hiện; đơn vị chủ trì chưa tiếp nhận."),
    "in_progress": _l("Đơn vị chủ trì đã tiếp nhận, đang thực hiện và nộp sản phẩm."),
    "reported": _l("Đơn vị chủ trì đã báo cáo; các đơn vị phối hợp đang cho ý kiến."),
    "reviewed": _l(
        "Các đơn vị phối hợp đã trả lời xong hoặc đã hết hạn trả lời; chờ phê duyệt hoặc ghi nhận."
    ),
    "closed": _l("Kết quả đã được phê duyệt hoặc ghi nhận; không thay đổi nữa."),
    "revoked": _l("Ủy ban nhân dân xã đã thu hồi nhiệm vụ này, hoặc đã rút đề nghị."),
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
    """A state's name, for a lead unit; both of them where none is named.

    Its own where a later program published it, before going back.
    """
    if lead is None and name in REQUESTED_STATES:
        return both(STATES[name], REQUESTED_STATES[name])
    return str(among(STATES, REQUESTED_STATES, name, lead) or name)


def state_tone(name: str) -> str:
    """The colour of a state's chip."""
    return STATE_TONES.get(name, "neutral")


def state_meaning(name: str) -> str:
    """One sentence on what a state means; may be empty."""
    return str(STATE_MEANINGS.get(name, ""))


def timeliness(value: Timeliness) -> str:
    """How an instance stands to its due date."""
    return str(TIMELINESS[value])


def since(situation: Situation, turns: Sequence[Turn]) -> str:
    """Since when people are awaited: `tiếp nhận ngày 05/10`, `chờ từ 17/12, đã 3 ngày`.

    A unit at work is not waited for: its time runs to the due date. Who decides on what it asked
    has a date of their own. Empty where nobody is awaited.
    """
    theirs = [turn for turn in turns if turn.unit is None]
    of_units = [turn for turn in turns if turn.unit]
    if not (theirs and of_units):
        return _since(situation, turns)
    units = dict.fromkeys(turn.unit.brief_name for turn in of_units if turn.unit)
    verbs = dict.fromkeys(verb(turn.action, situation.instance.lead_unit) for turn in theirs)
    decide = [f"{each[:1].lower()}{each[1:]}" for each in verbs]
    parts = ((units, of_units), (decide, theirs))
    return "; ".join(f"{', '.join(who)}: {_since(situation, part)}" for who, part in parts)


def _since(situation: Situation, turns: Sequence[Turn]) -> str:
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
            return gettext("thực hiện lại từ ngày %(day)s", day=shown)
        return gettext("tiếp nhận ngày %(day)s", day=shown)
    at_first = situation.state == situation.definition.initial
    if at_first and first.unit and first.since == instance.state_since:
        ordered = gettext("giao ngày %(day)s", day=shown)
        return to(instance.lead_unit, ordered, gettext("đề nghị ngày %(day)s", day=shown))
    return gettext("chờ từ %(day)s", day=shown)


def moved(situation: Situation) -> str:
    """How the due date moved, and from where: `gia hạn 1 lần; hạn ban đầu 10/03/2027`.

    Empty where it did not.
    """
    extended, renewed = len(situation.granted), len(situation.renewed_due_dates)
    how = [gettext("gia hạn %(n)s lần", n=extended)] if extended else []
    how += [gettext("đặt hạn báo cáo lại %(n)s lần", n=renewed)] if renewed else []
    if not how:
        return ""
    original = gettext("hạn ban đầu %(day)s", day=day(situation.original_due_on))
    return "; ".join([*how, original])
