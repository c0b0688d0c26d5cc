"""What stands beside a button is what the button will do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Opens

TASK = "/giao-nhiem-vu/V/4?ky=quarter-2027-1"


def test_what_would_be_made_is_told_anew_with_every_choice(page_of: Opens) -> None:
    page = page_of("vanphong")
    page.goto(TASK)
    preview = page.locator("[data-preview]")
    expect(preview).to_contain_text("9 đơn vị phối hợp")
    expect(page.locator("[data-without-script]")).to_be_hidden()
    page.locator("input[name=cooperating]:checked").first.uncheck()
    expect(preview).to_contain_text("8 đơn vị phối hợp")
    page.locator("input[name=lead]:checked").first.uncheck()
    expect(preview).to_contain_text("Chưa có đơn vị chủ trì")
    page.context.set_offline(offline=True)
    page.locator("input[name=cooperating]:checked").first.uncheck()
    expect(preview).to_contain_text("Chưa tính lại được danh sách này.")


def test_without_a_script_it_says_of_what_it_is(page_of: Opens) -> None:
    page = page_of("vanphong", java_script=False)
    page.goto(TASK)
    expect(page.locator("[data-without-script]")).to_contain_text("chọn khi mở trang")


def test_the_button_of_a_section_counts_what_is_ticked(page_of: Opens) -> None:
    page = page_of("vanphong")
    page.goto("/giao-nhiem-vu/I?ky=quarter-2027-1")
    button = page.locator("main form[method=post] button[type=submit]")
    expect(button).to_contain_text("(2)")
    page.locator("[data-makes]").first.uncheck()
    expect(button).to_contain_text("(1)")


def test_what_runs_already_is_not_proposed_again(page_of: Opens) -> None:
    page = page_of("vanphong")
    page.goto("/giao-nhiem-vu/IV/1")
    expect(page.locator("main")).to_contain_text("Kỳ này đã giao")
    assert page.locator("input[name=lead]:checked").count() == 0
    expect(page.locator("[data-preview]")).to_contain_text("0 nhiệm vụ")
