"""Where people have chosen their own few colours, what differed by colour alone still differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Opens

LOOKS = """(elements) => elements.map((element) => {
  const style = getComputedStyle(element, PSEUDO);
  return [style.borderTopColor, style.backgroundColor, style.borderBottomColor].join("|");
})"""


def looks(page: Page, selector: str, pseudo: str = "null") -> list[str]:
    """The frame and the ground of each that is so called."""
    found: list[str] = page.locator(selector).evaluate_all(LOOKS.replace("PSEUDO", pseudo))
    assert found
    return found


@pytest.fixture
def page(page_of: Opens) -> Page:
    page = page_of("vanphong")
    page.emulate_media(forced_colors="active")
    return page


def test_the_parts_of_a_bar_are_told_apart(page: Page) -> None:
    page.goto("/thong-ke")
    marks = looks(page, ".chart .legend li", "'::before'")
    assert len(set(marks)) == len(marks) > 1


def test_a_frame_stands_around_days_off_alone(page: Page) -> None:
    page.goto("/lich?nam=2026")
    plain = looks(page, ".month .day-plain > span:first-child")
    off = looks(page, ".month .day-holiday > span:first-child")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert {look.split("|")[0] for look in plain} == {ground}
    assert not set(plain) & set(off)


def test_the_act_that_leads_on_stands_out_of_the_others(page: Page) -> None:
    page.goto("/giao-nhiem-vu/V/4")
    assert not set(looks(page, "main .button-primary")) & set(looks(page, "main .button-secondary"))
