"""What was returned, and what replaced it: on cards, on the page, at the bell and by mail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.deliveries import reach, tell
from tests.web.tables import words
from web.mail.messenger import Messenger
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.acts.returns import ReturnEntry
from workflow.scheduler.jobs import run_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.client import Client
    from tests.office import Office
    from tests.web.mail_server import MailServer

    SignIn = Callable[[str], Client]

CHIP = "Trả lại, yêu cầu bổ sung"
LONG = "Thiếu biểu tổng hợp theo thôn; " * 20 + "bổ sung trước ngày họp"


def returned(office: Office, why: str = LONG) -> int:
    number = office.reviewed("I.1")
    tell(office)
    office.later(minutes=1)
    office.perform("chutich", number, "return", ReturnEntry(why))
    return number


def morning(office: Office, app: Flask) -> None:
    """Everybody gets the mails of the next morning."""
    office.later(days=1)
    run_due(office.reading, office.transaction, at=office.now)
    Messenger(app).tell()


def test_the_card_the_page_and_the_lists_say_that_it_was_returned(
    office: Office, sign_in: SignIn
) -> None:
    number = returned(office, "Thiếu biểu 3.")
    kinhte = sign_in("kinhte")
    for page in ("/viec-cua-toi", f"/nhiem-vu/{number}", "/nhiem-vu"):
        assert CHIP in words(kinhte.get(page).text), page
    for who in ("vhxh", "giamsat"):
        page_of_others = words(sign_in(who).get(f"/nhiem-vu/{number}").text)
        assert CHIP in page_of_others
        assert "A Công Tâm: Thiếu biểu 3." in page_of_others
    office.report(number)
    assert CHIP not in words(kinhte.get(f"/nhiem-vu/{number}").text)


def test_a_long_reason_is_cut_with_a_way_to_the_whole_of_it(
    office: Office, sign_in: SignIn
) -> None:
    number = returned(office, LONG * 5)
    tell(office)
    task = f"/nhiem-vu/{number}"
    for who, page in (
        ("kinhte", "/viec-cua-toi"),
        ("kinhte", task),
        ("vhxh", task),
    ):
        text = sign_in(who).get(page).text
        there = "" if page == task else task
        assert text.count(f'href="{there}#lich-su">Xem toàn bộ</a>') == 1, (who, page)
        [cut] = re.findall(r'<p class="told-back">(.*?) <a', text)
        assert cut.endswith("...")
        assert len(cut) <= 400
        assert (LONG * 5 in words(text)) == (page == task)
    for who, place in (("kinhte", "viec-report"), ("vhxh", "lich-su")):
        told = sign_in(who).get("/thong-bao").text
        assert LONG[:200] in told
        assert f'href="{task}#{place}"' in told


@pytest.mark.parametrize("act", ["withdraw", "reopen"])
def test_what_came_back_otherwise_was_not_returned(
    office: Office, sign_in: SignIn, act: str
) -> None:
    number = office.closed("I.1") if act == "reopen" else office.reported("I.1")
    office.perform("chutich" if act == "reopen" else "kinhte", number, act)
    assert CHIP not in words(sign_in("kinhte").get(f"/nhiem-vu/{number}").text)


def test_the_mail_has_the_whole_reason(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    for who in ("kinhte", "vhxh"):
        reach(office, who)
    returned(office)
    Messenger(mailing_app).tell()
    assert len(mail_server.messages) == 2
    for message in mail_server.messages:
        body = message.get_body(("plain",))
        assert body is not None
        assert LONG in " ".join(body.get_content().split())


def test_mails_about_one_task_are_one_thread(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    reach(office, "vhxh")
    other = office.reviewed("I.3")
    number = returned(office)
    Messenger(mailing_app).tell()
    office.later(minutes=1)
    office.report(number)
    Messenger(mailing_app).tell()
    office.later(minutes=1)
    office.perform("chutich", other, "return")
    Messenger(mailing_app).tell()
    threads = [message["References"] for message in mail_server.messages]
    assert threads[:2] == [f"<task-{number}@example.vn>"] * 2
    assert threads[2:] == [f"<task-{other}@example.vn>"]
    assert len({message["Message-ID"] for message in mail_server.messages}) == 3


def test_a_digest_about_one_task_is_of_its_thread_and_those_about_several_are_one(
    office: Office, mailing_app: Flask, mail_server: MailServer
) -> None:
    reach(office, "vanphong", at_once=False)
    number = office.reported("I.1")
    morning(office, mailing_app)
    others = [office.reviewed(label) for label in ("I.2", "I.3")]
    morning(office, mailing_app)
    for other in others:
        office.perform("chutich", other, "return")
    morning(office, mailing_app)
    threads = [message["References"] for message in mail_server.messages]
    assert threads == [f"<task-{number}@example.vn>", *2 * ["<digest@example.vn>"]]


def test_whoever_answered_reads_what_the_next_report_changes(
    office: Office, sign_in: SignIn
) -> None:
    number = returned(office)
    office.hand_in(number, 1)
    office.later(minutes=1)
    report = ReportEntry("Đã bổ sung biểu theo thôn.")
    office.perform("kinhte", number, "report", report)
    tell(office)
    told = words(sign_in("vhxh").get("/thong-bao").text)
    assert "lần báo cáo 2; thay đổi so với lần 1: Kết quả thực hiện; sản phẩm mới" in told
    assert "ý kiến ở lần báo cáo 1 không còn tính, đề nghị trả lời lại" in told


def test_a_report_that_changes_nothing_says_so(office: Office, sign_in: SignIn) -> None:
    number = returned(office)
    office.perform("kinhte", number, "report")
    tell(office)
    told = words(sign_in("vanphong").get("/thong-bao").text)
    assert "nội dung và sản phẩm không đổi so với lần 1" in told


def test_who_was_asked_reads_that_a_withdrawn_report_needs_no_answer(
    office: Office, sign_in: SignIn
) -> None:
    number = office.reported("I.1")
    tell(office)
    office.later(minutes=1)
    office.perform("kinhte", number, "withdraw")
    tell(office)
    told = words(sign_in("congan").get("/thong-bao").text)
    assert "Báo cáo đã được thu hồi; chưa phải trả lời cho đến lần báo cáo sau" in told
