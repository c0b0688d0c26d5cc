"""A task on a phone: what is there is wide enough to read, and what is asked for is in reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Opens
    from tests.browser.site import Site


def test_what_is_objected_is_as_wide_as_the_table(site: Site, page_of: Opens) -> None:
    page = page_of("vanphong", width=360, height=740)
    page.goto(f"/nhiem-vu/{site.number('II.1', 'reported')}")
    matrix = page.locator(".matrix")
    said, whole = matrix.locator(".said").first.bounding_box(), matrix.bounding_box()
    assert said
    assert whole
    assert said["width"] == whole["width"]


def test_a_village_head_answers_in_two_taps_without_a_scroll(page_of: Opens) -> None:
    page = page_of("thon2", width=360, height=740, java_script=False)
    page.goto("/viec-cua-toi")
    first = page.get_by_role("link", name="Xác nhận phối hợp").first
    expect(first).to_be_in_viewport(ratio=1)
    first.click()
    for answer in page.locator(".answers .button").all():
        expect(answer).to_be_in_viewport(ratio=1)


def test_of_the_units_of_an_assignment_a_phone_shows_those_chosen_until_asked_for_all(
    page_of: Opens,
) -> None:
    page = page_of("vanphong", width=360, height=740, java_script=False)
    page.goto("/giao-nhiem-vu/V/4")
    cooperating = page.locator("#cooperating")
    unchosen = cooperating.locator(".pick", has_text="Hội Nông dân xã")
    chosen = cooperating.locator(".pick", has_text="Công an xã")
    expect(unchosen).to_be_hidden()
    # What is just being given up stays, to be taken back.
    chosen.click()
    expect(chosen).to_be_visible()
    cooperating.get_by_text("Xem tất cả đơn vị").click()
    expect(unchosen).to_be_visible()


def test_what_a_filter_found_begins_on_the_first_screen(page_of: Opens) -> None:
    page = page_of("giamsat", width=360, height=740)
    page.goto("/nhat-ky?viec=object")
    expect(page.locator(".record tbody tr").first).to_be_in_viewport(ratio=1)


def test_what_undoes_something_is_not_in_reach_before_it_is_said_what(
    site: Site, page_of: Opens
) -> None:
    page = page_of("chutich", width=360, height=740)
    page.goto(f"/nhiem-vu/{site.number('III.1', 'reviewed')}")
    ends = page.locator(".action-bar .consequences ~ .form-end")
    positions = ends.evaluate_all("all => all.map(each => getComputedStyle(each).position)")
    assert positions
    assert set(positions) == {"static"}
