"""A task on a phone: what somebody objects is not squeezed beside who does."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
