"""Mails as a mail server gets them: one in this process that speaks the real protocol."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from models.notice import Mail, Notice
from models.queries.notice import contact_of
from models.record import Outbox
from models.vocabulary import EventKind, MailState
from tests import cast
from tests.administration import administer
from tests.deliveries import HERE, reach, tell, told
from tests.office import Office
from tests.places import TODAY, authorise
from tests.web.mail_server import served
from web.cli import main
from web.mail.messenger import Messenger
from web.mail.unsubscribe import _signer, token_for
from workflow.delegation import handovers
from workflow.notifications import mail_queue
from workflow.notifications.inbox import MOST_COUNTED
from workflow.notifications.mail_queue import WAITS
from workflow.notifications.preferences import ContactEntry, set_contact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from tests.client import Client
    from tests.web.mail_server import MailServer


def states(office: Office) -> list[MailState]:
    with office.reading() as session:
        return list(session.scalars(select(Mail.state)))


def test_a_duty_is_mailed_at_once_and_once(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    reach(office, "kinhte")
    number = office.assign("I.1")
    for _ in range(3):
        Messenger(mailing_app).tell()
    [message] = mail_server.messages
    assert message["To"] == "Nguyễn Văn Kịp Thời <kinhte@example.vn>"
    assert message["Message-ID"].endswith("@example.vn>")
    assert "List-Unsubscribe" not in message
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        assert f"http://127.0.0.1:8000/nhiem-vu/{number}#viec" in body.get_content()
        assert "Rà soát nhu cầu vốn vay của hộ nghèo" in body.get_content()
    assert states(office) == [MailState.SENT]


def test_a_server_that_is_down_for_an_hour_delays_and_loses_nothing(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    port = mail_server.port
    mail_server.shutdown()
    mail_server.server_close()
    for username in ("kinhte", "vhxh", "congan"):
        reach(office, username)
    office.assign("I.1")
    for _ in range(60):
        Messenger(mailing_app).tell()
        office.later(minutes=1)
    assert states(office) == [MailState.WAITING]
    admin = mailing_app.test_client()
    admin.sign_in("admin")
    assert "1 thư đang chờ gửi" in admin.get("/quan-tri/thu").text
    number = office.reported("I.2")
    office.later(hours=2)
    with served(port) as back:
        for _ in range(3):
            Messenger(mailing_app).tell()
        assert [m["To"].addresses[0].addr_spec for m in back.messages] == ["kinhte@example.vn"]
    assert number
    assert set(states(office)) == {MailState.SENT}


def test_what_one_commune_cannot_be_told_stops_nobody_else(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    """A line that is not there cannot be told; the other commune and the mails go on."""
    reach(office, "kinhte.cb")
    office.in_progress("I.1")
    Messenger(mailing_app).tell()
    other = Office.founded(office.engine, code="mang-den")
    other.assign("I.1")
    missing = {"event_seq": 10**6, "why": "start", "created_at": office.now}
    with office.transaction() as session:
        session.add(Outbox(commune_id=office.commune_id, **missing))
    office.later(days=1)
    Messenger(mailing_app).tell()
    assert ("kinhte", "start") in told(other)
    assert len(mail_server.messages) == 1


def test_a_mail_that_cannot_be_made_fails_and_stops_no_other(
    office: Office, mailing_app: Flask
) -> None:
    """Its person speaks a language that there is not; the next one is told all the same."""
    for username in ("kinhte", "kinhte.pho"):
        reach(office, username)
    with office.transaction() as session:
        session.merge(office.user("kinhte")).language = "??"
    office.assign("I.1")
    for _ in range(len(WAITS) + 1):
        Messenger(mailing_app).tell()
        office.later(hours=16)
    assert Counter(states(office)) == {MailState.FAILED: 1, MailState.SENT: 1}
    admin = mailing_app.test_client()
    admin.sign_in("admin")
    assert "Không lập được nội dung thư" in admin.get("/quan-tri/thu").text


def test_a_mail_at_which_every_messenger_dies_is_given_up(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    """Nobody ever says what came of it, so nobody counts on that."""
    reach(office, "kinhte")
    office.assign("I.1")
    tell(office, HERE)
    for _ in range(len(WAITS) + 1):
        with office.transaction() as session:
            assert mail_queue.claim(session, at=office.now)
        office.later(minutes=11)
    Messenger(mailing_app).tell()
    assert states(office) == [MailState.FAILED]
    assert mail_server.got == []


def test_what_is_refused_for_good_is_shown_and_sent_again(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    for username in ("kinhte", "kinhte.pho", "kinhte.cb"):
        reach(office, username)
    office.assign("I.1")
    mail_server.answer = "550 no such person"
    Messenger(mailing_app).tell()
    assert set(states(office)) == {MailState.FAILED}
    admin = mailing_app.test_client()
    admin.sign_in("admin")
    page = admin.get("/quan-tri/thu").text
    assert "550 no such person" in page
    assert "Gửi lại tất cả (3 thư)" in page
    with office.reading() as session:
        wanted = select(Mail).where(Mail.user_id == office.user("kinhte").id)
        mail = session.scalars(wanted).one()
    again = admin.send("/quan-tri/thu", f"/quan-tri/thu/{mail.id}/gui-lai")
    assert again.status_code == 303
    event = office.events(None, EventKind.PERSON)[-1]
    assert (event.action, event.details["to"]) == ("send_again", "kinhte")
    mail_server.answer = "250 well"
    Messenger(mailing_app).tell()
    assert Counter(states(office)) == {MailState.FAILED: 2, MailState.SENT: 1}
    assert mail_server.messages[0]["Message-ID"] == mail.message_id
    assert admin.send("/quan-tri/thu", "/quan-tri/thu/gui-lai-tat-ca").status_code == 303
    Messenger(mailing_app).tell()
    assert set(states(office)) == {MailState.SENT}


def test_of_a_restricted_task_a_mail_tells_the_number_only(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    reach(office, "congan")
    number = office.assign("II.2")
    Messenger(mailing_app).tell()
    [message] = mail_server.messages
    whole = "".join(part.get_content() for part in message.walk() if not part.is_multipart())
    whole += str(message["Subject"])
    assert f"/nhiem-vu/{number}" in whole
    for secret in ("an ninh", "II.2", "Trần Thị Chu Đáo", "Tiếp nhận"):
        assert secret not in whole


def test_of_a_restricted_task_a_digest_tells_the_number_only(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    for who in ("congan", "thon1", "chutich"):
        reach(office, who, at_once=False)
    number = office.reported("II.2")
    office.perform("thon1", number, "object")
    office.later(days=1)
    Messenger(mailing_app).tell()
    assert mail_server.messages
    for message in mail_server.messages:
        whole = "".join(part.get_content() for part in message.walk() if not part.is_multipart())
        whole += str(message["Subject"])
        assert f"/nhiem-vu/{number}" in whole
        for secret in ("an ninh", "II.2", "Báo cáo kết quả"):
            assert secret not in whole, message["To"]


def test_a_mail_tells_of_a_hand_over_and_of_a_place(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    reach(office, "kinhte.pho")
    [post] = office.posts("kinhte")
    office.end_posts("kinhte", last_day=TODAY)
    administer(office, handovers.hand_over, post.id, "kinhte.pho", by="kinhte")
    administer(office, handovers.sign, post.id, by="kinhte")
    Messenger(mailing_app).tell()
    for of, number in (("vanphong", "3/UQ"), ("vhxh", "4/UQ")):
        authorise(office, "kinhte.pho", of, document=number)
    Messenger(mailing_app).tell()
    duty, knowing = mail_server.messages
    assert knowing["Subject"] == "[Đôn Đốc] 2 thông báo"
    assert duty["Subject"] == (
        "[Đôn Đốc] Bàn giao của Nguyễn Văn Kịp Thời:"
        " Cần anh/chị thực hiện: Ký nhận biên bản bàn giao"
    )
    assert "List-Unsubscribe" not in duty
    assert "List-Unsubscribe" in knowing
    told = {
        duty: (
            "Việc cần anh/chị xử lý:",
            "Trưởng phòng, Phòng Kinh tế, đến hết 21/09/2026",
            "Nguyễn Văn Kịp Thời ký biên bản bàn giao, ",
            "Gửi anh/chị với tư cách người nhận bàn giao.",
            f"http://127.0.0.1:8000/ban-giao/{post.id}#ban-giao",
        ),
        knowing: (
            "Thông báo để anh/chị biết:",
            "Y Chín Chắn thay Trần Thị Chu Đáo, Chánh Văn phòng",
            "Từ 21/09/2026 đến hết 21/10/2026, theo 3/UQ",
            "Anh/chị được cử làm người thay thế",
            "http://127.0.0.1:8000/nguoi-thay#toi-thay",
        ),
    }
    for message, sentences in told.items():
        for kind in ("plain", "html"):
            body = message.get_body((kind,))
            assert body is not None
            assert [each for each in sentences if each not in body.get_content()] == []


def test_one_click_ends_the_digest_of_what_is_no_duty(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    reach(office, "kinhte.cb")
    office.in_progress("I.1")
    Messenger(mailing_app).tell()
    mail_server.got.clear()
    office.later(days=1)
    Messenger(mailing_app).tell()
    [message] = mail_server.messages
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = message["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    stranger = mailing_app.test_client()
    assert stranger.get(path).status_code == 200
    assert stranger.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stranger.post(f"{path}x").status_code == 404
    office.in_progress("I.2")
    office.later(days=1)
    Messenger(mailing_app).tell()
    assert len(mail_server.got) == 1


def test_whoever_reads_an_address_of_before_ends_nothing(
    office: Office, mailing_app: Flask
) -> None:
    reach(office, "kinhte")
    with office.reading() as session:
        contact = session.scalars(contact_of(office.commune_id, office.user("kinhte").id)).one()
    with mailing_app.app_context():
        old = token_for(contact.id, contact.address)
        of_an_earlier_version = str(_signer().dumps(contact.id.hex))
    stranger, moved = mailing_app.test_client(), ContactEntry("khac@example.vn")
    with office.transaction() as session:
        kinhte = office.user("kinhte")
        set_contact(session, kinhte, moved, actor=office.actor("kinhte"), at=office.now)
    assert stranger.post(f"/thong-bao/thoi-nhan/{old}").status_code == 404
    assert stranger.post(f"/thong-bao/thoi-nhan/{of_an_earlier_version}").status_code == 200


def test_the_bell_counts_and_opening_the_task_reads(office: Office, mailing_app: Flask) -> None:
    number = office.assign("I.1")
    Messenger(mailing_app).tell()
    browser = mailing_app.test_client()
    browser.sign_in("kinhte")
    page = browser.get("/thong-bao").text
    assert "Thông báo, 1 chưa đọc" in page
    assert "Cần anh/chị thực hiện: Tiếp nhận" in page
    assert "chưa đọc" not in browser.get(f"/nhiem-vu/{number}").text
    assert "Chưa đọc" not in browser.get("/thong-bao").text


def test_who_gets_it_as_a_substitute_reads_in_whose_place(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    reach(office, "thon1")
    office.reported()
    Messenger(mailing_app).tell()
    for of in ("vhxh", "congan"):
        authorise(office, "thon1", of)
    Messenger(mailing_app).tell()
    told_as = (
        "Gửi anh/chị với tư cách"
        " người đứng đầu đơn vị phối hợp (Phòng Văn hóa - Xã hội), thay Y Ân Cần đến 21/10/2026;"
        " người đứng đầu đơn vị phối hợp (Công an xã), thay Hoàng Văn Vững Vàng đến 21/10/2026."
    )
    [message] = mail_server.messages
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        assert told_as in body.get_content()
        assert "cử người thay thế" in body.get_content()
    browser = mailing_app.test_client()
    browser.sign_in("thon1")
    assert told_as in browser.get("/thong-bao").text


@pytest.mark.parametrize(("waiting", "shown"), [(MOST_COUNTED - 1, "99"), (MOST_COUNTED, "99+")])
def test_the_bell_says_when_there_are_more_than_it_counts(
    office: Office, sign_in: Callable[[str], Client], waiting: int, shown: str
) -> None:
    instance, user = office.instance(office.assign("I.1")), office.user("kinhte")
    about = {"commune_id": office.commune_id, "user_id": user.id, "instance_id": instance.id}
    with office.transaction() as session:
        session.add_all(
            Notice(
                **about,
                event_seq=1000 + n,
                why="start",
                standing="lead_member",
                duty=True,
                awaited_since=office.now + timedelta(seconds=n),
                created_at=office.now,
            )
            for n in range(waiting)
        )
    assert f"Thông báo, {shown} chưa đọc" in sign_in("kinhte").get("/tai-khoan").text


def test_faults_stand_beside_the_field(sign_in: Callable[[str], Client]) -> None:
    browser = sign_in("kinhte")
    form = "/tai-khoan/nhan-thong-bao"
    wrong = browser.send("/tai-khoan", form, address="x@y", quiet_from="21:00")
    assert wrong.status_code == 422
    assert "Địa chỉ thư chưa đúng" in wrong.text
    both = browser.send("/tai-khoan", form, address="x@y", quiet_from="x")
    assert "Địa chỉ thư chưa đúng" in both.text
    assert "Giờ chưa đúng" in both.text
    assert "Hãy nhập cả giờ" in browser.send("/tai-khoan", form, quiet_from="21:00").text
    given = {"address": "x@y.vn", "quiet_from": "21:00", "quiet_to": "06:00"}
    right = browser.send("/tai-khoan", form, **given, password=cast.PASSWORD)
    assert right.status_code == 303
    assert 'value="21:00' in browser.get("/tai-khoan").text


def test_the_command_says_what_happened(mail_server: MailServer, tmp_path: Path) -> None:
    environment = {
        "DONDOC_DATA_DIR": str(tmp_path),
        "DONDOC_SMTP_HOST": "127.0.0.1",
        "DONDOC_SMTP_PORT": str(mail_server.port),
        "DONDOC_SMTP_SECURITY": "none",
        "DONDOC_MAIL_FROM": "dondoc@example.vn",
    }
    tried = CliRunner().invoke(main, ["mail", "test", "x@example.vn"], env=environment)
    assert "took a message to x@example.vn" in tried.output
    mail_server.answer = "550 never"
    tried = CliRunner().invoke(main, ["mail", "test", "x@example.vn"], env=environment)
    assert tried.exit_code == 1
    assert "550 never" in tried.output
