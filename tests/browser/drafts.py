"""A product being handed in, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.papers import docx

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Locator, Page

PAPER: FilePayload = {"name": "Văn bản chỉ đạo.docx", "mimeType": "", "buffer": docx()}


def unfolded(page: Page, panel: str) -> Locator:
    """The form that opens in place, opened."""
    page.locator(f"details:has(> #{panel}) > summary").click()
    return page.locator(f"#{panel} form")


def typed_product(page: Page, number: int) -> Locator:
    page.goto(f"/nhiem-vu/{number}")
    form = unfolded(page, "nop-san-pham")
    form.get_by_label("Tên văn bản").fill("Văn bản chỉ đạo lồng ghép")
    form.get_by_label("Đã ban hành").check()
    form.get_by_label("Số, ký hiệu").fill("171/UBND-KT")
    form.get_by_label("Ngày ban hành").fill("20/11/2026")
    form.get_by_label("Người ký", exact=True).fill("Lê Thị Minh Bạch")
    form.get_by_label("Quyền hạn, chức vụ của người ký").fill("KT. Chủ tịch")
    return form


def keeps_the_product(form: Locator) -> None:
    expect(form.get_by_label("Tên văn bản")).to_have_value("Văn bản chỉ đạo lồng ghép")
    expect(form.get_by_label("Đã ban hành")).to_be_checked()
    expect(form.get_by_label("Số, ký hiệu")).to_have_value("171/UBND-KT")
    expect(form.get_by_label("Ngày ban hành")).to_have_value("20/11/2026")
    expect(form.get_by_label("Người ký", exact=True)).to_have_value("Lê Thị Minh Bạch")
    expect(form.get_by_label("Quyền hạn, chức vụ của người ký")).to_have_value("KT. Chủ tịch")


def send(form: Locator) -> None:
    form.locator("button[type=submit]").click()
