"""What happens by itself while the server runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.database import Database
from web.scheduler import clock_running

if TYPE_CHECKING:
    from tests.office import Office


def test_answering_time_that_is_over_lapses_while_the_clock_runs(office: Office) -> None:
    number = office.reported()
    later = office.after_answering_time(number)
    with clock_running(Database(office.engine), clock=lambda: later):
        pass  # it looks at once, and leaving waits until it has looked
    assert office.state(number) == "reviewed"
