"""What pages weigh on the wire, everything they load included: on a weak line, each byte counts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from models.record import Event
from models.work import TaskInstance
from tests.browser.watch import Watched

if TYPE_CHECKING:
    from tests.browser.conftest import Opens
    from tests.browser.site import Site

FIRST_VISIT = 30 * 1024
REPEATED_VISIT = 20 * 1024

TRANSFERRED = """performance.getEntriesByType('resource')
    .filter((entry) => !entry.name.includes('/icons/'))
    .map((entry) => entry.transferSize)"""
"""What came over the wire for each part of a page. Its icon the browser gets when it likes, also
after the page is there: at the second visit it may be the first time.
"""


def fullest_task(site: Site) -> int:
    """The number of the instance about which the record has most to say."""
    with site.database.reading() as session:
        return session.scalars(
            select(TaskInstance.number)
            .join(Event, Event.instance_id == TaskInstance.id)
            .group_by(TaskInstance.number)
            .order_by(func.count().desc())
            .limit(1)
        ).one()


@pytest.mark.parametrize("username", ["chutich", "giamsat"])
def test_the_fullest_task_page(site: Site, page_of: Opens, username: str) -> None:
    visit, path = Watched(page_of(username)), f"/nhiem-vu/{fullest_task(site)}"
    # Browsers offer better compression only to addresses they trust.
    assert visit.opens(path).headers["content-encoding"] == "gzip"
    assert {urlsplit(url).path for url in visit.requested} >= {
        "/static/css/dondoc.css",
        "/static/js/dondoc.js",
    }
    assert visit.bytes <= FIRST_VISIT
    visit.opens(path)
    assert visit.bytes <= REPEATED_VISIT
    # What was kept is not even asked for: a weak line takes a second for each question.
    assert set(visit.page.evaluate(TRANSFERRED)) == {0}
