"""Whether time goes on as it should, so that what the clock does by itself may go by it.

A machine that wakes up with a clock days ahead would open periods and remind a whole commune of
what is not due. From one look to the next the leap shows; at the first look all that is known is
when something was last written, and when the clock, of this program or of one before it, last went
round and was trusted. Either way the clock then waits until somebody is there to see it.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from web.health.signs import CLOCK
from workflow.scheduler.jobs import anybody_since, last_seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from web.database import Database
    from web.health.signs import Signs

STANDSTILL = timedelta(hours=12)
"""After a longer one somebody should look at the time before anything happens by itself."""

LEAP = timedelta(hours=1)
"""By more than this no clock is put right while it runs."""

log = logging.getLogger(__name__)


class Vigil:
    """Looks at the time again and again, and remembers whether it can be trusted."""

    def __init__(
        self,
        database: Database,
        signs: Signs | None = None,
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._signs = signs
        self._passed = passed
        """Seconds since some moment, whatever the clock says."""
        self._before: tuple[datetime, float] | None = None
        self._waits_since: datetime | None = None

    def trusts(self, at: datetime) -> bool:
        """Whether the clock may act at an instant: nothing leapt, or somebody was there since."""
        passed = self._passed()
        if gap := self._leap(at, passed):
            log.warning(
                "the clock says %s, %s after it was last seen: nothing is opened and nobody"
                " reminded until somebody has signed in; see to the time of this machine",
                at,
                gap,
            )
            self._waits_since = at
        self._before = (at, passed)
        if self._waits_since is None:
            return True
        with self._database.reading() as session:
            if anybody_since(session, self._waits_since):
                self._waits_since = None
        return self._waits_since is None

    def _leap(self, at: datetime, passed: float) -> timedelta | None:
        """By how much time leapt ahead; None when it did not."""
        if self._before is None:
            gap = min((at - seen for seen in self._seen_before()), default=timedelta())
            return gap if gap > STANDSTILL else None
        then, passed_then = self._before
        leapt = at - then - timedelta(seconds=passed - passed_then)
        if self._waits_since and at < self._waits_since:
            # Put right again before anybody came.
            self._waits_since = None
        return leapt if leapt > LEAP else None

    def _seen_before(self) -> Iterator[datetime]:
        """When time was looked at before this program began, and was as it should be."""
        with self._database.reading() as session:
            if written := last_seen(session):
                yield written
        round_before = self._signs.last(CLOCK) if self._signs else None
        if round_before and not round_before.waits:
            yield round_before.at
