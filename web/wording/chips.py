"""The one or two chips of an instance: where it stands, and how it stands to its due date.

Two facts are two chips. Where the second says the first once more, one stands for both: what was
reported in time says for what it waits, and what was completed in time is over.
"""

from typing import NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.vocabulary import Timeliness
from models.work import CLOSED
from web.wording.address import to
from web.wording.states import state, state_tone, timeliness
from workflow.calendar.timeliness import COMPLETED, days_late
from workflow.definition.vocabulary import EffectName
from workflow.instance.situation import Situation


class Chip(NamedTuple):
    """A small label: a word, a colour and a shape together."""

    label: str
    tone: str
    shape: str


TIMELINESS_LOOKS = {
    Timeliness.COMPLETED_ON_TIME: ("green", "check"),
    Timeliness.COMPLETED_LATE: ("late", "check"),
    Timeliness.OPEN_WITHIN_DEADLINE: ("plain", "clock"),
    Timeliness.REPORTED_IN_TIME: ("teal", "check"),
    Timeliness.OPEN_OVERDUE: ("seal", "warning"),
    Timeliness.DUE_SOON: ("amber", "clock"),
    Timeliness.NO_DEADLINE: ("plain", "dash"),
}

_AWAITED = {
    EffectName.CONFIRMATION: _l("chờ xác nhận"),
    EffectName.RESPONSE: _l("chờ giải trình"),
    EffectName.SUBMISSION: _l("chờ trình phê duyệt"),
    EffectName.BALLOT: _l("chờ biểu quyết"),
    EffectName.SLIP: _l("chờ biểu quyết"),
    EffectName.COUNT: _l("chờ kết quả biểu quyết"),
    EffectName.VOTE: _l("chờ biểu quyết"),
    EffectName.REASSIGNMENT: _l("chờ quyết định việc chuyển trả"),
}
"""What is waited for, by what those who are awaited bring about; the first one is said."""

_TELLS_THE_STATE_TOO = (*COMPLETED, Timeliness.REPORTED_IN_TIME)


def chips(situation: Situation, stands: Timeliness | None) -> tuple[Chip, ...]:
    """All that stands beside an instance's name, without its like twice.

    `stands` is None where the due date is not counted, or not shown.
    """
    of_state = _chip_of_state(situation)
    if stands is None:
        return (of_state,)
    of_time = Chip(time_left(stands, situation), *TIMELINESS_LOOKS[stands])
    if stands is Timeliness.REPORTED_IN_TIME:
        # In the colour of the state, by which it is found among others.
        return (of_state._replace(label=of_time.label),)
    if stands in _TELLS_THE_STATE_TOO:
        return (of_time,)
    return of_state, of_time


def chip_of_time(situation: Situation, stands: Timeliness) -> Chip:
    """The last of its chips: all there is to say where the state is told beside it."""
    return chips(situation, stands)[-1]


def _chip_of_state(situation: Situation) -> Chip:
    """The state, and what it waits for."""
    if situation.is_returned:
        return returned(situation)
    name, lead = situation.state, situation.instance.lead_unit
    label, waits = state(name, lead), waits_for(situation)
    if waits:
        label = gettext("%(state)s, %(waits)s", state=label, waits=waits)
    return Chip(label, state_tone(name), f"state-{name}")


def returned(situation: Situation) -> Chip:
    """That others returned what the lead unit reported; it does not look like what goes on."""
    lead = situation.instance.lead_unit
    label = to(lead, gettext("Trả lại, yêu cầu bổ sung"), gettext("Đề nghị bổ sung"))
    return Chip(label, "amber", f"state-{situation.state}")


def time_left(stands: Timeliness, situation: Situation) -> str:
    """How an instance stands to its due date, with the days: `Quá hạn 2 ngày`.

    Of what was reported, for what it waits, or by how many days the report was late.
    """
    instance, today = situation.instance, situation.today
    if stands is Timeliness.REPORTED_IN_TIME:
        return gettext("Đã báo cáo đúng hạn, %(waits)s", waits=waits_for(situation))
    if stands is Timeliness.OPEN_OVERDUE:
        late = days_late(instance, today)
        if instance.reported_at:
            return gettext("Quá hạn: báo cáo chậm %(n)s ngày", n=late)
        return gettext("Quá hạn %(n)s ngày", n=late)
    if instance.due_on is None or stands in COMPLETED:
        return timeliness(stands)
    days = (instance.due_on - today).days
    return gettext("Còn %(n)s ngày", n=days) if days else gettext("Hạn hôm nay")


def waits_for(situation: Situation) -> str:
    """For what an instance waits that is not the lead unit's own work, within a sentence.

    Empty while the lead unit is at work, and after the end.
    """
    rules = situation.definition.rules_in(situation.state)
    begins = situation.state == situation.definition.initial
    ended = situation.state == CLOSED
    if ended or not rules or not (begins or situation.instance.reported_at):
        return ""
    awaited = {turn.effect for turn in situation.turns}
    for effect, words in _AWAITED.items():
        if effect in awaited:
            return str(words)
    if begins:
        return gettext("chờ tiếp nhận")
    lead = situation.instance.lead_unit
    if situation.is_rejected:
        return to(lead, gettext("chờ trả lại"), gettext("chờ đề nghị bổ sung"))
    if any(rule.leads_to == CLOSED for rule in rules):
        return to(lead, gettext("chờ phê duyệt"), gettext("chờ ghi nhận"))
    return gettext("chờ xem xét")
