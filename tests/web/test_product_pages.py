"""Handing in products, in the browser."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from models.file_store import FileStore
from models.vocabulary import EventKind
from tests.compound import doc
from tests.papers import docx, jpeg, pdf, png, relations
from tests.web.pages import words
from web.config import MEGABYTE
from web.files import SPARE_PART
from workflow.documents.kinds import BY_SPELLING

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

    from tests.client import Client
    from tests.office import Office

SCRIPT = "/OpenAction << /S /JavaScript /JS (x) >>"


@pytest.mark.parametrize("sent", [{}, {"file": "de-an.docx"}], ids=["nothing", "a name alone"])
def test_without_a_file_the_form_says_so_and_keeps_what_was_typed(
    office: Office, sign_in: Callable[[str], Client], sent: dict[str, str]
) -> None:
    number = office.in_progress("I.1")
    answer = sign_in("kinhte").send(
        f"/nhiem-vu/{number}",
        f"/nhiem-vu/{number}/san-pham",
        requirement="1",
        title="Đề án phát triển",
        number="12/ĐA-UBND",
        dated="05/10/2026",
        **sent,
    )
    assert answer.status_code == 422
    assert "Chưa chọn tệp; hãy chọn tệp cần nộp." in answer.text
    for typed in ("Đề án phát triển", "12/ĐA-UBND", "05/10/2026"):
        assert f'value="{typed}"' in answer.text


def test_what_comes_too_late_says_why_and_keeps_what_was_typed(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number, browser = office.in_progress("I.1"), sign_in("kinhte.cb")
    address = f"/nhiem-vu/{number}/san-pham"
    fields = browser.fields(f"/nhiem-vu/{number}", address)
    office.report(number)
    sent = {**fields, "title": "Đề án phát triển", "file": (io.BytesIO(pdf("muộn")), "de-an.pdf")}
    answer = browser.post(address, data=sent)
    assert answer.status_code == 409
    assert "Đề án phát triển" in words(answer.text)
    assert "Sản phẩm" in words(answer.text)


def test_before_the_disk_is_full_documents_wait_and_the_rest_goes_on(
    office: Office, app: Flask, sign_in: Callable[[str], Client]
) -> None:
    number, browser = office.in_progress("I.1"), sign_in("kinhte")
    store: FileStore = app.extensions["file_store"]
    assert store.spare == app.config["SETTINGS"].free_space_mb * MEGABYTE // SPARE_PART
    page = f"/nhiem-vu/{number}"
    held = browser.send(
        page,
        f"{page}/san-pham",
        requirement="1",
        dated="31/02/2026",
        file=(io.BytesIO(pdf()), "a.pdf"),
    )
    kept = re.search(r'name="held" value="([^"]+)"', held.text)
    assert kept

    app.extensions["file_store"] = FileStore(store.root, spare=1 << 60)
    for sent in ({"file": (io.BytesIO(pdf("khác")), "b.pdf")}, {"held": kept[1]}):
        answer = browser.send(
            page, f"{page}/san-pham", requirement="1", title="Đề án phát triển", **sent
        )
        assert answer.status_code == 422
        assert "Máy chủ sắp hết dung lượng lưu trữ nên tạm không nhận thêm tệp" in answer.text
        assert 'value="Đề án phát triển"' in answer.text
    assert not office.situation(number).versions
    assert browser.send(page, f"{page}/comment", body="Gửi sau.").status_code == 303

    app.extensions["file_store"] = store
    assert handed_in(browser, number, "b.pdf", pdf("khác")).status_code == 303


@pytest.mark.parametrize("action", ["hand_in", "take_out"])
def test_what_has_an_address_of_its_own_has_no_other(
    office: Office, sign_in: Callable[[str], Client], action: str
) -> None:
    number, browser = office.in_progress("I.1"), sign_in("kinhte")
    sent = {**browser.fields("/tai-khoan", "/dang-xuat"), "requirement": "1"}
    assert browser.post(f"/nhiem-vu/{number}/{action}", data=sent).status_code == 404


def test_a_version_taken_out_twice_is_taken_out(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number, browser = office.in_progress("I.1"), sign_in("kinhte")
    [version] = office.hand_in(number, 1)
    hidden = browser.fields("/tai-khoan", "/dang-xuat")
    lines = []
    for _ in range(2):
        sent = browser.post(f"/nhiem-vu/{number}/san-pham/{version.number}/rut", data=hidden)
        assert sent.status_code == 303
        lines.append(len(office.events(number, EventKind.WITHDRAW_PRODUCT)))
    assert lines == [1, 1]


def test_what_a_document_does_by_itself_is_told_where_it_is_offered(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    browser = sign_in("kinhte")
    for content in (pdf(catalog=SCRIPT), pdf()):
        answer = handed_in(browser, number, "a.pdf", content)
        assert answer.status_code == 303
        page = browser.get(f"/nhiem-vu/{number}").text
        assert page.count("PDF này có nội dung tự chạy (mã JavaScript).") == 1
        assert ("hãy xem ghi chú ở mục Sản phẩm" in page) == (content != pdf())
    assert office.situation(number).state == "in_progress"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", pdf(catalog="/OpenAction << /S /Launch /F (x) >>"), "in ra PDF"),
        ("a.pdf", pdf(pages=0), "không có trang nào"),
        ("a.doc", b"<html></html>", "trang web hoặc XML"),
        ("a.docx", doc(), "Nội dung tệp là DOC,"),
        ("a.png", png(50_000, 50_000), "hơn 300 triệu điểm ảnh"),
        (
            "a.docx",
            docx({
                "word/_rels/settings.xml.rels": relations(
                    ("attachedTemplate", "\\\\mayld\\mau\\a.dotm", "External")
                )
            }),
            "(\\\\mayld\\mau\\a.dotm)",
        ),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_wrong_and_what_to_do(
    office: Office,
    sign_in: Callable[[str], Client],
    name: str,
    content: bytes,
    sentence: str,
) -> None:
    number = office.in_progress("I.1")
    answer = handed_in(sign_in("kinhte"), number, name, content)
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert "hỏng" not in answer.text
    assert office.situation(number).versions == ()


def test_the_dialogue_takes_every_spelling_that_the_server_takes(
    office: Office, sign_in: Callable[[str], Client]
) -> None:
    number = office.in_progress("I.1")
    browser = sign_in("kinhte")
    page = browser.get(f"/nhiem-vu/{number}").text
    [offered] = re.findall(r'accept="([^"]*)"', page)
    assert offered.split(",") == [f".{spelling}" for spelling in BY_SPELLING]
    for name in ("anh.jpeg", "ANH.JPE", "anh.jfif"):
        assert handed_in(browser, number, name, jpeg(8160, len(name))).status_code == 303


def handed_in(browser: Client, number: int, name: str, content: bytes) -> TestResponse:
    return browser.send(
        f"/nhiem-vu/{number}",
        f"/nhiem-vu/{number}/san-pham",
        requirement="1",
        file=(io.BytesIO(content), name),
    )
