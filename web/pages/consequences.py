"""What an act undoes of others' work, and how far it can be taken back: said before it is done."""

from flask_babel import gettext

from models.organisation import Unit
from models.vocabulary import Stance
from web import wording
from web.wording.address import to
from workflow.definition.definition import Definition, Rule
from workflow.definition.vocabulary import EffectName
from workflow.instance.issuing import issued_of, numbered
from workflow.instance.situation import Situation

_OBJECTING = (EffectName.OBJECTION, EffectName.PAPER_OBJECTION)
_AGREEING = (EffectName.CONFIRMATION, EffectName.PAPER_CONFIRMATION)


def consequences(situation: Situation, rule: Rule) -> list[str]:
    """The sentences to be read before the second click; empty for what harms nobody."""
    book = situation.definition
    found = []
    if _leads_back(book, rule) and not book.considers(rule.leads_to):
        found += _undone(situation, goes_on=not book.state_by_name[rule.leads_to].final)
        if book.state_by_name[rule.state].final:
            found += _what_was_issued(situation)
    elif rule.effect in _OBJECTING and _leads_back(book, rule):
        found += _answered_anew(situation)
    elif rule.effect in _AGREEING:
        found += _held_no_longer(situation)
    if book.state_by_name[rule.leads_to].final:
        if minutes := _minutes_to_withdraw(situation, rule):
            found.append(gettext("Trong %(n)s phút, anh/chị rút lại được.", n=minutes))
        found.append(_how_to_return(book, rule.leads_to, situation.instance.lead_unit))
    elif _declines(book, rule.state) and not _declines(book, rule.leads_to):
        found.append(gettext("Sau khi tiếp nhận, đơn vị không chuyển trả nhiệm vụ được nữa."))
    return found


def _leads_back(book: Definition, rule: Rule) -> bool:
    """Whether what was reported has to be reported again, or counts no more."""
    step, next_step = book.state_by_name[rule.state].step, book.state_by_name[rule.leads_to].step
    return step is not None and (next_step is None or next_step < step)


def _undone(situation: Situation, *, goes_on: bool) -> list[str]:
    """What was said of the report counts no more; what it takes to go on, where it does."""
    given = [each for each in situation.answers.values() if each.stance is not Stance.NO_RESPONSE]
    found = []
    if given:
        found.append(gettext("%(n)s đơn vị đã trả lời; ý kiến đó chỉ còn để xem.", n=len(given)))
    if goes_on and given and situation.report:
        found.append(
            gettext(
                "Để tiếp tục, đơn vị chủ trì phải báo cáo lại và %(n)s đơn vị phải trả lời lại.",
                n=len(situation.asked),
            )
        )
    elif goes_on and situation.report and situation.asked:
        found.append(gettext("Để tiếp tục, đơn vị chủ trì phải báo cáo lại."))
    if situation.vote:
        found.append(gettext("Kết quả biểu quyết của lần báo cáo này không còn giá trị."))
    elif situation.ballot and situation.ballot.slips:
        found.append(gettext("Phiếu đã gửi không còn giá trị."))
    return found


def _answered_anew(situation: Situation) -> list[str]:
    """That it is answered once more before the committee has the word, and a slip is void."""
    ordered = gettext("Đơn vị chủ trì phải giải trình trước khi trình phê duyệt.")
    requested = gettext("Đơn vị chủ trì được đề nghị giải trình trước khi trình ghi nhận kết quả.")
    found = [to(situation.instance.lead_unit, ordered, requested)]
    if situation.submission:
        found.append(gettext("Phiếu trình của Văn phòng không còn giá trị; phải trình lại."))
    return found


def _held_no_longer(situation: Situation) -> list[str]:
    """That a slip is void once an objection that the office wrote down is held no longer."""
    held = [each for each in situation.answers.values() if each.id in situation.on_paper]
    if situation.submission and any(each.stance is Stance.OBJECTED for each in held):
        return [
            gettext(
                "Nếu ý kiến không thống nhất không còn, phiếu trình của Văn phòng không còn giá"
                " trị; phải trình lại."
            )
        ]
    return []


def _what_was_issued(situation: Situation) -> list[str]:
    """That an issued document is a fact, whatever becomes of the task."""
    latest = (issued_of(situation, version)[:1] for version in numbered(situation))
    return [
        gettext(
            "Văn bản đã ban hành số %(number)s vẫn có hiệu lực; mở lại không thu hồi văn bản.",
            number=document.document_number,
        )
        for documents in latest
        for document in documents
    ]


def _minutes_to_withdraw(situation: Situation, rule: Rule) -> int:
    """For how long whoever does it can take it back by themselves; 0: not at all."""
    rules = situation.definition.rules_in(rule.leads_to)
    withdraws = any(each.effect == EffectName.APPROVAL_WITHDRAWAL for each in rules)
    approves = rule.effect == EffectName.APPROVAL
    return situation.withdrawal_minutes if approves and withdraws else 0


def _how_to_return(book: Definition, state: str, lead: Unit) -> str:
    out = [
        rule
        for rule in book.rules_in(state)
        if rule.leads_to != state and rule.effect != EffectName.APPROVAL_WITHDRAWAL
    ]
    if not out:
        ordered = gettext("Không hoàn lại được; muốn thực hiện tiếp phải giao lại.")
        requested = gettext("Không hoàn lại được; muốn thực hiện tiếp phải đề nghị lại.")
        return to(lead, ordered, requested)
    who = wording.standing(out[0].standing)
    return gettext("Sau đó chỉ %(who)s mở lại được; việc mở lại được ghi vào nhật ký.", who=who)


def _declines(book: Definition, state: str) -> bool:
    return any(rule.effect == EffectName.DECLINE for rule in book.rules_in(state))
