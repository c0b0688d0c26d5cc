"""Nothing typed is ever lost: not by a broken line, an old form, or a file that is not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drafts import PAPER, keeps_the_product, send, typed_product, unfolded
from workflow.engine.acts.answers import ObjectionEntry
from workflow.engine.acts.returns import ReturnEntry

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Locator, Page

    from tests.browser.conftest import Opens
    from tests.browser.site import Site

REASON = "Danh sách nhu cầu vay của thôn còn thiếu 4 hộ so với bản thôn đã gửi."
NO_PAPER: FilePayload = {"name": "Văn bản chỉ đạo.pdf", "mimeType": "", "buffer": b"MZ\x90\x00"}
PROGRAM: FilePayload = {"name": "bang-tinh.exe", "mimeType": "", "buffer": b"MZ\x90\x00"}


@pytest.fixture
def site(own_site: Site) -> Site:
    return own_site


def typed_objection(page: Page, number: int) -> Locator:
    page.goto(f"/nhiem-vu/{number}")
    form = page.locator("#viec-confirm form")
    form.get_by_label("Ý kiến hoặc lý do").fill(REASON)
    return form


def object_to_it(form: Locator) -> None:
    form.get_by_role("button", name="Không thống nhất", exact=True).click()


# Texts


def test_a_text_outlives_a_broken_line(site: Site, page_of: Opens) -> None:
    number = site.number("II.1", "reported")
    page = page_of("thon2")
    form = typed_objection(page, number)
    page.context.set_offline(offline=True)
    object_to_it(form)
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(offline=False)
    page.goto(f"/nhiem-vu/{number}")
    form = page.locator("#viec-confirm form")
    expect(form.get_by_label("Ý kiến hoặc lý do")).to_be_visible()
    expect(form.get_by_label("Ý kiến hoặc lý do")).to_have_value(REASON)
    expect(form).to_contain_text("Đã khôi phục nội dung đang soạn")
    object_to_it(form)
    expect(page.locator("[data-done]")).to_be_visible()


def test_a_text_that_was_sent_is_not_offered_again(site: Site, page_of: Opens) -> None:
    page, path = page_of("thon2"), f"/nhiem-vu/{site.number('II.1', 'reported')}"
    page.goto(path)
    form = unfolded(page, "viet-trao-doi")
    form.locator("textarea").fill(REASON)
    send(form)
    expect(page.locator("[data-done]")).to_be_visible()
    page.goto(path)
    expect(page.locator(".typed").filter(has_text=REASON)).to_be_visible()
    expect(page.locator("#viet-trao-doi textarea")).to_have_value("")


def test_a_text_outlives_the_session_it_was_begun_in(site: Site, page_of: Opens) -> None:
    number = site.number("II.1", "reported")
    page = page_of("thon2")
    form = typed_objection(page, number)
    page.context.clear_cookies()
    object_to_it(form)
    expect(page).to_have_url(f"{site.url}/dang-nhap?next=/nhiem-vu/{number}")
    page.context.add_cookies([site.cookie("thon2")])
    page.goto(f"/nhiem-vu/{number}")
    expect(page.locator("#viec-confirm").get_by_label("Ý kiến hoặc lý do")).to_have_value(REASON)


def test_the_next_person_at_the_machine_finds_nothing(site: Site, page_of: Opens) -> None:
    number = site.number("II.1", "reported")
    page = page_of("thon2")
    typed_objection(page, number)
    page.context.add_cookies([site.cookie("congan")])
    page.goto(f"/nhiem-vu/{number}")
    expect(page.locator("#viec-confirm [name=remark]")).to_have_value("")


@pytest.mark.parametrize("java_script", [True, False])
def test_who_comes_too_late_reads_who_was_faster(
    site: Site, page_of: Opens, *, java_script: bool
) -> None:
    number = site.number("III.1", "reviewed")
    page = page_of("chutich", java_script=java_script)
    page.goto(f"/nhiem-vu/{number}")
    form = unfolded(page, "viec-return")
    form.get_by_label("Lý do").fill(REASON)
    site.perform("phochutich", number, "return", ReturnEntry("Bổ sung cam kết."))
    send(form)
    expect(page.locator("main")).to_contain_text("Đã có người xử lý trước")
    expect(page.locator("main")).to_contain_text(
        "Lê Thị Minh Bạch (mẫu), KT. Chủ tịch – Phó Chủ tịch UBND xã: trả lại"
    )
    expect(page.locator("textarea[readonly]")).to_have_value(REASON)


@pytest.mark.parametrize("java_script", [True, False])
@pytest.mark.parametrize(("width", "height"), [(360, 740), (1366, 768)])
def test_a_refusal_is_what_is_seen_first_and_the_form_is_offered_again(
    site: Site, page_of: Opens, *, width: int, height: int, java_script: bool
) -> None:
    number = site.number("II.1", "reported")
    page = page_of("vanphong", width=width, height=height, java_script=java_script)
    page.goto(f"/nhiem-vu/{number}")
    form = unfolded(page, "viec-return")
    form.get_by_label("Lý do").fill(REASON)
    site.perform("thon2", number, "object", ObjectionEntry("Thiếu 4 hộ."))
    send(form)
    notice = page.locator("#chua-thuc-hien")
    expect(notice).to_contain_text("chưa được thực hiện")
    expect(notice).to_contain_text("không thống nhất")
    expect(notice).to_be_focused()
    expect(notice).to_be_in_viewport(ratio=0.9)
    expect(page.locator("#viec-return").get_by_label("Lý do")).to_be_visible()
    expect(page.locator("#viec-return").get_by_label("Lý do")).to_have_value(REASON)
    send(page.locator("#viec-return form"))
    expect(page.locator("[data-done]")).to_be_visible()


def test_what_was_begun_in_this_round_is_newer_than_the_report_before(
    site: Site, page_of: Opens
) -> None:
    number = site.number("II.1", "reported")
    site.perform("vanphong", number, "return", ReturnEntry("Bổ sung biểu."))
    page = page_of("kinhte")
    page.goto(f"/nhiem-vu/{number}")
    results = unfolded(page, "viec-report").get_by_label("Kết quả thực hiện")
    expect(results).not_to_have_value("")
    results.fill(REASON)
    page.reload()
    expect(page.locator("#viec-report").get_by_label("Kết quả thực hiện")).to_have_value(REASON)


# Files


def test_a_wrong_file_is_refused_before_it_is_sent(site: Site, page_of: Opens) -> None:
    page = page_of("kinhte.cb")
    form = typed_product(page, site.number("II.3", "in_progress"))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    form.get_by_label("Tệp").set_input_files(PROGRAM)
    complaint = form.locator("[data-file-error]")
    expect(complaint).to_contain_text("Loại tệp này không nhận")
    send(form)
    assert sent == []
    keeps_the_product(form)
    form.get_by_label("Tệp").set_input_files(PAPER)
    expect(complaint).to_be_hidden()


@pytest.mark.parametrize("java_script", [True, False])
def test_a_false_file_is_refused_and_the_rest_kept(
    site: Site, page_of: Opens, *, java_script: bool
) -> None:
    page = page_of("kinhte.cb", java_script=java_script)
    form = typed_product(page, site.number("II.3", "in_progress"))
    form.get_by_label("Tệp").set_input_files(NO_PAPER)
    send(form)
    expect(form.locator(".error-summary")).to_be_visible()
    keeps_the_product(form)
    form.get_by_label("Tệp").set_input_files(PAPER)
    send(form)
    expect(page.locator("[data-done]")).to_contain_text("Văn bản chỉ đạo lồng ghép")


def test_an_upload_outlives_a_broken_line(site: Site, page_of: Opens) -> None:
    page = page_of("kinhte.cb")
    form = typed_product(page, site.number("II.3", "in_progress"))
    form.get_by_label("Tệp").set_input_files(PAPER)
    page.context.set_offline(offline=True)
    send(form)
    expect(form).to_contain_text("mất kết nối")
    keeps_the_product(form)
    page.context.set_offline(offline=False)
    send(form)
    expect(page.locator("[data-done]")).to_contain_text("Văn bản chỉ đạo lồng ghép")


# Codes


def test_a_code_is_copied_whole_also_without_https(site: Site, page_of: Opens) -> None:
    page = page_of("giamsat")
    page.goto(f"/nhiem-vu/{site.number('II.1', 'reported')}")
    details = page.locator("details:has([data-copy])").first
    details.locator("summary").click()
    button = details.locator("[data-copy]")
    button.click()
    expect(button).to_have_text("Đã sao chép")
    page.goto("/ke-hoach")
    page.keyboard.press("/")
    page.keyboard.press("Control+v")
    assert len(page.locator("[data-search]:focus").input_value()) == 64
