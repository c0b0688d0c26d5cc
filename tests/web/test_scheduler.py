"""What happens by itself while the server runs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from models.record import Operation
from web.database import Database
from web.server.background import clock_running

if TYPE_CHECKING:
    from tests.office import Office

TOKEN = "một lần bấm"  # noqa: S105 - of a form


def test_answering_time_that_is_over_lapses_while_the_clock_runs(office: Office) -> None:
    number = office.reported()
    office.after_answering_time(number)
    office.assign("I.3")  # somebody has come in that morning
    with clock_running(Database(office.engine), clock=lambda: office.now):
        pass  # it looks at once, and leaving waits until it has looked
    assert office.state(number) == "reviewed"


def test_a_resend_is_answered_the_same_for_72_hours(office: Office) -> None:
    number = office.assign("I.1")
    started = office.perform("kinhte", number, "start", token=TOKEN)
    for hours, kept in ((72, True), (73, False)):
        later = office.now + timedelta(hours=hours)
        with clock_running(Database(office.engine), clock=lambda later=later: later):
            pass
        with office.reading() as session:
            found = session.scalars(select(Operation.outcome)).all()
        assert found == ([asdict(started)] if kept else [])
