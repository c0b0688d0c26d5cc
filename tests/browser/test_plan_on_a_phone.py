"""The plan on a phone: a line for each section, which opens; and on paper all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Opens

PLAN = "/ke-hoach/1"
PHONE = {"width": 360, "height": 740}


def tasks_of(page: Page, numeral: str) -> Locator:
    """The rows of a section beneath its line."""
    return page.locator(f"tbody:has(#muc-{numeral}) > tr:not(.plan-section)")


def test_a_section_opens_and_the_one_before_folds(page_of: Opens) -> None:
    page = page_of("vanphong", **PHONE)
    page.goto(PLAN)
    for numeral in ("I", "II"):
        expect(tasks_of(page, numeral).first).to_be_hidden()
    page.locator("#muc-II summary").click()
    expect(tasks_of(page, "II").first).to_be_visible()
    page.locator("#muc-I summary").click()
    expect(tasks_of(page, "I").first).to_be_visible()
    expect(tasks_of(page, "II").first).to_be_hidden()


def test_without_scripts_too_and_where_a_link_leads_it_is_open(page_of: Opens) -> None:
    page = page_of("vanphong", **PHONE, java_script=False)
    page.goto(f"{PLAN}#muc-III")
    expect(tasks_of(page, "III").first).to_be_visible()
    expect(tasks_of(page, "I").first).to_be_hidden()
    page.locator("#muc-I summary").click()
    expect(tasks_of(page, "I").first).to_be_visible()


def test_what_was_looked_for_is_not_folded(page_of: Opens) -> None:
    page = page_of("vanphong", **PHONE)
    page.goto(f"{PLAN}?muc=II")
    expect(tasks_of(page, "II").first).to_be_visible()


def test_on_paper_and_at_a_desk_nothing_is_folded(page_of: Opens) -> None:
    page = page_of("vanphong", **PHONE)
    page.goto(PLAN)
    page.emulate_media(media="print")
    sections = page.locator(".plan-section")
    expect(sections).to_have_count(6)
    hidden = page.locator(".plan tbody > tr").filter(visible=False)
    expect(hidden).to_have_count(0)
    expect(page.locator(".plan .fold").filter(visible=True)).to_have_count(0)
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1366, "height": 768})
    expect(hidden).to_have_count(0)
