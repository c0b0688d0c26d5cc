"""What mails say: the same words as the screen, in the reader's language, as text and as HTML."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from flask import current_app, render_template
from flask_babel import force_locale, gettext

from models.vocabulary import MailKind, Sensitivity
from web import wording
from web.pages.notices import anchor_of, deed_of, page_of, span_of, title_of, told_as
from web.unsubscribing import token_for
from workflow.mailing import Sender
from workflow.mentions import MENTION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from models.organisation import Commune
    from web.config import Settings
    from workflow.notices import Letter, Told


QUOTED = 600
"""How much of a line of discussion a mail quotes."""


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
    told_as: str
    url: str


def sender(settings: Settings) -> Sender | None:
    """Who mails come from; None where none is sent."""
    host = settings.mail_from.rpartition("@")[2]
    return Sender(domain=host) if settings.sends_mail else None


def message_of(letter: Letter, commune: Commune, settings: Settings) -> EmailMessage:
    """The message, ready for the mail server."""
    with force_locale(letter.user.language):
        items = [_item(told, settings) for told in letter.told]
        subject = _subject(letter, items)
        account = _url(settings, "account.index") + "#nhan-thong-bao"
        unsubscribe = _unsubscribe_url(letter, settings)
        parts = {
            suffix: render_template(
                f"mail/notices.{suffix}",
                language=letter.user.language,
                person=letter.user,
                subject=subject,
                commune=commune,
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
    # So that no other program answers a machine.
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(parts["txt"])
    message.add_alternative(parts["html"], subtype="html")
    return message


def trial(address: str, settings: Settings, *, at: datetime) -> EmailMessage:
    """A message that shows whether mails arrive."""
    message = _message(address, gettext("Thư thử"), settings)
    message["Date"] = at
    url = settings.public_url
    told = gettext("Thư này cho biết hệ thống Đôn Đốc tại %(url)s gửi được thư.", url=url)
    message.set_content(f"{told}\n")
    return message


def _message(address: str, subject: str, settings: Settings, *, name: str = "") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(f"[{gettext('Đôn Đốc')}] {subject}")
    message["From"] = Address(gettext("Đôn Đốc"), addr_spec=settings.mail_from)
    message["To"] = Address(one_line(name), addr_spec=address)
    return message


def one_line(text: str) -> str:
    """A text as a header may hold it: without line ends and what else is not visible."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _subject(letter: Letter, items: Sequence[Item]) -> str:
    if letter.mail.kind is MailKind.DIGEST:
        return gettext("Tổng hợp trong ngày: %(n)s thông báo", n=len(items))
    if len(items) == 1:
        return f"{items[0].title}: {items[0].why}" if items[0].why else items[0].title
    waiting = sum(told.notice.why not in wording.TELLS for told in letter.told)
    if not waiting:
        return gettext("%(n)s thông báo", n=len(items))
    return gettext("%(n)s việc đang chờ anh/chị", n=waiting)


def _opening(letter: Letter) -> str:
    whys = {told.notice.why for told in letter.told}
    if letter.mail.kind is MailKind.DIGEST:
        return gettext("Những thông báo mới của anh/chị:")
    if whys == {MENTION}:
        return gettext("Anh/chị được nhắc đến:")
    if whys <= wording.TELLS.keys():
        return gettext("Thông báo để anh/chị biết:")
    return gettext("Đã đến lượt anh/chị:")


def _item(told: Told, settings: Settings) -> Item:
    endpoint, values = page_of(told)
    url, title, text = _url(settings, endpoint, **values), title_of(told), span_of(told)
    if told.situation:
        instance = told.situation.instance
        if instance.task.sensitivity is Sensitivity.RESTRICTED:
            title = gettext("Nhiệm vụ số %(n)s", n=instance.number)
            return Item(title, "", "", None, "", "", "", url)
        text, title = title, f"{instance.task.label}, {wording.period(instance.period)}"
    return Item(
        title=title,
        text=text,
        happened=deed_of(told),
        at=told.event.at,
        quote=textwrap.shorten(told.comment.body, QUOTED, placeholder="…") if told.comment else "",
        why=wording.awaits(told.notice.why),
        told_as=told_as(told),
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
