"""What runs in the processes of the race tests: each opens the database for itself.

Only plain values go in and come out. A process is forked from a server that has imported this
and opened nothing, so that a dozen of them start in a moment.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from threading import BrokenBarrierError
from typing import TYPE_CHECKING

from models.database import make_engine
from models.vocabulary import Choice
from tests import factories
from tests.office import Office
from web.database import Database
from workflow.administration.agreeing import agree
from workflow.auth import accounts
from workflow.auth.sessions import OpenedSession
from workflow.auth.throttle import Origin
from workflow.consent.consents import refuse, withdraw
from workflow.documents.product_answers import Answered
from workflow.engine.acts.reports import ReportEntry
from workflow.errors import Invalid, NotNow, Refused, Stale
from workflow.planning.assignment import Assignment, assign
from workflow.scheduler.jobs import run_due
from workflow.voting.ballots import SlipEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.synchronize import Barrier
    from pathlib import Path
    from uuid import UUID

    from workflow.engine.grounds import Seen
    from workflow.engine.performing import Outcome

FORKING = get_context("forkserver")
FORKING.set_forkserver_preload([__name__])

Place = tuple[str, "UUID", "Path"]
"""A database's URL, a commune in it, and the folder of its files."""

Answers = dict[int, "Outcome | str"]
"""For each number the outcome, or the name of what stopped it."""


@contextmanager
def opened(place: Place, together: Barrier | None = None) -> Iterator[Office]:
    """The office, through connections of this process; if it fails, nobody waits for it."""
    url, commune_id, files = place
    engine = make_engine(url)
    try:
        yield Office(engine, commune_id, files)
    except BaseException:
        if together:
            together.abort()
        raise
    finally:
        engine.dispose()


def perform_each(  # noqa: PLR0917 - what is tried, handed on in its order
    place: Place,
    together: Barrier,
    answers: Connection,
    numbers: Sequence[int],
    who: str,
    action: str,
    seen: Seen | None = None,
    token: str | None = None,
) -> None:
    """Tries an action on every number in turn, each when all are ready."""
    given: Answers = {}
    with opened(place, together) as office:
        for number in numbers:
            together.wait()
            own = f"{token}-{number}" if token else None
            try:
                given[number] = office.perform(who, number, action, seen=seen, token=own)
            except Stale:
                given[number] = "Stale"
            except NotNow:
                given[number] = "NotNow"
    answers.send(given)


def take_out_each(
    place: Place, together: Barrier, answers: Connection, numbers: Sequence[int]
) -> None:
    """Takes a product out of every number in turn, each when all are ready."""
    given: Answers = {}
    with opened(place, together) as office:
        for number in numbers:
            together.wait()
            try:
                office.take_out(number, 1)
                given[number] = "taken out"
            except Refused:
                given[number] = "Refused"
    answers.send(given)


def carry_each(
    place: Place, together: Barrier, answers: Connection, carried: Mapping[int, int]
) -> None:
    """Reports every number in turn with the first version of another, each when all are ready."""
    given: Answers = {}
    with opened(place, together) as office:
        for number, earlier in carried.items():
            said = (Answered(1, instance=earlier, version=1),)
            together.wait()
            try:
                office.perform("kinhte", number, "report", ReportEntry("Xong.", products=said))
                given[number] = "carried"
            except Invalid as invalid:
                given[number] = " ".join(invalid.fields.values())
    answers.send(given)


def vote_each(
    place: Place, together: Barrier, answers: Connection, numbers: Sequence[int], who: str
) -> None:
    """Votes on every number on the next day, each when all are ready."""
    given: Answers = {}
    with opened(place, together) as office:
        office.later(days=1)
        for number in numbers:
            together.wait()
            try:
                office.perform(who, number, "cast", SlipEntry(Choice.IN_FAVOUR))
                given[number] = "voted"
            except Refused as refused:
                given[number] = refused.obstacles[0].code
    answers.send(given)


def settle_each(
    place: Place, together: Barrier, answers: Connection, numbers: Sequence[int], who: str, how: str
) -> None:
    """Agrees to every number, refuses it or takes it back, each when all are ready."""
    verbs = {"agree": agree, "refuse": partial(refuse, reason="không"), "withdraw": withdraw}
    given: Answers = {}
    with opened(place, together) as office:
        for number in numbers:
            together.wait()
            try:
                with office.transaction() as session:
                    actor = office.actor(who)
                    settled = verbs[how](session, number, actor=actor, at=office.now)
                    given[number] = settled.state.value
            except Refused as refused:
                given[number] = refused.obstacles[0].code
    answers.send(given)


def assign_each(
    place: Place, together: Barrier, answers: Connection, assignments: Sequence[Assignment]
) -> None:
    """Makes every assignment in turn, each when all are ready."""
    given: Answers = {}
    with opened(place, together) as office:
        actor = office.actor("vanphong")
        for place_in_line, assignment in enumerate(assignments):
            together.wait()
            try:
                with office.transaction() as session:
                    [made] = assign(session, assignment, actor=actor, at=office.now)
                    given[place_in_line] = f"made {made.number}"
            except Refused as refused:
                given[place_in_line] = refused.obstacles[0].code
    answers.send(given)


def sign_in_each(
    place: Place,
    together: Barrier,
    answers: Connection,
    numbers: Sequence[int],
    who: str,
    password: str,
) -> None:
    """Tries to sign in as often as there are numbers, from one address, each when all are ready."""
    given: Answers = {}
    with opened(place, together) as office:
        for number in numbers:
            together.wait()
            given[number] = sign_in(office, who, password)
    answers.send(given)


def sign_in(office: Office, who: str, password: str) -> str:
    """`in`, `wrong` or `wait`: what somebody is told who signs in now."""
    outcome = accounts.sign_in(
        Database(office.engine).transaction,
        office.commune_id,
        who,
        password,
        hashing=factories.CHEAPLY,
        origin=Origin("192.0.2.7"),
        agent="",
        at=datetime.now(UTC),
    )
    if isinstance(outcome, OpenedSession):
        return "in"
    return "wait" if outcome.wait else "wrong"


def sign_in_until_killed(place: Place, began: Connection, who: str, password: str) -> None:
    """Signs in again and again, and says so each time before it does."""
    with opened(place) as office:
        while True:
            began.send(who)
            sign_in(office, who, password)


def start_and_acknowledge(
    place: Place, journal: Path, acknowledged: Connection, numbers: Sequence[int]
) -> None:
    """Starts each number and notes it where no kill undoes it, until somebody kills this."""
    with opened(place) as office, journal.open("a", encoding="ascii") as notes:
        for number in numbers:
            outcome = office.perform("kinhte", number, "start", token=f"start-{number}")
            notes.write(f"{number} {outcome.seq}\n")
            notes.flush()
            os.fsync(notes.fileno())
            acknowledged.send(number)


def run_the_clock(place: Place, together: Barrier, instants: Sequence[datetime]) -> None:
    """Does at each instant what is due, when all are ready, or after one of them was killed."""
    with opened(place) as office:
        for at in instants:
            with suppress(BrokenBarrierError):
                together.wait()
            run_due(office.reading, office.transaction, at=at)
