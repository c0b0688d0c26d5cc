"""What the record, the history, the notices and the mails tell."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from models.record import Event
from models.vocabulary import EventKind, GuardedDeed, MailKind
from web.wording.actions import action, past
from web.wording.acts.issuing import issued
from web.wording.acts.products import handed_in
from web.wording.address import Addressed, Some, to, urged
from web.wording.consents import guarded_deed
from web.wording.states import state_tone
from web.wording.subjects import ENTRIES
from workflow.actors.actor import CLOCK, STRANGER, SYSTEM
from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Definition
from workflow.definition.vocabulary import EffectName
from workflow.engine import effects
from workflow.engine.acts.urging import OUTSIDE, OWN, URGED
from workflow.engine.effects import kind_given
from workflow.notifications.mail_queue import NOT_MADE

MAIL_KINDS = {
    MailKind.AT_ONCE: _l("Thư báo ngay"),
    MailKind.DIGEST: _l("Thư tổng hợp trong ngày"),
}

EVENTS = {
    EventKind.TRANSITION: _l("Xử lý nhiệm vụ"),
    EventKind.REFUSAL: _l("Từ chối thao tác"),
    EventKind.ASSIGNMENT: _l("Giao, đề nghị thực hiện nhiệm vụ"),
    EventKind.UPLOAD: _l("Nộp sản phẩm"),
    EventKind.WITHDRAW_PRODUCT: _l("Rút sản phẩm"),
    EventKind.COMMENT: _l("Trao đổi"),
    EventKind.VOTE: _l("Biểu quyết"),
    EventKind.SIGN_IN: _l("Đăng nhập"),
    EventKind.SIGN_IN_FAILED: _l("Đăng nhập không thành công"),
    EventKind.SIGN_OUT: _l("Đăng xuất"),
    EventKind.SESSION_ENDED: _l("Kết thúc phiên"),
    EventKind.PASSWORD_SET: _l("Đặt mật khẩu"),
    EventKind.LINK_ISSUED: _l("Cấp liên kết một lần"),
    EventKind.PERSON: _l("Người dùng"),
    EventKind.POST: _l("Chức vụ"),
    EventKind.UNIT: _l("Đơn vị"),
    EventKind.GROUP: _l("Nhóm đơn vị"),
    EventKind.COMMUNE: _l("Xã"),
    EventKind.PLAN: _l("Kế hoạch"),
    EventKind.DEFINITION: _l("Quy trình"),
    EventKind.EXPORT: _l("Xuất dữ liệu"),
    EventKind.PURGE: _l("Xóa dữ liệu mẫu"),
}

SYSTEM_ACTORS = {
    CLOCK: _l("Hệ thống tự động"),
    SYSTEM: _l("Hệ thống, khi cài đặt"),
    STRANGER: _l("Người chưa đăng nhập"),
}


def mail_kind(value: MailKind) -> str:
    """When a message goes out."""
    return str(MAIL_KINDS[value])


def mail_trouble(error: str) -> str:
    """Why a mail did not go out: in the server's own words, if it was asked."""
    if error == NOT_MADE:
        return gettext("Không lập được nội dung thư; chi tiết trong nhật ký máy chủ.")
    return error


def event(value: EventKind, lead: Addressed | None = None) -> str:
    """What a line of the record tells."""
    if value is EventKind.ASSIGNMENT:
        return action("assign", lead)
    return str(EVENTS[value])


def event_actor(event: Event) -> str:
    """Who acted, as the record keeps it; the clock and the installation by their names."""
    return str(SYSTEM_ACTORS[event.actor]) if event.actor_id is None else event.actor


def sentence(told: Event, lead: Addressed | None = None, book: Definition = COMMUNE) -> str:
    """What a line of an instance's history tells by its rule book, after the name of who did it."""
    details, lead = told.details, addressee(told, lead)
    match told.kind:
        case EventKind.UPLOAD if book.effect_of(told.action) == EffectName.ISSUE:
            return issued(details)
        case EventKind.UPLOAD:
            return handed_in(details)
        case EventKind.WITHDRAW_PRODUCT:
            return gettext(
                "rút sản phẩm “%(title)s” (bản %(n)s)",
                title=details.get("title", ""),
                # As older lines have it: counted within the instance.
                n=details.get("of_product", details.get("number", "")),
            )
        case EventKind.PASSWORD_SET if "link" in details:
            by = details["link"]["issued_by"]
            return gettext(
                "đặt mật khẩu bằng liên kết do %(who)s cấp", who=str(SYSTEM_ACTORS.get(by, by))
            )
        case EventKind.POST | EventKind.PERSON if "deed" in details:
            deed = guarded_deed(GuardedDeed(details["deed"]))
            return f"{past(told.action)}: {deed}"
        case EventKind.TRANSITION:
            return f"{past(told.action, lead)}{_after(told, lead, book)}"
        case _:
            return past(told.action, lead)


def addressee(told: Event, lead: Addressed | None) -> Addressed | None:
    """Whom a line speaks of in the words that are due to them: the lead unit, or those urged."""
    found = told.details.get(URGED)
    if found is None:
        return lead
    return urged((Some(subordinate=name == OWN) for name in (OWN, OUTSIDE) if found[name]), lead)


def _after(told: Event, lead: Addressed | None, book: Definition) -> str:
    given = told.details.get("entry") or {}
    kind = kind_given(told.action, given, book)
    said = ENTRIES[kind] if kind else None
    after = to(lead, said.after, said.after_request or said.after)(given) if said else ""
    unit = told.details.get("for_unit")
    whose = gettext("của %(unit)s", unit=unit) if unit else ""
    return f" {whose}{after}" if whose else after


def said(told: Event, book: Definition = COMMUNE) -> str:
    """What somebody said with what they did: the reason, the words of an urging."""
    given = told.details.get("entry") or {}
    kind = kind_given(told.action, given, book)
    quoted = effects.ENTRIES[kind].quoted() if kind else []
    texts = (told.reason, *(given.get(name) for name in quoted))
    return " – ".join(dict.fromkeys(str(text) for text in texts if text))


def deed(told: Event, lead: Addressed | None = None, book: Definition = COMMUNE) -> str:
    """What any line of the record tells, after the name of who did it."""
    if told.kind is EventKind.REFUSAL:
        return gettext("bị từ chối khi %(deed)s", deed=past(told.action, lead))
    return sentence(told, lead, book)


def event_tone(told: Event, book: Definition) -> str:
    """The colour of a line of an instance's history: that of where it led by its rule book."""
    entered = told.to_state if told.to_state != told.from_state else None
    if book.leads_back(told.from_state, entered) or book.is_given_up(entered):
        return "seal"
    if book.effect_of(told.action) == EffectName.OBJECTION:
        return "amber"
    moves = told.kind in (EventKind.ASSIGNMENT, EventKind.TRANSITION)
    return state_tone(told.to_state or "" if moves else "")
