"""Names and texts as long as an office may enter them, on the narrowest phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from models.organisation import Unit, User
from models.plan import Task

if TYPE_CHECKING:
    from tests.browser.conftest import Opens
    from tests.browser.site import Site

WORD = "Nghiêncứuđánhgiátácđộngliênngànhkhôngkhoảngcách"
NARROW = {"width": 320, "height": 640}

SEEN_BY = {
    "vanphong": ("/ke-hoach/1", "/nhiem-vu", "/giao-nhiem-vu/V", "/nhiem-vu/{reported}"),
    "chutich": ("/viec-cua-toi", "/nguoi-thay", "/nhat-ky"),
    "admin": ("/quan-tri/nguoi", "/quan-tri/don-vi", "/quan-tri/nguoi/thon2"),
}


@pytest.fixture
def site(own_site: Site) -> Site:
    """An installation whose units, people and tasks have long names."""
    with own_site.database.transaction() as session:
        for unit in session.scalars(select(Unit)):
            unit.name = f"{unit.name} – {WORD} và các đơn vị trực thuộc trên địa bàn xã"[:120]
        for user in session.scalars(select(User)):
            user.full_name = f"Nguyễn Hoàng Phương Thảo {WORD}"
        for task in session.scalars(select(Task)):
            task.content = f"{task.content} {WORD} {task.content * 9}"[:600]
    return own_site


def test_on_the_narrowest_phone_nothing_is_wider_than_it(site: Site, page_of: Opens) -> None:
    reported = site.number("II.1", "reported")
    wider = []
    for person, paths in SEEN_BY.items():
        page = page_of(person, **NARROW)
        for path in paths:
            page.goto(path.format(reported=reported))
            if page.evaluate("document.scrollingElement.scrollWidth") > NARROW["width"]:
                wider.append(path)
    assert wider == []
