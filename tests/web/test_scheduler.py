"""What happens by itself while the server runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.database import Database
from web.scheduler import clock_running

if TYPE_CHECKING:
    from tests.office import Office


def test_answering_time_that_is_over_lapses_while_the_clock_runs(office: Office) -> None:
    number = office.reported()
    with clock_running(Database(office.engine)):
        # The office lives in September 2026; by the clock on the wall its time is long over.
        pass
    assert office.state(number) == "reviewed"
