"""Everything can be done with the keyboard alone, and one always sees where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Opens
    from tests.browser.site import Site

MOST_STEPS = 60
"""How often one presses Tab at most to come to what has to be done first on a page."""

FOCUS = """() => {
  const element = document.activeElement;
  const outline = getComputedStyle(element);
  const place = element.getBoundingClientRect();
  return {
    words: (element.labels?.[0] ?? element).textContent.trim(),
    ring: outline.outlineStyle === "none" ? 0 : parseFloat(outline.outlineWidth),
    inside: place.bottom > 0 && place.top < innerHeight,
  };
}"""


@pytest.fixture
def site(own_site: Site) -> Site:
    return own_site


def step(page: Page, key: str = "Tab") -> dict[str, Any]:
    """Where the focus is after a key, having checked that it can be seen."""
    page.keyboard.press(key)
    found: dict[str, Any] = page.evaluate(FOCUS)
    assert found["ring"] >= 2, found
    assert found["inside"], found
    return found


def tab_to(page: Page, words: str) -> None:
    """Presses Tab until the focus is on what is called so."""
    passed = []
    for _ in range(MOST_STEPS):
        passed.append(step(page)["words"])
        if passed[-1] == words:
            return
    raise AssertionError(f"no way to {words}; passed {passed}")


def press_to_leave(page: Page, key: str) -> None:
    """Presses a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_the_chair_approves(site: Site, page_of: Opens) -> None:
    number = site.number("III.1", "reviewed")
    page = page_of("chutich")
    page.goto(f"/nhiem-vu/{number}")
    tab_to(page, "Phê duyệt")
    page.keyboard.press("Enter")
    assert site.state(number) == "reviewed", "it is asked once what follows"
    tab_to(page, "Phê duyệt")
    press_to_leave(page, "Enter")
    assert site.state(number) == "closed"
    expect(page.get_by_role("link", name="Đến việc tiếp theo")).to_be_focused()


def test_the_chair_returns_with_a_reason(site: Site, page_of: Opens) -> None:
    number = site.number("III.1", "reviewed")
    page = page_of("chutich")
    page.goto(f"/nhiem-vu/{number}")
    tab_to(page, "Trả lại")
    page.keyboard.press("Enter")
    tab_to(page, "Lý do (bắt buộc)")
    page.keyboard.type("Thiếu bản cam kết của hai tổ chức.")
    tab_to(page, "Trả lại")
    press_to_leave(page, "Space")
    assert site.state(number) == "in_progress"


def test_a_village_head_confirms_with_remarks(site: Site, page_of: Opens) -> None:
    number = site.number("II.1", "reported")
    page = page_of("thon2", width=360, height=740)
    page.goto("/viec-cua-toi")
    tab_to(page, "Xác nhận phối hợp")
    press_to_leave(page, "Enter")
    tab_to(page, "Ý kiến hoặc lý do")
    page.keyboard.type("Đề nghị gửi danh sách cho thôn.")
    tab_to(page, "Thống nhất, có ý kiến bổ sung")
    press_to_leave(page, "Enter")
    [answer] = [
        answer
        for unit, answer in site.situation(number).answers.items()
        if answer.remark == "Đề nghị gửi danh sách cho thôn."
    ]
    assert answer.opinion == "agree_with_remarks"


def test_keys_lead_to_the_pages_used_most(page_of: Opens) -> None:
    page = page_of("chutich")
    page.goto("/tai-khoan")
    for keys, path in {"gv": "/viec-cua-toi", "gk": "/ke-hoach", "?": "/tro-giup"}.items():
        with page.expect_navigation(url=f"**{path}"):
            page.keyboard.type(keys)
    page.goto("/ke-hoach")
    page.keyboard.press("/")
    page.keyboard.type("gv ?")
    expect(page.locator("[data-search]:focus")).to_have_value("gv ?")


def test_keys_can_be_switched_off(page_of: Opens) -> None:
    page = page_of("chutich")
    page.goto("/tro-giup#phim")
    page.get_by_label("Dùng phím tắt trên máy này").uncheck()
    page.goto("/ke-hoach")
    page.keyboard.press("/")
    assert page.locator("[data-search]:focus").count() == 0


def test_a_menu_closes_and_gives_the_focus_back(page_of: Opens) -> None:
    page = page_of("chutich", width=360, height=740)
    page.goto("/viec-cua-toi")
    tab_to(page, "Mục lục")
    page.keyboard.press("Enter")
    assert step(page)["words"] == "Việc của tôi"
    assert step(page, "Escape")["words"] == "Mục lục"
    assert page.locator("details[data-menu][open]").count() == 0
