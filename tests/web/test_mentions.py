"""Naming somebody in the discussion, in the browser and in the mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.work import Comment
from tests.deliveries import reach, tell
from tests.discussing import say
from web.mail.messenger import Messenger

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.client import Client
    from tests.office import Office
    from tests.web.mail_server import MailServer


def test_names_are_shown_for_signs_and_lead_nowhere(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    page = f"/nhiem-vu/{number}"
    client = sign_in("kinhte")
    sent = client.send(
        page,
        f"{page}/comment",
        body="Nhờ @vhxh & @congan, thư về a@vhxh <b>",
        mentioned=[str(office.user("chutich").id)],
    )
    assert sent.status_code == 303
    shown = client.get(page).text
    assert (
        '<p class="typed">Nhờ <strong class="mention">Y Ân Cần</strong> &amp; '
        '<strong class="mention">Hoàng Văn Vững Vàng</strong>, thư về a@vhxh &lt;b&gt;</p>'
    ) in shown
    assert '<strong class="mention">A Công Tâm</strong>' in shown


def test_who_cannot_be_named_is_said_beside_the_field_and_the_text_is_kept(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.assign("II.2")
    page = f"/nhiem-vu/{number}"
    client = sign_in("congan")
    thon1, kinhte = str(office.user("thon1").id), str(office.user("kinhte").id)
    back = client.send(page, f"{page}/comment", body="Xem giúp @kinhte", mentioned=[thon1])
    assert back.status_code == 422
    assert "Không nhắc đến được" in back.text
    assert "Xem giúp @kinhte</textarea>" in back.text
    assert "<input checked" in back.text
    for forged in (kinhte, "no id at all"):
        back = client.send(page, f"{page}/comment", body="Xem giúp", mentioned=[forged])
        assert back.status_code == 422
    with office.reading() as session:
        assert session.scalars(select(Comment)).all() == []


def test_the_bell_quotes_the_line_and_leads_to_it(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    line = say(office, number, "@vhxh cho số liệu <quý III>").id
    tell(office)
    client = sign_in("vhxh")
    page = client.get("/thong-bao").text
    assert "@vhxh cho số liệu &lt;quý III&gt;" in page
    assert f'href="/nhiem-vu/{number}?trao-doi={line}#trao-doi-{line.hex}"' in page
    assert "Anh/chị được nhắc đến trong trao đổi" in page
    client.get(f"/nhiem-vu/{number}")
    page = client.get("/thong-bao").text
    assert "Chưa đọc" not in page
    assert "cho số liệu" in page


def test_a_mail_quotes_the_line(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    number = office.in_progress("I.1")
    Messenger(mailing_app).tell()
    reach(office, "vhxh")
    line = say(office, number, "@vhxh cho số liệu\n<quý III>").id
    Messenger(mailing_app).tell()
    [message] = mail_server.messages
    assert "Anh/chị được nhắc đến trong trao đổi" in message["Subject"]
    plain, rich = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert plain
    assert rich
    assert "> @vhxh cho số liệu <quý III>" in plain.get_content()
    assert "@vhxh cho số liệu &lt;quý III&gt;" in rich.get_content()
    assert f"/nhiem-vu/{number}?trao-doi={line}#trao-doi-{line.hex}" in plain.get_content()
    assert "Việc cần anh/chị xử lý" not in plain.get_content()
    assert message["List-Unsubscribe"]


def test_of_a_restricted_task_a_mail_quotes_nothing(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    number = office.in_progress("II.2")
    Messenger(mailing_app).tell()
    reach(office, "thon1")
    say(office, number, "@thon1 tuần tra tối mai", by="congan")
    Messenger(mailing_app).tell()
    [message] = mail_server.messages
    whole = "".join(part.get_content() for part in message.walk() if not part.is_multipart())
    assert f"/nhiem-vu/{number}" in whole
    assert "tuần tra" not in whole + message["Subject"]


def test_what_was_read_before_the_mail_went_out_needs_none(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    number = office.in_progress("I.1")
    Messenger(mailing_app).tell()
    reach(office, "vhxh", quiet_from=0, quiet_to=23 * 60)
    say(office, number, "@vhxh")
    Messenger(mailing_app).tell()
    browser = mailing_app.test_client()
    browser.sign_in("vhxh")
    browser.get(f"/nhiem-vu/{number}")
    office.later(days=1)
    office.now = office.now.replace(hour=16, minute=30)
    Messenger(mailing_app).tell()
    assert mail_server.messages == []
