"""Every page, as everybody for whom it differs sees it, is in order in every way we can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.pages import NOT_PAGES, PAGES, get_endpoints
from tests.browser.watch import Watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, ViewportSize
    from playwright.sync_api import Page as BrowserPage

    from tests.browser.conftest import Opens
    from tests.browser.pages import Page
    from tests.browser.site import Site

    Visitor = Callable[[str | None, str], Watched]

DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 360, "height": 740}
MOST_BYTES = 100 * 1024
MOST_SCREENS = 8
"""Of a phone, before anything is unfolded."""
LONGER = {
    "ballot_papers.slips": "a paper for each member, to be printed",
    "plans.instances": "a list, fifty lines a page",
}

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AXE = Axe()
AXE_AGAIN = Axe(axe_script="void 0")
"""For a page that has had it once: half a megabyte of script need not go in again."""
DIFFERS_ON_A_DARK_PHONE = ("color-contrast", "target-size", "scrollable-region-focusable")

STRUCTURE = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const ids = all("[id]").map((element) => element.id);
  return {
    language: document.documentElement.lang,
    title: document.title,
    headings: all("h1").length,
    mains: all("main").length,
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    nowhere: all("a[href^='#']").filter((link) => !document.querySelector(link.hash)).length,
    styled: all("[style]").length,
  };
}"""

# What only scripts show is no content.
TEXT = """() => {
  const body = document.body.cloneNode(true);
  body.querySelectorAll("[data-needs-script]").forEach((part) => part.remove());
  return body.textContent.replace(/\\s+/g, " ").trim();
}"""

# Except menus, which lie over the rest.
UNFOLD = """() => {
  for (const details of document.querySelectorAll("details:not([data-menu])")) {
    details.removeAttribute("name");
    details.open = true;
  }
}"""

TOO_WIDE = """() => [...document.body.querySelectorAll("*")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth)
  .map((element) => element.outerHTML.slice(0, 120))
  .slice(0, 5)"""


# Words that name something, each of which stands on one line; a choice is wholly to be read.
BROKEN = """() => {
  const broken = [], range = document.createRange();
  const names = "th, label, legend, dt, summary, .button, .chip, .date";
  for (const name of document.body.querySelectorAll(names)) {
    const texts = document.createTreeWalker(name, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const { 0: word, index } of texts.currentNode.data.matchAll(/[^\\s\\u2013/-]+/g)) {
        range.setStart(texts.currentNode, index);
        range.setEnd(texts.currentNode, index + word.length);
        const heights = new Set([...range.getClientRects()].map((part) => Math.round(part.top)));
        if (heights.size > 1) broken.push(word);
      }
    }
  }
  const pen = document.createElement("canvas").getContext("2d");
  for (const choice of document.querySelectorAll("select")) {
    const style = getComputedStyle(choice), arrow = 20;
    pen.font = style.font;
    const room = choice.clientWidth - parseFloat(style.paddingLeft) - arrow;
    const words = choice.selectedOptions[0]?.text ?? "";
    if (choice.clientWidth && pen.measureText(words).width > room) broken.push(words);
  }
  return broken;
}"""


@pytest.fixture(scope="session")
def visitor(shown_site: Site, browser: Browser) -> Iterator[Visitor]:
    """A verb that gives the browser of a person; each has one, as starting one takes a second."""
    visitors: dict[tuple[str | None, str], Watched] = {}

    def visitor(username: str | None, language: str) -> Watched:
        who = username, language
        if who not in visitors:
            context = browser.new_context(base_url=shown_site.url)
            context.add_cookies([shown_site.cookie(username, language)])
            visitors[who] = Watched(context.new_page())
            visitors[who].forgets()
        return visitors[who]

    yield visitor
    for each in visitors.values():
        each.page.context.close()


def test_no_page_is_forgotten(shown_site: Site) -> None:
    shown = {page.endpoint for page in PAGES if page.endpoint}
    assert shown | NOT_PAGES.keys() == get_endpoints(shown_site.app)


@pytest.mark.parametrize("which", PAGES, ids=str)
def test_page(which: Page, shown_site: Site, visitor: Visitor) -> None:
    path, visit = which.path(shown_site), visitor(which.person, which.language)
    page = visit.page
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="light")
    visit.runs_scripts(allowed=True)
    assert visit.opens(path).status == which.status

    # That the page itself came with an error is no complaint about it.
    assert len(visit.complaints) == (which.status != 200), visit.complaints
    assert {url for url in visit.requested if not url.startswith(f"{shown_site.url}/")} == set()
    assert visit.bytes <= MOST_BYTES
    has_a_sound_structure(page, which.language)
    leads_past_the_header(page)
    page.evaluate(UNFOLD)
    assert page.evaluate(BROKEN) == []
    is_accessible(page, WCAG, AXE)
    does_not_scroll_sideways(page)
    page.set_viewport_size(PHONE)
    does_not_scroll_sideways(page)
    page.emulate_media(color_scheme="dark")
    is_accessible(page, DIFFERS_ON_A_DARK_PHONE, AXE_AGAIN)

    with_scripts = page.evaluate(TEXT)
    visit.runs_scripts(allowed=False)
    assert visit.opens(path).status == which.status
    assert page.evaluate(TEXT) == with_scripts
    does_not_scroll_sideways(page)
    screens = page.evaluate("document.scrollingElement.scrollHeight / innerHeight")
    assert screens <= MOST_SCREENS or which.endpoint in LONGER


def has_a_sound_structure(page: BrowserPage, language: str) -> None:
    found: dict[str, Any] = page.evaluate(STRUCTURE)
    name, _, product = found.pop("title").rpartition(" · ")
    assert name.strip()
    assert product == "Đôn Đốc"
    assert found == {
        "language": language, "headings": 1, "mains": 1, "twice": [], "nowhere": 0, "styled": 0,
    }  # fmt: skip


def leads_past_the_header(page: BrowserPage) -> None:
    first = page.locator("a[href], button, input:not([type=hidden]), select, summary").first
    assert first.get_attribute("class") == "skip-link"
    first.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


def is_accessible(page: BrowserPage, rules: Sequence[str], axe: Axe) -> None:
    # Nothing comes from elsewhere that it would have to fetch beforehand.
    options = {"runOnly": list(rules), "resultTypes": ["violations"], "preload": False}
    found = axe.run(page, options=options)
    assert found.violations_count == 0, found.generate_report()


def does_not_scroll_sideways(page: BrowserPage) -> None:
    widest, window = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert widest <= window, page.evaluate(TOO_WIDE)


@pytest.mark.parametrize("java_script", [False, True], ids=["without scripts", "with scripts"])
def test_what_was_wrong_is_in_sight(page_of: Opens, java_script: bool) -> None:  # noqa: FBT001 - a case
    page = page_of("vanphong", width=360, height=740, java_script=java_script)
    page.goto("/lich")
    page.locator("summary", has_text="Thêm ngày nghỉ, ngày làm bù của xã").click()
    page.locator("button", has_text="Lưu ngày này").click()
    wrong = page.locator(".error-summary")
    expect(wrong).to_be_in_viewport()
    expect(wrong).to_be_focused()
    if java_script:
        is_accessible(page, WCAG, AXE)
