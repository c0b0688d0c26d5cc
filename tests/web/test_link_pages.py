"""What was published is handed in by its address, in the browser, and opened with care."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.earlier_periods import holds
from tests.publishing import ADDRESS, BROADCAST, asks_for_news, link_handed_in
from tests.statements import counted
from tests.web.pages import words
from workflow.engine.acts.reports import ReportEntry

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.client import Client
    from tests.office import Office

    SignIn = Callable[[str], Client]

TOLD = {
    "address": ADDRESS,
    "title": "Vốn vay đến với hộ nghèo",
    "dated": "02/01/2026",
    "text": "Lời bình.\n\nHết.",
}
MOST_STATEMENTS = 20


def sent(browser: Client, number: int, position: int, **told: str) -> TestResponse:
    page = f"/nhiem-vu/{number}"
    return browser.send(page, f"{page}/lien-ket", **{**TOLD, "requirement": str(position), **told})


def way_out(text: str, address: str = ADDRESS) -> str:
    """The tag that leads to an address."""
    tags: list[str] = re.findall(r"<a\b[^>]*>", text)
    [tag] = [tag for tag in tags if f'href="{address}"' in tag]
    return tag


def is_safe(tag: str) -> bool:
    return 'rel="noopener noreferrer' in tag and 'referrerpolicy="no-referrer"' in tag


def test_it_is_handed_in_opened_and_read(office: Office, sign_in: SignIn) -> None:
    position = asks_for_news(office, "I.2")
    number = office.in_progress("I.2")
    page, clerk = f"/nhiem-vu/{number}", sign_in("kinhte.cb")
    assert sent(clerk, number, position).status_code == 303
    shown = clerk.get(page).text
    assert "Đã nộp “Vốn vay đến với hộ nghèo” (bản 1)." in words(shown)
    assert "nộp liên kết “Vốn vay đến với hộ nghèo” (bản 1), trang baoquangngai.vn" in words(shown)
    assert is_safe(way_out(shown))
    read = clerk.get(f"{page}/san-pham/1")
    assert read.mimetype == "text/html"
    assert is_safe(way_out(read.text))
    assert "Lời bình." in read.text
    assert "căn cứ bản lưu" in words(read.text)
    with clerk.get(f"{page}/san-pham/1/ban-luu") as kept:
        assert kept.data == BROADCAST.content
        assert kept.mimetype == "text/plain"
        assert ".txt" in kept.headers["Content-Disposition"]
        assert kept.headers["Content-Disposition"].startswith("attachment")


def test_only_what_is_published_is_offered(office: Office, sign_in: SignIn) -> None:
    number, browser = office.in_progress("I.2"), sign_in("kinhte")
    assert "Nộp liên kết" not in browser.get(f"/nhiem-vu/{number}").text
    position = asks_for_news(office, "I.2")
    shown = browser.get(f"/nhiem-vu/{number}").text
    form = shown[shown.index('id="nop-lien-ket"') :]
    options = re.findall(r"<option[^>]*>([^<]*)", form[: form.index("</form>")])
    assert options == ["Tin bài"]
    refused = sent(browser, number, 1)
    assert refused.status_code == 422
    assert "hãy nộp tệp văn bản" in refused.text
    assert sent(browser, number, position).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"address": ""}, "Chưa nhập mục này."),
        ({"title": ""}, "Chưa nhập mục này."),
        ({"dated": ""}, "Chưa nhập mục này."),
        ({"dated": "31/02/2026"}, "Ngày chưa đúng"),
        ({"dated": "01/01/2030"}, "Ngày này chưa đến."),
        ({"address": "javascript:alert(1)"}, "phải bắt đầu bằng https://"),
        ({"address": "https://vtv.vn/a b"}, "không được có dấu cách"),
        ({"address": "https://vtv.vn@evil.vn"}, "tên đăng nhập"),
        ({"address": "http://10.0.0.1/"}, "phải có tên trang"),
        ({"address": f"https://vtv.vn/{'ư' * 900}"}, "quá dài"),
        ({"address": f"https://vtv.vn/{'a' * 2_000}"}, "2000 ký tự"),
        ({"text": "Chuông \x07"}, "không đọc được"),
        ({"title": "<script>alert(1)</script>", "dated": ""}, "Chưa nhập mục này."),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field_and_all_is_kept(
    office: Office, sign_in: SignIn, wrong: dict[str, str], sentence: str
) -> None:
    position = asks_for_news(office, "I.2")
    number = office.in_progress("I.2")
    answer = sent(sign_in("kinhte.cb"), number, position, **wrong)
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert "<script>alert(1)" not in answer.text
    form = answer.text[answer.text.index('id="nop-lien-ket"') :]
    form = unescape(form[: form.index("</form>")])
    for name in {"address", "title", "dated"} - set(wrong):
        assert f'value="{TOLD[name]}"' in form
    assert wrong.get("text", "Lời bình.") in form
    assert "field-error" in form
    assert not office.situation(number).versions
    assert 'id="nop-nop' not in answer.text


def test_what_comes_too_late_says_why_and_keeps_what_was_typed(
    office: Office, sign_in: SignIn
) -> None:
    position = asks_for_news(office, "I.2")
    number, browser = office.in_progress("I.2"), sign_in("kinhte.cb")
    fields = browser.fields(f"/nhiem-vu/{number}", f"/nhiem-vu/{number}/lien-ket")
    office.report(number)
    late = {**fields, **TOLD, "requirement": str(position)}
    answer = browser.post(f"/nhiem-vu/{number}/lien-ket", data=late)
    assert answer.status_code == 409
    for typed in (ADDRESS, TOLD["title"], "Lời bình."):
        assert typed in unescape(answer.text)
    assert len(office.situation(number).versions) == 2


def test_a_double_click_hands_it_in_once(office: Office, sign_in: SignIn) -> None:
    position = asks_for_news(office, "I.2")
    number, browser = office.in_progress("I.2"), sign_in("kinhte.cb")
    fields = browser.fields(f"/nhiem-vu/{number}", f"/nhiem-vu/{number}/lien-ket")
    for _ in range(2):
        data = {**fields, **TOLD, "requirement": str(position)}
        assert browser.post(f"/nhiem-vu/{number}/lien-ket", data=data).status_code == 303
    assert len(office.situation(number).versions) == 1


def test_who_may_not_see_the_task_reads_none_of_it(office: Office, sign_in: SignIn) -> None:
    position = asks_for_news(office, "II.2")
    number = office.in_progress("II.2")
    link_handed_in(office, number, position, by="congan")
    for place in ("san-pham/1", "san-pham/1/ban-luu"):
        assert sign_in("kinhte").get(f"/nhiem-vu/{number}/{place}").status_code == 404
        with sign_in("congan").get(f"/nhiem-vu/{number}/{place}") as seen:
            assert seen.status_code == 200
    assert sent(sign_in("congan"), number, position, text="Khác.").status_code == 303


def test_who_is_not_of_the_lead_unit_hands_none_in(office: Office, sign_in: SignIn) -> None:
    position = asks_for_news(office, "I.1")
    number, browser = office.in_progress("I.1"), sign_in("vhxh")
    fields = browser.fields("/tai-khoan", "/dang-xuat")
    answer = browser.post(
        f"/nhiem-vu/{number}/lien-ket", data={**fields, **TOLD, "requirement": str(position)}
    )
    assert answer.status_code in {403, 409}
    assert not office.situation(number).versions


def test_an_earlier_one_is_read_where_it_is_named(office: Office, sign_in: SignIn) -> None:
    position = asks_for_news(office, "I.2")
    earlier = office.assign("I.2", day=date(2025, 8, 1))
    office.perform("kinhte", earlier, "start")
    office.hand_in(earlier, 1)
    version = link_handed_in(office, earlier, position)
    office.perform("kinhte", earlier, "report")
    number = office.in_progress("I.2")
    page, head = f"/nhiem-vu/{number}", sign_in("kinhte")
    office.hand_in(number, 1)
    assert "Vốn vay đến với hộ nghèo, ngày 02/01/2026" in unescape(head.get(page).text)
    said = ReportEntry("Đã xong.", products=(holds(position, earlier, version.number),))
    office.perform("kinhte", number, "report", said)
    shown = head.get(page).text
    assert is_safe(way_out(shown))
    carried = f"{page}/ky-truoc/{earlier}/san-pham/{version.number}"
    assert carried in shown
    assert is_safe(way_out(head.get(carried).text))
    with head.get(f"{carried}/ban-luu") as kept:
        assert kept.data == BROADCAST.content


def test_a_site_is_named_so_that_none_is_taken_for_another(office: Office, sign_in: SignIn) -> None:
    position = asks_for_news(office, "I.2")
    number, browser = office.in_progress("I.2"), sign_in("kinhte")
    for address, told in (
        ("https://tiếngviệt.vn/", "xn--tingvit-5t4cyc.vn (tiếngviệt.vn)"),
        ("https://vtv\u0430.vn/", "xn--vtv-8cd.vn"),
    ):
        link_handed_in(office, number, position, replace(BROADCAST, address=address))
        shown = words(browser.get(f"/nhiem-vu/{number}").text)
        assert told in shown
        assert "\u0430" not in shown


def test_what_others_may_read_along_is_said(office: Office, sign_in: SignIn) -> None:
    position = asks_for_news(office, "I.2")
    number, browser = office.in_progress("I.2"), sign_in("kinhte")
    link_handed_in(office, number, position)
    assert "không mã hóa" not in browser.get(f"/nhiem-vu/{number}").text
    link_handed_in(office, number, position, replace(BROADCAST, address="http://vtv.vn/"))
    for place in ("", "/san-pham/2"):
        assert "không mã hóa" in browser.get(f"/nhiem-vu/{number}{place}").text


def test_the_committee_votes_on_what_was_kept(office: Office, sign_in: SignIn) -> None:
    position = asks_for_news(office, "I.2", collective=True)
    number = office.in_progress("I.2")
    office.hand_in(number, 1)
    version = link_handed_in(office, number, position)
    office.perform("kinhte", number, "report")
    shown = sign_in("chutich").get(f"/nhiem-vu/{number}").text
    assert f"/nhiem-vu/{number}/san-pham/{version.number}" in shown
    slips = sign_in("vanphong").get(f"/nhiem-vu/{number}/phieu-lay-y-kien")
    assert ADDRESS in slips.text
    assert version.sha256 in slips.text


def test_one_that_was_taken_out_says_so(office: Office, sign_in: SignIn) -> None:
    position = asks_for_news(office, "I.2")
    number, browser = office.in_progress("I.2"), sign_in("kinhte")
    link_handed_in(office, number, position)
    office.take_out(number, position)
    assert "Bản này đã được rút" in words(browser.get(f"/nhiem-vu/{number}/san-pham/1").text)


def test_links_take_no_more_statements_than_files(office: Office, sign_in: SignIn) -> None:
    position = asks_for_news(office, "I.2")
    number, browser = office.in_progress("I.2"), sign_in("kinhte")
    needed = []
    for hand_in in (office.hand_in_one, lambda n, p: link_handed_in(office, n, p)):
        hand_in(number, position)
        browser.get(f"/nhiem-vu/{number}")
        with counted(office.engine) as statements:
            browser.get(f"/nhiem-vu/{number}")
        needed.append(len(statements))
    assert needed[0] == needed[1]
    with counted(office.engine) as statements:
        browser.get(f"/nhiem-vu/{number}/san-pham/2")
    assert len(statements) <= MOST_STATEMENTS
