"""How long an intent is remembered after it was carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.record import Operation
from workflow.audit import idempotency

if TYPE_CHECKING:
    from datetime import datetime

    from tests.office import Office

EARLIER, LATER = "mã của việc trước", "mã của việc sau"


def remembered(office: Office) -> set[str]:
    with office.reading() as session:
        return set(session.scalars(select(Operation.token)))


def forget(office: Office, older_than: datetime) -> None:
    with office.transaction() as session:
        idempotency.forget(session, older_than=older_than)


def test_what_is_older_than_an_instant_is_forgotten(office: Office) -> None:
    number = office.reported()
    office.perform("vhxh", number, "confirm", token=EARLIER)
    office.later(hours=1)
    office.perform("congan", number, "confirm", token=LATER)
    written = office.now
    forget(office, written)
    assert remembered(office) == {LATER}
    office.later(minutes=1)
    forget(office, office.now)
    assert remembered(office) == set()


def test_a_resend_is_answered_the_same_until_it_is_forgotten(office: Office) -> None:
    number = office.assign("I.1")
    started = office.perform("kinhte", number, "start", token=EARLIER)
    office.later(days=2)
    forget(office, office.now - idempotency.KEPT)
    assert office.perform("kinhte", number, "start", token=EARLIER) == started
