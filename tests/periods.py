"""Periods that begin, end and are closed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from models.organisation import Unit
from models.vocabulary import Cadence, EventKind
from workflow.actors.actor import Actor
from workflow.audit import record
from workflow.calendar.periods import Span
from workflow.planning.closings import close_period
from workflow.planning.office_calendar import settle
from workflow.scheduler.lookout import Lookout
from workflow.scheduler.recurrence import open_due

if TYPE_CHECKING:
    from tests.office import Office
if TYPE_CHECKING:
    from tests.office import Office
if TYPE_CHECKING:
    from tests.office import Office

QUARTER_IV = Span(Cadence.QUARTER, 2026, 4)
OVER = datetime(2026, 12, 14, 17, tzinfo=UTC)
"""Midnight of 15 December in Vietnam."""


QUARTER_I = datetime(2026, 12, 14, 17, 0, tzinfo=UTC)
"""Midnight of 15 December in Vietnam."""


LOOKOUTS: WeakKeyDictionary[Office, Lookout] = WeakKeyDictionary()
"""What the clock of each office remembers, as a server's does."""


def run(office: Office, at: datetime = QUARTER_I) -> list[int]:
    """What the clock opened, which looks at that alone to which something happened since."""
    office.now = at
    lookout = LOOKOUTS.setdefault(office, Lookout())
    opened = open_due(office.reading, office.transaction, at=at, lookout=lookout)
    assert open_due(office.reading, office.transaction, at=at) == [], "it looks at too little"
    return opened


def end_unit(office: Office, code: str, last_day: date) -> None:
    """The unit ends past the rules of ending one, as the world does it."""
    with office.transaction() as session:
        row = session.get_one(Unit, (office.commune_id, office.unit(code).id))
        row.valid_to = last_day
        line = record.Line(
            kind=EventKind.UNIT,
            actor=Actor.system(office.commune_id),
            at=office.now,
            subject=f"unit/{code}",
            rows=(row,),
        )
        record.append(session, line)


def close(office: Office, span: Span = QUARTER_IV, by: str = "vanphong") -> None:
    actor = office.actor(by)
    with office.transaction() as session:
        close_period(session, span, actor=actor, at=office.now)


def settle_year(office: Office, year: int) -> None:
    actor = office.actor("vanphong")
    with office.transaction() as session:
        settle(session, year, actor=actor, at=office.now)
