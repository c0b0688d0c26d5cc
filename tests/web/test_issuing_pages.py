"""What was issued is handed in on the page of a closed task, and read there."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.papers import pdf
from tests.web.tables import words
from web.wording import covered
from workflow.definition.commune import COMMUNE
from workflow.definition.vocabulary import EffectName
from workflow.engine.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.client import Client
    from tests.office import Office
    from workflow.definition.definition import Definition

    SignIn = Callable[[str], Client]

TOLD = {
    "requirement": "1",
    "number": "15/KH-UBND",
    "dated": "02/01/2026",
    "signed_by": "Lê Thị Bạch",
    "signed_as": "KT. Chủ tịch – Phó Chủ tịch",
}


def sent(browser: Client, number: int, /, **told: object) -> TestResponse:
    page = f"/nhiem-vu/{number}"
    given = {**TOLD, "file": (io.BytesIO(pdf("Da ky")), "da-ky.pdf"), **told}
    return browser.send(page, f"{page}/ban-hanh", **given)


def test_it_is_handed_in_read_and_downloaded(office: Office, sign_in: SignIn) -> None:
    number = office.closed()
    page, clerk = f"/nhiem-vu/{number}", sign_in("vanphong.cb")
    assert "Chưa có bản ban hành: Kế hoạch; Báo cáo." in words(clerk.get(page).text)
    answer = sent(clerk, number)
    assert answer.status_code == 303
    shown = words(sign_in("vhxh").get(page).text)
    assert "Chưa có bản ban hành: Báo cáo." in shown
    told = "Người ký: Lê Thị Bạch, KT. Chủ tịch – Phó Chủ tịch"
    assert told in shown
    assert "nộp văn bản đã ban hành số 15/KH-UBND ngày 02/01/2026, Lê Thị Bạch ký" in shown
    with sign_in("vhxh").get(f"{page}/ban-hanh/1") as file:
        assert file.data == pdf("Da ky")
        assert "15-KH-UBND" in file.headers["Content-Disposition"]
    assert sign_in("vhxh").get(f"{page}/ban-hanh/2").status_code == 404


def test_a_correction_is_shown_before_what_it_corrects(office: Office, sign_in: SignIn) -> None:
    number = office.closed()
    office.issue(number, told="15/KH-UBND")
    office.issue(number, told="16/KH-UBND")
    shown = words(sign_in("kinhte").get(f"/nhiem-vu/{number}").text)
    assert shown.index("Số 16/KH-UBND") < shown.index("Số 15/KH-UBND")
    assert "Các lần nộp trước của văn bản đã ban hành (1)" in shown
    assert "nộp lại văn bản đã ban hành số 16/KH-UBND" in shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"number": ""}, "Chưa nhập mục này."),
        ({"dated": ""}, "Chưa nhập mục này."),
        ({"dated": "31/02/2026"}, "Ngày chưa đúng; hãy nhập như 05/10/2026."),
        ({"dated": "05/10/2030"}, "Ngày này chưa đến."),
        ({"signed_by": " "}, "Chưa nhập mục này."),
        ({"signed_as": ""}, "Chưa nhập mục này."),
        ({"requirement": "7"}, "Hãy chọn một sản phẩm phải lấy số, ban hành."),
    ],
)
def test_what_is_wrong_is_said_and_the_document_need_not_come_twice(
    office: Office, sign_in: SignIn, wrong: dict[str, str], sentence: str
) -> None:
    number, browser = office.closed(), sign_in("kinhte")
    answer = sent(browser, number, **wrong)
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert office.situation(number).issued_documents == ()
    kept = re.search(r'name="held" value="([^"]+)"', answer.text)
    assert kept
    page = f"/nhiem-vu/{number}"
    again = browser.send(page, f"{page}/ban-hanh", **TOLD, held=kept[1])
    assert again.status_code == 303
    assert len(office.situation(number).issued_documents) == 1


def test_without_a_file_nothing_is_taken(office: Office, sign_in: SignIn) -> None:
    number = office.closed()
    page = f"/nhiem-vu/{number}"
    answer = sign_in("kinhte").send(page, f"{page}/ban-hanh", **TOLD)
    assert answer.status_code == 422
    assert "Chưa chọn tệp; hãy chọn tệp cần nộp." in answer.text
    assert 'value="Lê Thị Bạch"' in answer.text


def test_what_somebody_else_entered_is_read_before_it_is_corrected(
    office: Office, sign_in: SignIn
) -> None:
    number = office.closed()
    page, clerk = f"/nhiem-vu/{number}", sign_in("vanphong.cb")
    fields = clerk.fields(page, f"{page}/ban-hanh")
    office.issue(number)
    given = {**fields, **TOLD, "file": (io.BytesIO(pdf("Da ky")), "da-ky.pdf")}
    answer = clerk.post(f"{page}/ban-hanh", data=given)
    assert answer.status_code == 409
    assert "Văn bản đã ban hành đã được nộp hoặc nộp lại." in words(answer.text)
    assert 'value="Lê Thị Bạch"' in answer.text


@pytest.mark.parametrize(("state", "status"), [("reviewed", 409), ("in_progress", 409)])
def test_it_is_refused_where_nothing_was_approved(
    office: Office, sign_in: SignIn, state: str, status: int
) -> None:
    number, browser = office.standing_in(state), sign_in("kinhte")
    hidden = browser.fields("/tai-khoan", "/dang-xuat")
    given = {**hidden, **TOLD, "file": (io.BytesIO(pdf("Da ky")), "da-ky.pdf")}
    assert browser.post(f"/nhiem-vu/{number}/ban-hanh", data=given).status_code == status


def test_who_may_not_is_told_so(office: Office, sign_in: SignIn) -> None:
    number, browser = office.closed(), sign_in("vhxh")
    assert "Nộp văn bản đã ban hành" not in words(browser.get(f"/nhiem-vu/{number}").text)
    hidden = browser.fields("/tai-khoan", "/dang-xuat")
    given = {**hidden, **TOLD, "file": (io.BytesIO(pdf("Da ky")), "da-ky.pdf")}
    assert browser.post(f"/nhiem-vu/{number}/ban-hanh", data=given).status_code == 403


def test_a_version_says_whether_it_is_a_draft(office: Office, sign_in: SignIn) -> None:
    number, browser = office.in_progress(), sign_in("kinhte")
    page = f"/nhiem-vu/{number}"
    draft = browser.send(
        page, f"{page}/san-pham", requirement="1", stage="draft",
        file=(io.BytesIO(pdf("Du thao")), "du-thao.pdf"),
    )  # fmt: skip
    assert draft.status_code == 303
    told = {**TOLD, "requirement": "2", "stage": "issued", "number": "7/BC-NHCS"}
    issued = browser.send(
        page, f"{page}/san-pham", **told, file=(io.BytesIO(pdf("Da ky")), "da-ky.pdf")
    )
    assert issued.status_code == 303
    shown = words(browser.get(page).text)
    assert "Dự thảo" in shown
    assert "đã ban hành số 7/BC-NHCS, Lê Thị Bạch ký" in shown
    wrong = browser.send(
        page, f"{page}/san-pham", requirement="1", stage="draft", number="9/KH",
        file=(io.BytesIO(pdf("Khac")), "khac.pdf"),
    )  # fmt: skip
    assert wrong.status_code == 422
    assert "Dự thảo chưa có số, ngày ban hành và người ký." in words(wrong.text)


def test_the_list_and_the_figure_count_alike(office: Office, sign_in: SignIn) -> None:
    empty = words(sign_in("vanphong").get("/chua-ban-hanh").text)
    assert "Không còn văn bản nào chờ ban hành." in empty
    number = office.closed()
    shown = words(sign_in("vanphong").get("/chua-ban-hanh").text)
    assert "Kế hoạch; Báo cáo" in shown
    assert "Phòng Kinh tế hoặc Văn phòng" in shown
    figures = words(sign_in("chutich").get("/thong-ke?ky=tat-ca").text)
    assert "Đã phê duyệt, ghi nhận, chưa có bản ban hành (mọi kỳ): 1" in figures
    for username in ("kinhte", "vanphong", "chutich"):
        assert "Đã phê duyệt, ghi nhận, chưa có bản ban hành" in words(
            sign_in(username).get("/viec-cua-toi").text
        )
    office.issue(number, 1)
    office.issue(number, 2)
    assert "Kế hoạch; Báo cáo" not in words(sign_in("vanphong").get("/chua-ban-hanh").text)


@pytest.mark.parametrize("after", ["0", "-1", "x", "9" * 30, "１"])
def test_an_address_that_names_no_page_is_the_first(
    office: Office, sign_in: SignIn, after: str
) -> None:
    office.closed()
    page = sign_in("vanphong").get("/chua-ban-hanh", query_string={"sau": after})
    assert page.status_code == 200


def test_before_reopening_it_is_said_that_the_document_stays(
    office: Office, sign_in: SignIn
) -> None:
    number = office.closed()
    office.issue(number, told="15/KH-UBND")
    shown = words(sign_in("chutich").get(f"/nhiem-vu/{number}").text)
    assert "Văn bản đã ban hành số 15/KH-UBND vẫn có hiệu lực" in shown


def test_a_task_of_earlier_rules_says_what_it_does_not_have(
    office: Office, sign_in: SignIn
) -> None:
    before = replace(COMMUNE, rules=tuple(r for r in COMMUNE.rules if r.effect != EffectName.ISSUE))

    def publishing(book: Definition) -> None:
        with office.transaction() as session:
            publish(session, book, worded=covered(), actor=office.actor("admin"), at=office.now)

    publishing(before)
    number, told = office.closed(), "nên ở đây không có: Nộp văn bản đã ban hành."
    browser = sign_in("kinhte")
    assert told not in words(browser.get(f"/nhiem-vu/{number}").text)
    office.later(minutes=1)
    publishing(COMMUNE)
    assert told in words(browser.get(f"/nhiem-vu/{number}").text)
    assert told not in words(browser.get(f"/nhiem-vu/{office.closed('I.2')}").text)
