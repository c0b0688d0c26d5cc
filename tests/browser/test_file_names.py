"""The script, the file dialogue and the server take files by one rule, whatever they are called."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web import wording
from workflow.documents.kinds import BY_SPELLING
from workflow.documents.uploads import kind_promised
from workflow.errors import Invalid

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Opens
    from tests.browser.site import Site

STEMS = ("", "a", "Báo cáo", "bá\u0301o", ".", "..", " ", "a.b", "C:\\fakepath\\b", "\u200b", "😀")
ENDINGS = (
    *("pdf", "PDF", "Jpeg", "pd\u200bf", "p\u034fdf", "pđf", "p df"),
    *("exe", "", "doc\u202ex", "pdf\\x"),
)
BEHIND = (
    *("", ".", " ", "..", ". .", "\xa0", "\u3000", "\n", "\t."),
    *("\u200b", "\ufeff", "\0", ")", "\x85"),
)
CHOOSE = """(names) => {
  const input = document.querySelector("input[type=file]");
  const line = input.closest(".field").querySelector("[data-file-error]");
  return names.map((name) => {
    const chosen = new DataTransfer();
    chosen.items.add(new File(["x"], name));
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    return line.textContent;
  });
}"""


@pytest.fixture
def form(site: Site, page_of: Opens) -> Page:
    page = page_of("kinhte.cb")
    page.goto(f"/nhiem-vu/{site.number('II.3', 'in_progress')}")
    return page


def by_script(page: Page, names: list[str]) -> list[str]:
    """What is said in the page when a file of each name is chosen."""
    said: list[str] = page.evaluate(CHOOSE, names)
    return said


def by_server(name: str) -> str:
    """What the server would say to it."""
    try:
        kind_promised(name)
    except Invalid as invalid:
        return wording.invalid(invalid.fields["file"], invalid.missing.get("file", ""))
    return ""


def test_odd_names_are_judged_alike(form: Page) -> None:
    names = [
        f"{stem}{dot}{ending}{behind}"
        for stem, dot, ending, behind in product(STEMS, ("", ".", ".."), ENDINGS, BEHIND)
    ]
    judged = by_script(form, names)
    assert len({*judged}) == 4
    assert judged == [by_server(name) for name in names]


def test_any_names_are_judged_alike(form: Page) -> None:
    # What Unicode has not given out yet is told apart by its version.
    letters = st.text(
        st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="/"), max_size=8
    )
    dots = st.sampled_from((".", "..", " .", ". "))

    @given(st.lists(st.tuples(letters, dots, st.sampled_from([*BY_SPELLING, "exe"]), letters)))
    def judged(parts: list[tuple[str, ...]]) -> None:
        names = ["".join(each) for each in parts]
        assert by_script(form, names) == [by_server(name) for name in names]

    judged()


def test_the_dialogue_offers_what_the_server_takes(form: Page) -> None:
    offered = form.locator("input[type=file]").get_attribute("accept")
    assert offered == ",".join(f".{spelling}" for spelling in BY_SPELLING)
