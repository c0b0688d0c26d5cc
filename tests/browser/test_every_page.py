"""Every page, as everybody for whom it differs sees it, is in order in every way we can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import NOT_PAGES, PAGES, get_endpoints
from tests.browser.watch import opened, watch

if TYPE_CHECKING:
    from playwright.sync_api import Page as BrowserPage

    from tests.browser.conftest import Opens
    from tests.browser.pages import Page
    from tests.browser.site import Site

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
MOST_BYTES = 100 * 1024

AXE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Nothing comes from elsewhere that it would have to fetch.
    "preload": False,
}

STRUCTURE = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const ids = all("[id]").map((element) => element.id);
  return {
    language: document.documentElement.lang,
    title: document.title,
    headings: all("h1").length,
    mains: all("main").length,
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    nowhere: all("a[href^='#']").map((link) => link.hash).filter((hash) => !document.querySelector(hash)),
    styled: all("[style]").length,
  };
}"""

# What only scripts show is no content; what they fill in is none either.
TEXT = """() => {
  const body = document.body.cloneNode(true);
  body.querySelectorAll("[data-needs-script]").forEach((part) => part.remove());
  return body.textContent.replace(/\\s+/g, " ").trim();
}"""

OPEN_EVERYTHING = """() => {
  for (const details of document.querySelectorAll("details:not([data-menu])")) {
    details.removeAttribute("name");
    details.open = true;
  }
}"""


def test_no_page_is_forgotten(site: Site) -> None:
    shown = {page.endpoint for page in PAGES if page.endpoint}
    assert shown | NOT_PAGES.keys() == get_endpoints(site.app)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_page(page: Page, site: Site, page_of: Opens) -> None:
    path = page.path(site)
    desk = page_of(page.person, **DESK)
    noticed = watch(desk)
    assert opened(desk, path).status == page.status

    assert noticed.complaints == ([] if page.status == 200 else [noticed.complaints[0]])
    assert {url for url in noticed.requested if not url.startswith(f"{site.url}/")} == set()
    assert noticed.bytes <= MOST_BYTES
    has_a_sound_structure(desk)
    leads_past_the_header(desk)
    desk.evaluate(OPEN_EVERYTHING)
    is_accessible(desk)
    does_not_scroll_sideways(desk)
    desk.set_viewport_size(PHONE)
    does_not_scroll_sideways(desk)
    desk.emulate_media(color_scheme="dark")
    is_accessible(desk)

    phone = page_of(page.person, **PHONE, java_script=False)
    assert opened(phone, path).status == page.status
    does_not_scroll_sideways(phone)
    assert phone.evaluate(TEXT) == desk.evaluate(TEXT)


def has_a_sound_structure(page: BrowserPage) -> None:
    found: dict[str, Any] = page.evaluate(STRUCTURE)
    title = found.pop("title")
    assert title.endswith(" · Đôn Đốc")
    assert title != " · Đôn Đốc"
    assert found == {
        "language": "vi", "headings": 1, "mains": 1, "twice": [], "nowhere": [], "styled": 0,
    }  # fmt: skip


def leads_past_the_header(page: BrowserPage) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def is_accessible(page: BrowserPage) -> None:
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()


def does_not_scroll_sideways(page: BrowserPage) -> None:
    widest, window = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert widest <= window, too_wide(page)


def too_wide(page: BrowserPage) -> str:
    culprits = page.evaluate(
        """[...document.body.querySelectorAll("*")]
        .filter((element) => element.getBoundingClientRect().right > innerWidth)
        .map((element) => element.outerHTML.slice(0, 120))"""
    )
    return "\n".join(culprits[:5])
