"""What comes out of the printer: each total once, and no page that only announces the next."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.browser.pages import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as BrowserPage

    from tests.browser.conftest import Opens
    from tests.browser.pages import Page
    from tests.browser.site import Site

SIGNED_IN = [page for page in PAGES if page.person and page.status == 200 and page.language == "vi"]
LEAST_WORDS = 12
"""Fewer are a title and nothing under it; the last page of several may end sooner."""
PRINTED = re.compile(r"in ngày 23/11/2026|ngày (23 tháng 11|…+|\.+)")
"""Of which day a print is: a paper that is still to be sent has room to write it by hand."""

TALL_ROWS = """() => document.styleSheets[0].insertRule(
  "@media print { .figures-table tbody td { height: 5cm } }",
  document.styleSheets[0].cssRules.length,
)"""


def printed(page: BrowserPage, path: str, prepare: str = "() => null") -> list[str]:
    """The words of each sheet of paper, but its number; `prepare` is done to the page before."""
    return [words for _, words in numbered(page, path, prepare)]


def numbered(page: BrowserPage, path: str, prepare: str = "() => null") -> list[tuple[str, str]]:
    """The number of each sheet of paper, and its words."""
    page.goto(path)
    page.evaluate(prepare)
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    written = [" ".join(sheet.extract_text().split()).partition(" ") for sheet in sheets]
    return [(number, words) for number, _, words in written]


@pytest.mark.parametrize("path", ["/ke-hoach", "/thong-ke", "/nhat-ky"])
def test_each_sheet_says_which_of_how_many_it_is(page_of: Opens, path: str) -> None:
    numbers = [number for number, _ in numbered(page_of("chutich"), path)]
    assert len(numbers) > 1
    assert numbers == [f"{nth}/{len(numbers)}" for nth, _ in enumerate(numbers, 1)]


@pytest.mark.parametrize("period", ["", "?ky=quarter-2026-3", "?ky=tat-ca"])
def test_a_total_stands_once_under_its_table(page_of: Opens, period: str) -> None:
    page = page_of("chutich")
    sheets = printed(page, f"/thong-ke{period}", TALL_ROWS)
    assert len(sheets) > page.locator("table").count(), "no table goes on on another sheet"
    # As a row of its own: in the heads of the tables the words stand without numbers.
    assert (
        len(re.findall(r"Tổng số (?:\d+ ){3}", " ".join(sheets))) == page.locator("tfoot").count()
    )


def test_no_head_of_a_table_stands_without_a_row(page_of: Opens) -> None:
    for sheet in printed(page_of("chutich"), "/thong-ke"):
        assert not sheet.endswith("thời hạn"), sheet
    for sheet in printed(page_of("vanphong"), "/giao-nhiem-vu"):
        assert not sheet.endswith("trạng"), sheet
        assert not re.search(r"Mục [IV]+ đã giao \d+/\d+[^0-9]*$", sheet), sheet


def test_a_month_begins_on_its_first_sheet(page_of: Opens) -> None:
    first, *_ = printed(page_of("chutich"), "/lich-han?thang=2026-12")
    assert first.count("Hạn báo cáo") > 3


AS_MANY_ROWS = """() => {
  const body = document.querySelector("main .register tbody");
  const row = body.rows[0];
  row.querySelector("th").append(" ROW");
  for (const other of [...body.rows].slice(1, -1)) other.remove();
  for (let more = 1; more < COUNT; more += 1) row.after(row.cloneNode(true));
}"""


@pytest.mark.parametrize("reader", ["vanphong", "giamsat"])
def test_who_signs_a_report_stands_below_two_of_its_lines(page_of: Opens, reader: str) -> None:
    """However many there are: some fill a sheet, some leave no room below for who signs."""
    page = page_of(reader)
    for rows in range(1, 16):
        sheets = printed(page, "/phien-hop", AS_MANY_ROWS.replace("COUNT", str(rows)))
        [signed] = [sheet for sheet in sheets if "NGƯỜI LẬP" in sheet]
        assert signed.count("ROW") >= min(rows, 2), (rows, sheets)
        assert sheets[0].count("ROW"), (rows, sheets)


MARKED = "(fold) => getComputedStyle(fold).listStyleType"


def test_statistics_begin_with_the_table_on_their_first_sheet(page_of: Opens) -> None:
    assert "Văn phòng Hội đồng nhân dân" in printed(page_of("chutich"), "/thong-ke")[0]


@pytest.mark.parametrize(
    ("path", "last_line"), [("/thong-ke", "Tổng số 16"), ("/ke-hoach", "giáo dục chính trị")]
)
def test_who_signs_stands_below_the_last_line(page_of: Opens, path: str, last_line: str) -> None:
    signed = [sheet for sheet in printed(page_of("chutich"), path) if "NGƯỜI LẬP" in sheet]
    assert len(signed) == 1
    assert last_line in signed[0]
    assert signed[0].index(last_line) < signed[0].index("CHỦ TỊCH")


def test_what_is_to_be_assigned_is_printed_as_chosen(page_of: Opens) -> None:
    words = " ".join(printed(page_of("vanphong"), "/giao-nhiem-vu/V/4"))
    assert "Công an xã" in words
    assert "Hội Nông dân xã" not in words


def test_where_nobody_is_chosen_yet_all_are_printed_to_be_ticked(page_of: Opens) -> None:
    words = " ".join(printed(page_of("vanphong"), "/giao-nhiem-vu/IV/2"))
    lead, _, _ = words.partition("Đơn vị phối hợp (")
    for unit in ("Phòng Kinh tế", "Công an xã", "Hội Nông dân xã"):
        assert unit in lead


def test_a_form_that_stands_open_is_printed_with_all_that_was_typed(
    site: Site, page_of: Opens
) -> None:
    page = page_of("kinhte")
    page.goto(f"/nhiem-vu/{site.number('II.3', 'in_progress')}")
    page.locator("summary", has_text="Báo cáo kết quả").click()
    results = page.get_by_label("Kết quả thực hiện")
    results.fill("\n".join(f"Đã làm việc thứ {n}" for n in range(40)))
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    words = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    assert "Báo cáo kết quả" in words
    assert "Đã làm việc thứ 39" in words
    assert "(bắt buộc)" not in words


@pytest.fixture(scope="session")
def desk_of(shown_site: Site, browser: Browser) -> Iterator[Callable[[str], BrowserPage]]:
    """A verb that gives the one browser of a person in all these tests: starting it costs most."""
    desks: dict[str, BrowserPage] = {}

    def desk_of(username: str) -> BrowserPage:
        if username not in desks:
            context = browser.new_context(base_url=shown_site.url, locale="vi-VN")
            context.add_cookies([shown_site.cookie(username)])
            desks[username] = context.new_page()
        desks[username].emulate_media(media="null")
        return desks[username]

    yield desk_of
    for desk in desks.values():
        desk.context.close()


@pytest.mark.parametrize("page", SIGNED_IN, ids=str)
def test_a_print_says_whose_and_of_when_it_is_and_its_sheets_have_words_and_no_button(
    site: Site, desk_of: Callable[[str], BrowserPage], page: Page
) -> None:
    assert page.person
    shown = desk_of(page.person)
    sheets = printed(shown, page.path(site))
    assert all(len(sheet.split()) >= LEAST_WORDS for sheet in sheets[:-1]), sheets
    assert "Ngọk Bay".casefold() in sheets[0].casefold(), sheets[0]
    assert PRINTED.search(sheets[0]), sheets[0]
    shown.emulate_media(media="print")
    assert shown.locator("main .button:not(summary):visible, main button:visible").count() == 0
    # What is folded is read there, or left out: paper does not open.
    for fold in shown.locator("main summary:visible").all():
        assert fold.evaluate(MARKED) == "none", fold.inner_text()
