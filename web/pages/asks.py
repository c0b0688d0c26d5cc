"""What is asked of somebody, with what it rests on: the lines of a card, in words and numbers."""

from datetime import datetime

from flask_babel import gettext

from models.deadline import Decline
from models.record import Event
from models.vocabulary import Stance
from web import wording
from web.formats import day, day_short
from web.pages.signatures import Signatures
from web.wording.substitutions import event_signature
from workflow.definition.definition import Rule
from workflow.definition.vocabulary import EffectName
from workflow.documents.products import unchanged_since
from workflow.instance.carried import newer_than
from workflow.instance.situation import Situation

_LONGEST = 160


def asked(situation: Situation, rule: Rule | None) -> list[str]:
    """The question that a card puts; empty where the task itself says it all."""
    match rule.effect if rule else None:
        case EffectName.EXTENSION_GRANT:
            return _extension(situation)
        case EffectName.REASSIGNMENT:
            return _decline(situation)
        case EffectName.RESPONSE:
            return _objections(situation)
    state = situation.definition.state_by_name[situation.state]
    if situation.report is None or situation.is_worked_on or state.final:
        return []
    return [" · ".join(_papers(situation)), *_result(situation), *_submitted(situation)]


def told_why(
    situation: Situation, back: Event | None, signatures: Signatures | None = None
) -> list[str]:
    """What the lead unit was answered, with the reason: returned, kept, or given no more time."""
    lead, signatures = situation.instance.lead_unit, signatures or Signatures(situation.signed)
    found = (
        []
        if back is None
        else [_signed(wording.deed(back, lead), back.at, event_signature(back), back.reason)]
    )
    last = situation.own_declines[-1:] if situation.state == situation.definition.initial else ()
    upheld = (each for each in last if each.answered_at and each.successor_id is None)
    found += [_upheld(situation, each, signatures) for each in upheld]
    decided = [each for each in situation.extensions if each.decided_at]
    for each in decided[-1:]:
        if each.granted_until is None and not each.is_moot and each.decided_at and each.decided_by:
            deed = gettext("không đồng ý gia hạn đến %(day)s", day=day(each.proposed_on))
            who = signatures.briefly(each, each.decided_by, each.decided_at)
            found.append(_signed(deed, each.decided_at, who, each.answer or ""))
    return found


def noted(situation: Situation) -> list[str]:
    """What somebody who only watches has to know: that it came back, and what units object to."""
    open_, round_ = len(situation.open_objections), situation.instance.round
    back = round_ and situation.is_worked_on
    found = [gettext("thực hiện lại sau lần báo cáo %(n)s", n=round_)] if back else []
    if open_:
        found.append(gettext("%(n)s đơn vị không thống nhất (chưa giải trình)", n=open_))
    return found


def same_products(situation: Situation) -> str:
    """That the products are those of the round before; empty where they are not."""
    before = unchanged_since(situation)
    if before is None or not situation.current_versions:
        return ""
    return gettext("Sản phẩm không đổi so với lần báo cáo %(n)s.", n=before.round)


def _extension(situation: Situation) -> list[str]:
    request = situation.open_extension
    if request is None:
        return []
    signatures = Signatures(situation.signed)
    sentence = gettext(
        "%(who)s đề nghị gia hạn từ %(before)s đến %(until)s: “%(reason)s”",
        who=signatures.of(request, request.asked_by, request.asked_at),
        before=day(request.due_before),
        until=day(request.proposed_on),
        reason=shortened(request.reason),
    )
    return [sentence]


def _decline(situation: Situation) -> list[str]:
    declined = situation.open_decline
    if declined is None:
        return []
    signatures = Signatures(situation.signed)
    sentence = gettext(
        "%(who)s đề nghị chuyển trả: “%(reason)s”",
        who=signatures.of(declined, declined.declined_by, declined.declined_at),
        reason=shortened(declined.reason),
    )
    return [sentence]


def _objections(situation: Situation) -> list[str]:
    return [
        gettext(
            "%(unit)s không thống nhất: “%(reason)s”",
            unit=next(unit.name for unit in situation.asked if unit.id == objection.unit_id),
            reason=shortened(objection.remark),
        )
        for objection in situation.open_objections
    ]


def _papers(situation: Situation) -> list[str]:
    """What lies before whoever answers or decides, counted."""
    holding = [situation.answers[u.id] for u in situation.asked if u.id in situation.answers]
    objecting = [answer for answer in holding if answer.stance is Stance.OBJECTED]
    explained = sum(answer.response is not None for answer in objecting)
    silent = sum(answer.stance is Stance.NO_RESPONSE for answer in holding)
    agreed, round_ = len(holding) - len(objecting) - silent, situation.instance.round
    counted = [
        gettext("Lần báo cáo %(n)s", n=round_) if round_ > 1 else "",
        gettext("%(n)s sản phẩm", n=len(situation.current_versions)),
        *_without_version(situation),
        gettext("%(n)s đơn vị không thống nhất (đã giải trình)", n=explained) if explained else "",
        gettext("%(n)s đơn vị không thống nhất (chưa giải trình)", n=len(objecting) - explained)
        if len(objecting) > explained
        else "",
        gettext("%(n)s đơn vị không trả lời", n=silent) if silent else "",
        gettext("%(n)s đơn vị đã xác nhận", n=agreed) if agreed else "",
        same_products(situation).removesuffix("."),
    ]
    return [each for each in counted if each]


def _without_version(situation: Situation) -> list[str]:
    """How many products the report brings no version of: what holds, and what did not arise."""
    answers = situation.answered_products.values()
    holding = sum(answer.version_id is not None for answer in answers)
    nothing = len(answers) - holding
    newer = sum(newer_than(situation, answer) is not None for answer in answers)
    return [
        gettext("%(n)s văn bản kỳ trước còn hiệu lực", n=holding) if holding else "",
        gettext("%(n)s văn bản kỳ trước đã có bản mới hơn", n=newer) if newer else "",
        gettext("%(n)s sản phẩm không phát sinh trong kỳ", n=nothing) if nothing else "",
    ]


def _result(situation: Situation) -> list[str]:
    report = situation.report
    assert report is not None
    found = [gettext("Kết quả: %(text)s", text=shortened(report.results))]
    if report.proposals:
        found.append(gettext("Đề xuất, kiến nghị: %(text)s", text=shortened(report.proposals)))
    return found


def _submitted(situation: Situation) -> list[str]:
    """What the follow-up office proposes: `Đề nghị trả lại: thiếu biểu 3`."""
    slip = situation.submission
    if slip is None:
        return []
    words = wording.recommendation(slip.recommendation, situation.instance.lead_unit)
    return [f"{words}: {shortened(slip.note)}" if slip.note else words]


def _upheld(situation: Situation, declined: Decline, signatures: Signatures) -> str:
    assert declined.answered_at is not None
    [upholding, *_] = situation.definition.actions_with(EffectName.UPHOLDING)
    who = signatures.briefly(declined, declined.answered_by, declined.answered_at)
    deed = wording.past(upholding, situation.instance.lead_unit)
    return _signed(deed, declined.answered_at, who, declined.answer or "")


def _signed(deed: str, at: datetime, who: str, reason: str) -> str:
    """Who did what on which day, and why: `Trả lại 29/11, A Công Tâm: Thiếu biểu tổng hợp`."""
    said = f"{deed[:1].upper()}{deed[1:]} {day_short(at)}, {who}"
    return f"{said}: {reason}" if reason else f"{said}."


def shortened(text: str) -> str:
    """A text on one line, cut at a word where it is long."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST:
        return line
    return line[:_LONGEST].rsplit(" ", 1)[0] + "…"
