"""A day is typed in one order in every browser, said in words at once, and chosen by a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Opens


@pytest.fixture(params=["vi-VN", "en-US"])
def field(page_of: Opens, request: pytest.FixtureRequest) -> Locator:
    page = page_of("vanphong", locale=request.param)
    page.goto("/nhat-ky")
    return page.get_by_label("Từ ngày")


def test_what_is_typed_is_the_day_that_is_said(field: Locator) -> None:
    row = field.locator("xpath=..")
    for typed in ("05102026", "5/10/2026", "05.10.26"):
        field.fill("")
        field.press_sequentially(typed)
        expect(row.locator("output")).to_have_text("Thứ Hai, 05/10/2026")
    for typed in ("31/02/2026", "05/10/98", "10/13/2026"):
        field.fill(typed)
        expect(row.locator("output")).to_have_text("")


def test_what_was_chosen_in_the_calendar_is_written_as_people_write(field: Locator) -> None:
    row = field.locator("xpath=..")
    expect(row.get_by_role("button", name="Chọn ngày")).to_be_visible()
    row.locator(".day-calendar").evaluate(
        "it => { it.value = '2026-10-05'; it.dispatchEvent(new Event('change')); }"
    )
    expect(field).to_have_value("05/10/2026")
    expect(row.locator("output")).to_have_text("Thứ Hai, 05/10/2026")
    expect(field).to_be_focused()


def test_without_script_the_server_says_it(page_of: Opens) -> None:
    page = page_of("vanphong", java_script=False)
    page.goto("/nhat-ky")
    page.get_by_label("Từ ngày").fill("5.10.2026")
    page.get_by_label("Từ ngày").press("Enter")
    expect(page.get_by_label("Từ ngày")).to_have_value("05/10/2026")
    expect(page.locator("output").first).to_have_text("Thứ Hai, 05/10/2026")
    expect(page.get_by_role("button", name="Chọn ngày")).to_have_count(0)
