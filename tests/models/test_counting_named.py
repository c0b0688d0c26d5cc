"""An installation in which the office waits to count is told so after the upgrade."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sqlalchemy import select, text, update

from models.notice import Notice
from models.record import Outbox
from tests import ballots
from workflow.notifications.delivery import deliver

if TYPE_CHECKING:
    from tests.office import Office

renamed = import_module("models.migrations.versions.0021_counting_is_an_act_of_its_own")


def whys(office: Office, noun: type[Notice | Outbox]) -> list[str]:
    with office.reading() as session:
        return sorted(set(session.scalars(select(noun.why).where(noun.why.in_(["vote", "count"])))))


def as_before(office: Office) -> None:
    with office.transaction() as session:
        for noun in (Notice, Outbox):
            session.execute(update(noun).where(noun.why == "count").values(why="vote"))


def upgraded(office: Office) -> None:
    with office.transaction() as session:
        for statement in (renamed.NOTICES, renamed.WAITING):
            session.execute(text(statement))


def test_what_waits_for_the_count_is_called_so(office: Office) -> None:
    number = office.reviewed("I.3")
    ballots.ask(office, number)
    for member in ballots.MEMBERS:
        ballots.vote(office, member, number)
    as_before(office)
    upgraded(office)
    assert whys(office, Outbox) == ["count"]
    with office.transaction() as session:
        while deliver(session, office.commune_id, sender=None, at=office.now):
            pass
    assert whys(office, Notice) == ["count"]
    as_before(office)
    upgraded(office)
    assert whys(office, Notice) == ["count"]


def test_a_vote_that_is_to_be_entered_is_called_that(office: Office) -> None:
    office.reviewed("I.3")
    upgraded(office)
    assert whys(office, Outbox) == ["vote"]
