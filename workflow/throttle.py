"""How often somebody may try to sign in: ever more slowly after failures, never locked out.

Every try is counted before it is judged, under the name and under the address, and forgiven when
it succeeds. So many tries at once gain nothing, and a restart forgets nothing.

A browser that the person has signed in with before is counted by itself: whoever guesses at a name
from elsewhere makes its owner wait there, and not at their own desk.
"""

import hashlib
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.account import SignInFailure
from models.database import Transaction
from workflow.administration import is_username


@dataclass(frozen=True, slots=True)
class Patience:
    """How many failures are free, how long the first wait is, and when all is forgotten."""

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    forgotten_after: timedelta

    def wait_after(self, failures: int) -> timedelta:
        """The wait that a number of failures brings: each further one doubles it."""
        beyond = failures - self.free
        if beyond <= 0:
            return timedelta()
        # Capped: the longest wait is reached long before, and a number may not overflow.
        doublings = min(beyond - 1, 20)
        return min(self.first_wait * (1 << doublings), self.longest_wait)


# About twenty guesses a day at one account.
NAME = Patience(5, timedelta(seconds=30), timedelta(hours=1), timedelta(hours=24))
# A whole office may share one address, and mistypes more.
ADDRESS = Patience(30, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=1))

_NAME, _ADDRESS, _DEVICE = "user:", "address:", "device:"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody tries from."""

    address: str
    device: str | None = field(default=None, repr=False)
    """The mark of a browser that the person has signed in with before."""


def count(
    session: Session, commune_id: uuid.UUID, username: str, origin: Origin, *, at: datetime
) -> timedelta | None:
    """None, with the try counted as if it had failed; or how long to wait, with nothing counted."""
    subjects = _subjects(username, origin)
    rows = [_row(session, commune_id, subject, at) for subject in subjects]
    waits = [row.blocked_until - at for row in rows if row.blocked_until]
    if waits and max(waits) > timedelta():
        return max(waits)
    for row, patience in zip(rows, subjects.values(), strict=True):
        forgotten = at - row.last_at > patience.forgotten_after
        row.failures = 1 if forgotten else row.failures + 1
        row.last_at = at
        row.blocked_until = at + patience.wait_after(row.failures)
    session.flush()
    return None


def forgive(session: Session, commune_id: uuid.UUID, username: str, origin: Origin) -> None:
    """Nothing; afterwards what was counted for the person is gone; the address has one fewer.

    What strangers failed under the name stays, when the person came with a browser of their own.
    """
    person, *places = _subjects(username, origin)
    here = SignInFailure.commune_id == commune_id
    session.execute(delete(SignInFailure).where(here, SignInFailure.subject == person))
    session.execute(
        update(SignInFailure)
        .where(here, SignInFailure.subject.in_(places), SignInFailure.failures > 0)
        .values(failures=SignInFailure.failures - 1, blocked_until=None)
    )


def forget(transaction: Transaction, *, at: datetime) -> None:
    """Nothing; afterwards the counts that no longer matter are gone."""
    for prefix, patience in ((_NAME, NAME), (_DEVICE, NAME), (_ADDRESS, ADDRESS)):
        # One kind at a time: whoever signs in locks a name first and then an address.
        with transaction() as session:
            session.execute(
                delete(SignInFailure).where(
                    SignInFailure.subject.startswith(prefix),
                    SignInFailure.last_at < at - patience.forgotten_after,
                )
            )


def _subjects(username: str, origin: Origin) -> dict[str, Patience]:
    """Under what a try is counted: the person first, then the place."""
    if origin.device:
        return {f"{_DEVICE}{origin.device}:{username}": NAME}
    name = username
    if not is_username(username):
        # Nobody's: counted all the same, under what fits the column whatever was typed.
        name = f"#{hashlib.sha256(username.encode()).hexdigest()}"
    return {f"{_NAME}{name}": NAME, f"{_ADDRESS}{origin.address}": ADDRESS}


def _row(session: Session, commune_id: uuid.UUID, subject: str, at: datetime) -> SignInFailure:
    """The count of a subject, nobody else's to change until the transaction ends."""
    wanted = (
        select(SignInFailure)
        .where(SignInFailure.commune_id == commune_id, SignInFailure.subject == subject)
        .with_for_update()
    )
    found = session.scalar(wanted)
    if found is None:
        # Whoever comes second at the first try finds the row of the other.
        with suppress(IntegrityError), session.begin_nested():
            session.add(
                SignInFailure(commune_id=commune_id, subject=subject, failures=0, last_at=at)
            )
        found = session.scalars(wanted).one()
    return found
