"""Mails judged by the bytes that left: headers as the RFCs want them, and no forged line."""

from __future__ import annotations

import re
from datetime import date
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from models.organisation import Commune, Unit, User
from models.plan import Task
from tests.deliveries import reach
from tests.discussing import say
from web.headers import POLICY
from web.mail.messenger import Messenger

if TYPE_CHECKING:
    from flask import Flask

    from tests.office import Office
    from tests.web.mail_server import MailServer


LONGEST_LINE = 998
FORGED = "\r\nBcc: x@evil.example\r\n\r\n* Việc khác\u2028  http://evil.example/\x85\x0b-- \n"


@pytest.fixture
def named(office: Office, mailing_app: Flask, mail_server: MailServer) -> bytes:
    """The mail to somebody who was named in the discussion of one task."""
    number = office.in_progress("I.1")
    Messenger(mailing_app).tell()
    reach(office, "vhxh")
    say(office, number, "@vhxh cho số liệu quý III")
    Messenger(mailing_app).tell()
    [raw] = mail_server.got
    return raw


def head(raw: bytes) -> list[str]:
    """The lines of the head as they left, those that go on joined to the line before."""
    lines = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    return re.sub("\r\n(?=[ \t])", "", lines).split("\r\n")


def test_the_link_to_unsubscribe_stands_on_a_line_of_its_own(named: bytes) -> None:
    lines = named.partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n")
    [link] = [line for line in lines if line.startswith("List-Unsubscribe:")]
    assert re.fullmatch(r"List-Unsubscribe: <https?://[\x21-\x7e]+/thong-bao/[\x21-\x7e]+>", link)
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines


def test_mails_about_one_task_are_one_conversation(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    reach(office, "kinhte")
    number = office.assign("I.1")
    Messenger(mailing_app).tell()
    say(office, number, "@kinhte xem giúp", by="vanphong")
    Messenger(mailing_app).tell()
    assert len(mail_server.got) == 2
    for raw in mail_server.got:
        assert f"References: <task-{number}@example.vn>" in head(raw)
        [message_id] = [line for line in head(raw) if line.startswith("Message-ID:")]
        assert re.fullmatch(r"Message-ID: <[^@<> ]+@example\.vn>", message_id)
        assert "Auto-Submitted: auto-generated" in head(raw)


def test_a_mail_about_several_tasks_is_none_of_them(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    reach(office, "kinhte")
    numbers = [office.assign("I.1"), office.assign("I.1", day=date(2027, 1, 5))]
    Messenger(mailing_app).tell()
    [raw] = mail_server.got
    message = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert message
    assert all(f"/nhiem-vu/{number}#" in message.get_content() for number in numbers)
    assert not any(line.startswith("References") for line in head(raw))


def test_letters_of_vietnam_arrive_in_lines_that_every_server_takes(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    number = office.in_progress("I.1")
    Messenger(mailing_app).tell()
    reach(office, "vhxh")
    say(office, number, "@vhxh " + "Đề nghị gửi số liệu từng thôn trước thứ Sáu " * 40)
    Messenger(mailing_app).tell()
    [raw] = mail_server.got
    assert all(len(line) <= LONGEST_LINE for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = message_from_bytes(raw, policy=policy.default)
    assert message["Subject"] == (
        "[Đôn Đốc] I.1, quý IV/2026: Anh/chị được nhắc đến trong trao đổi"
    )
    assert not message.defects


def test_no_words_run_together_wherever_a_line_breaks() -> None:
    """Python's own folding drops a space in every other of these subjects."""
    words = "Bàn giao của Nguyễn Văn Kịp Thời và Y Đảm Đang Chín Chắn: Ký nhận biên bản bàn giao"
    for begin in range(40):
        said = f"[Đôn Đốc] {'a' * begin} {words}"
        made = EmailMessage(policy=POLICY)
        made["Subject"], made["To"] = said, Address(said, addr_spec="a@example.vn")
        raw = made.as_bytes()
        assert all(len(line) <= LONGEST_LINE for line in raw.splitlines())
        read = message_from_bytes(raw)
        shown = [str(make_header(decode_header(read[name]))) for name in ("Subject", "To")]
        assert shown == [said, f"{said} <a@example.vn>"]


def test_nothing_that_was_stored_before_forges_a_line(
    office: Office, mailing_app: Flask, mail_server: MailServer, named: bytes
) -> None:
    mail_server.got.clear()
    with office.transaction() as session:
        session.execute(update(User).values(full_name=User.full_name + FORGED))
        session.execute(update(Unit).values(name=Unit.name + FORGED, short_name="X" + FORGED))
        session.execute(update(Task).values(content=Task.content + FORGED))
        session.execute(update(Commune).values(name="Xã" + FORGED, full_name="UBND" + FORGED))
    say(office, 1, f"@vhxh cho số liệu{FORGED}quý III")
    Messenger(mailing_app).tell()
    [raw] = mail_server.got
    assert [line.partition(":")[0] for line in head(raw)] == [
        line.partition(":")[0] for line in head(named)
    ]

    def plain(of: bytes) -> list[str]:
        part = message_from_bytes(of, policy=policy.default).get_body(("plain",))
        assert part
        return str(part.get_content()).splitlines()

    assert len(plain(raw)) == len(plain(named))
    assert not any(line.lstrip().startswith(("Bcc:", "http://evil")) for line in plain(raw))
    assert plain(raw).count("-- ") == 1
