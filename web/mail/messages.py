"""What mails say: the same words as the screen, in the reader's language, as text and as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid
from typing import TYPE_CHECKING

from flask import current_app, render_template
from flask_babel import gettext

from models.vocabulary import MailKind, Sensitivity
from web import wording
from web.headers import POLICY
from web.language import spoken_in
from web.mail.unsubscribe import token_for
from web.pages.notices import anchor_of, asked_of, page_of
from web.wording.notices_and_mails import WHOLE, deed_of, lead_of, span_of, title_of, told_as
from workflow.discussion.mentions import MENTION
from workflow.notifications.mail_queue import Sender
from workflow.texts import shortened, shown_on_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models.organisation import Commune
    from web.config import Settings
    from workflow.notifications.inbox import Letter, Told


QUOTED = 600
"""How much of a line of discussion a mail quotes."""

TITLE_LENGTH, SUBJECT_LENGTH = 120, 250
"""How much of a title a subject has, and how long it is at most; no program shows as much."""


@dataclass(frozen=True, slots=True)
class Item:
    """One notice in a mail. Of a restricted task it holds nothing but the number."""

    title: str
    text: str
    happened: str
    at: datetime | None
    quote: str
    """The line of discussion that names the reader; empty for everything else."""
    why: str
    asked: Sequence[str]
    """What its card says of what awaits the reader."""
    told_as: str
    url: str


def sender(settings: Settings) -> Sender | None:
    """Who mails come from; None where none is sent."""
    host = settings.mail_from.rpartition("@")[2]
    return Sender(domain=host) if settings.sends_mail else None


def message_of(letter: Letter, commune: Commune, settings: Settings) -> EmailMessage:
    """The message, ready for the mail server."""
    with spoken_in(letter.user.language):
        items = [_item(told, settings) for told in letter.told]
        subject = _subject(letter, items)
        account = _url(settings, "account.index") + "#nhan-thong-bao"
        unsubscribe = _unsubscribe_url(letter, settings)
        parts = {
            suffix: render_template(
                f"mail/notices.{suffix}",
                language=letter.user.language,
                name=shown_on_one_line(letter.user.full_name),
                subject=subject,
                commune=shown_on_one_line(commune.full_name),
                items=items,
                opening=_opening(letter),
                account_url=account,
                unsubscribe_url=unsubscribe,
            )
            for suffix in ("txt", "html")
        }
    message = _message(letter.mail.address, subject, settings, name=letter.user.full_name)
    message["Message-ID"] = letter.mail.message_id
    message["Date"] = letter.mail.created_at
    if thread := _thread(letter):
        # No such message is there: it is what mail programs know a conversation by.
        message["References"] = f"<{thread}@{_host(letter)}>"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(parts["txt"])
    message.add_alternative(parts["html"], subtype="html")
    return message


def trial(address: str, settings: Settings, *, at: datetime) -> EmailMessage:
    """A message that shows whether mails arrive."""
    message = _message(address, gettext("Thư kiểm tra"), settings)
    message["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2])
    message["Date"] = at
    url = settings.public_url
    told = gettext(
        "Đây là thư kiểm tra: hệ thống Đôn Đốc tại %(url)s gửi được thư điện tử.", url=url
    )
    message.set_content(f"{told}\n")
    return message


def no_copy(address: str, settings: Settings, what: str, *, at: datetime) -> EmailMessage:
    """A message that the server could not make a copy of itself today."""
    message = _message(address, gettext("Chưa sao lưu được hôm nay"), settings)
    message["Date"] = at
    message["Auto-Submitted"] = "auto-generated"
    told = gettext(
        "Máy chủ Đôn Đốc tại %(url)s hôm nay chưa sao lưu được, hoặc bản sao chưa nguyên vẹn"
        " (%(what)s). Các bản sao trước đây vẫn giữ nguyên. Chi tiết trong nhật ký máy chủ;"
        " máy chủ thử lại sau một giờ.",
        url=settings.public_url,
        what=what,
    )
    message.set_content(f"{told}\n")
    return message


def _message(address: str, subject: str, settings: Settings, *, name: str = "") -> EmailMessage:
    message = EmailMessage(policy=POLICY)
    product = gettext("Đôn Đốc")
    message["Subject"] = shortened(f"[{product}] {subject}", SUBJECT_LENGTH)
    message["From"] = Address(product, addr_spec=settings.mail_from)
    message["To"] = Address(shown_on_one_line(name), addr_spec=address)
    # So that no other program answers a machine.
    message["Auto-Submitted"] = "auto-generated"
    return message


def _thread(letter: Letter) -> str:
    """The conversation that a letter belongs to: of its one task, else of the digests of all days.

    Empty for what is told at once of several tasks: it would join what does not belong together.
    """
    about = {told.situation.instance.number if told.situation else None for told in letter.told}
    if len(about) == 1 and (number := about.pop()) is not None:
        return f"task-{number}"
    return "digest" if letter.mail.kind is MailKind.DIGEST else ""


def _host(letter: Letter) -> str:
    return letter.mail.message_id.rpartition("@")[2].rstrip(">")


def _subject(letter: Letter, items: Sequence[Item]) -> str:
    if letter.mail.kind is MailKind.DIGEST:
        return gettext("Tổng hợp trong ngày: %(n)s thông báo", n=len(items))
    if len(items) == 1:
        title = shortened(items[0].title, TITLE_LENGTH)
        return f"{title}: {items[0].why}" if items[0].why else title
    waiting = sum(told.notice.why not in wording.TELLS for told in letter.told)
    if not waiting:
        return gettext("%(n)s thông báo", n=len(items))
    return gettext("%(n)s việc chờ anh/chị xử lý", n=waiting)


def _opening(letter: Letter) -> str:
    whys = {told.notice.why for told in letter.told}
    if letter.mail.kind is MailKind.DIGEST:
        return gettext("Những thông báo mới của anh/chị:")
    if whys == {MENTION}:
        return gettext("Anh/chị được nhắc đến:")
    if whys <= wording.TELLS.keys():
        return gettext("Thông báo để anh/chị biết:")
    return gettext("Việc cần anh/chị xử lý:")


def _item(told: Told, settings: Settings) -> Item:
    endpoint, values = page_of(told)
    url, title, text = _url(settings, endpoint, **values), title_of(told), span_of(told)
    if told.situation:
        instance = told.situation.instance
        if instance.task.sensitivity is Sensitivity.RESTRICTED:
            title = gettext("Nhiệm vụ số %(n)s", n=instance.number)
            page = _url(settings, "tasks.show", number=instance.number)
            return Item(title, "", "", None, "", "", (), "", page)
        text, title = title, f"{instance.task.label}, {wording.period_inside(instance.period)}"
    return Item(
        title=shown_on_one_line(title),
        text=shown_on_one_line(text),
        happened=shown_on_one_line(deed_of(told, WHOLE)),
        at=told.event.at,
        quote=shortened(told.comment.body, QUOTED) if told.comment else "",
        why=wording.awaits(told.notice.why, lead_of(told)),
        asked=[shown_on_one_line(line) for line in asked_of(told)],
        told_as=shown_on_one_line(told_as(told)),
        url=f"{url}#{anchor_of(told)}",
    )


def _unsubscribe_url(letter: Letter, settings: Settings) -> str | None:
    """Only where something is told that is no duty, and can be done without."""
    if all(told.notice.duty for told in letter.told):
        return None
    return _url(
        settings, "notices.unsubscribe", token=token_for(letter.contact.id, letter.mail.address)
    )


def _url(settings: Settings, endpoint: str, **values: object) -> str:
    """The full address of a page; the worker has no request to take it from."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return settings.public_url + path
