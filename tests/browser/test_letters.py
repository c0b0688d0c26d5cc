"""The machine's browser has the letters that the pages need."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_the_browser_shows_vietnamese_letters(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<h1>Đôn đốc nhiệm vụ</h1>")
    assert page.get_by_role("heading").inner_text() == "Đôn đốc nhiệm vụ"
    page.close()
