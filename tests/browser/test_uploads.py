"""A document on its way over a slow line: seen, stopped, cut off, and left out again."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.drafts import PAPER, keeps_the_product, send, typed_product
from tests.papers import docx

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Locator, Page

    from tests.browser.conftest import Opens
    from tests.browser.site import Site

# Nothing that packs well, so that the line has something to carry.
SCAN = random.Random(9).randbytes(1 << 18)  # noqa: S311 - a picture, not a secret
LARGE: FilePayload = {
    "name": "Văn bản chỉ đạo.docx",
    "mimeType": "",
    "buffer": docx({"word/media/quet.jpg": b"\xff\xd8\xff" + SCAN}),
}
BYTES_A_SECOND = 50_000


@pytest.fixture
def site(own_site: Site) -> Site:
    return own_site


@pytest.fixture
def page(page_of: Opens) -> Page:
    return page_of("kinhte.cb")


def line(page: Page, upload: int) -> None:
    """Let the browser's line carry so many bytes a second, -1 for all."""
    page.context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": upload},
    )


def begun(page: Page, site: Site) -> Locator:
    """The form while its document is under way."""
    form = typed_product(page, site.number("II.3", "in_progress"))
    form.get_by_label("Tệp").set_input_files(LARGE)
    line(page, BYTES_A_SECOND)
    send(form)
    expect(form.locator("progress")).to_be_visible()
    expect(form).to_contain_text("Đang gửi tệp")
    page.wait_for_function("() => document.querySelector('progress').value > 0")
    return form


def sent_after_all(page: Page, form: Locator) -> None:
    keeps_the_product(form)
    line(page, -1)
    send(form)
    expect(page.locator("[data-done]")).to_contain_text("Văn bản chỉ đạo lồng ghép")


def test_an_upload_is_stopped_by_the_keyboard_and_sent_again(site: Site, page: Page) -> None:
    form = begun(page, site)
    form.get_by_role("button", name="Dừng gửi").focus()
    page.keyboard.press("Enter")
    expect(form).to_contain_text("Đã dừng gửi")
    expect(form.locator("progress")).to_have_count(0)
    expect(form.get_by_role("button", name="Nộp sản phẩm")).to_be_focused()
    sent_after_all(page, form)


def test_an_upload_that_is_cut_off_on_its_way_is_sent_again(site: Site, page: Page) -> None:
    form = begun(page, site)
    # A browser tries once more by itself, on a line that is cut, too.
    while form.locator("progress").count():
        site.cut()
    expect(form).to_contain_text("mất kết nối")
    sent_after_all(page, form)


@pytest.mark.parametrize("java_script", [True, False])
def test_a_document_received_before_is_left_out_by_the_keyboard(
    site: Site, page_of: Opens, *, java_script: bool
) -> None:
    page = page_of("kinhte.cb", java_script=java_script)
    form = typed_product(page, site.number("II.3", "in_progress"))
    form.get_by_label("Tệp").set_input_files(PAPER)
    form.get_by_label("Ngày ban hành").fill("31/02/2026")
    send(form)
    expect(form).to_contain_text("không phải chọn lại")
    form.get_by_label("Ngày ban hành").fill("20/11/2026")
    leave_out = form.get_by_role("button", name="Bỏ tệp đã nhận")
    leave_out.focus()
    page.keyboard.press("Enter")
    expect(leave_out).to_have_count(0)
    expect(form).not_to_contain_text("không phải chọn lại")
    expect(form.get_by_label("Tệp")).to_be_focused()
    keeps_the_product(form)
    send(form)
    expect(form.locator(".error-summary")).to_contain_text("Chưa chọn tệp")
    form.get_by_label("Tệp").set_input_files(PAPER)
    send(form)
    expect(page.locator("[data-done]")).to_contain_text("Văn bản chỉ đạo lồng ghép")
