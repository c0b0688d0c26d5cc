"""Whether a clock that is behind the record has to be told of, or lets nothing be written.

It ran ahead before, or runs wrong now. Time in the record never runs back, so whatever is written
meanwhile carries the time of the last line. That is told once, in a line of its own.
"""

import logging
import uuid
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.queries.record import told_of_clock
from workflow.errors import ClockBehind

NOTICED = timedelta(minutes=2)
"""Servers that share a database, and transactions that waited, are never so far apart."""

FAR = timedelta(hours=2)
"""By more than this a clock is wrong by a time zone, a day or a month."""

LIMIT = "clock_behind_limit"
"""Under this a session carries how far behind is far, where it is not the usual; None where a
history is told and no clock runs."""

SUBJECT = "clock"
BEHIND = "clock_behind"
GO_ON = "clock_go_on"

log = logging.getLogger(__name__)


def must_be_told(
    session: Session, commune_id: uuid.UUID, *, now: datetime, last: datetime, by_hand: bool
) -> bool:
    """Whether the record does not yet say that the clock is behind it.

    Raises `ClockBehind` when it is far behind and nobody has answered for going on. What is done
    `by_hand` on the server goes on.
    """
    behind, far = last - now, session.info.get(LIMIT, FAR)
    if behind <= NOTICED or far is None:
        return False
    told = session.scalars(told_of_clock(commune_id, SUBJECT, last)).all()
    if behind > far and GO_ON not in told and not by_hand:
        log.warning("nothing is written: the clock says %s, the record ends at %s", now, last)
        raise ClockBehind(now, last)
    if not told:
        log.warning("the clock says %s and is behind the record, which ends at %s", now, last)
    return not told
