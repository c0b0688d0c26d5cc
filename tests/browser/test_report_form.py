"""The form of a report shows what the chosen answers need, and loses nothing on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.papers import docx

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Opens
    from tests.browser.site import Site

WHY = "Quý này không có văn bản mới."
THE_REPORT = "3"
"""The product of VI.3 that is new in each period, and has to be there."""


@pytest.fixture
def site(own_site: Site) -> Site:
    return own_site


def hand_in(page: Page, path: str) -> None:
    page.goto(path)
    panel = page.locator("#nop-san-pham")
    panel.locator("xpath=preceding-sibling::summary").click()
    panel.locator("[name=requirement]").select_option(THE_REPORT)
    paper = {"name": "Báo cáo.docx", "mimeType": "", "buffer": docx()}
    panel.locator("[name=file]").set_input_files(paper)
    panel.locator("[name=title]").fill("Báo cáo quý IV")
    panel.locator("button[type=submit]").click()
    page.locator("[data-done]").wait_for(state="attached")


@pytest.mark.parametrize("java_script", [True, False], ids=["script", "no script"])
def test_a_reason_is_asked_for_where_nothing_arose(
    site: Site,
    page_of: Opens,
    java_script: bool,  # noqa: FBT001 - a case of the test
) -> None:
    page = page_of("kinhte", java_script=java_script)
    path = f"/nhiem-vu/{site.number('VI.3', 'in_progress')}"
    hand_in(page, path)
    page.goto(path)
    panel = page.locator("#viec-report")
    if not panel.is_visible():
        panel.locator("xpath=preceding-sibling::summary").click()
    asked = panel.locator("fieldset.product-answer:has(textarea)")
    first, second = asked.nth(0), asked.nth(1)
    for each in (first, second):
        expect(each).to_have_attribute("aria-required", "true")
        expect(each.locator("textarea")).to_be_hidden()
    nothing = first.get_by_label("Không phát sinh trong kỳ")
    nothing.focus()
    page.keyboard.press("Space")
    expect(first.locator("textarea")).to_be_visible()
    expect(second.locator("textarea")).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.type(WHY)
    expect(first.locator("textarea")).to_have_value(WHY)
    nothing.evaluate("box => { box.checked = false; }")
    expect(first.locator("textarea")).to_be_hidden()
    nothing.check()
    expect(first.locator("textarea")).to_have_value(WHY)
