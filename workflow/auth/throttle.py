"""How often somebody may try to sign in: ever more slowly after failures, never locked out.

A failure is counted once the password was found wrong, under the name and under the address, one
after the other. A right password is judged under the same locks. So of many guesses at once no
more are answered than of as many in a row, whatever the server had in flight; whoever is in the
right leaves no trace that a crash could keep; and a restart forgets nothing.

A browser that the person has signed in with before is counted by itself: whoever guesses at a name
from elsewhere makes its owner wait there, and not at their own desk.
"""

import hashlib
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.account import SignInFailure
from models.database import Transaction
from workflow.auth.credentials import is_username


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

_BEGAN_BEFORE = timedelta(minutes=1)
"""How long before the last failure somebody may have begun who is judged after it."""

_NAME, _ADDRESS, _DEVICE = "user:", "address:", "device:"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody tries from."""

    address: str
    device: str | None = field(default=None, repr=False)
    """The mark of a browser that the person has signed in with before."""


def waiting(
    session: Session, commune_id: uuid.UUID, username: str, origin: Origin, *, at: datetime
) -> timedelta | None:
    """How long somebody has to wait before they try; None: not at all."""
    subjects = _subjects(username, origin)
    rows = session.scalars(_counts(commune_id).where(SignInFailure.subject.in_(subjects)))
    return max((_wait(row, at) for row in rows), default=timedelta()) or None


def fail(
    session: Session, commune_id: uuid.UUID, username: str, origin: Origin, *, at: datetime
) -> timedelta | None:
    """None, with the failure counted; or how long to wait, with nothing counted.

    Of many who fail at once each finds what those before it counted.
    """
    subjects = _subjects(username, origin)
    rows = [_row(session, commune_id, subject, at) for subject in subjects]
    if wait := max(_wait(row, at) for row in rows):
        return wait
    for row, patience in zip(rows, subjects.values(), strict=True):
        now = _after(row, at)
        forgotten = not timedelta() <= now - row.last_at <= patience.forgotten_after
        row.failures = 1 if forgotten else row.failures + 1
        row.last_at = now
        wait = patience.wait_after(row.failures)
        row.blocked_until = now + wait if wait else None
    session.flush()
    return None


def succeed(
    session: Session, commune_id: uuid.UUID, username: str, origin: Origin, *, at: datetime
) -> timedelta | None:
    """None, with what was counted for the person forgotten; or how long to wait, all kept.

    What was counted is held: nobody counts another failure until the transaction ends.
    """
    rows = [_held(session, commune_id, subject) for subject in _subjects(username, origin)]
    if wait := max((_wait(row, at) for row in rows if row), default=timedelta()):
        return wait
    if person := rows[0]:
        session.delete(person)
        session.flush()
    return None


def forgive(session: Session, commune_id: uuid.UUID, username: str, origin: Origin) -> None:
    """Forget what was counted for the person, whatever it is.

    The address keeps what others failed from there. What strangers failed under the name stays,
    when the person came with a browser of their own.
    """
    person, *_places = _subjects(username, origin)
    session.execute(
        delete(SignInFailure).where(
            SignInFailure.commune_id == commune_id, SignInFailure.subject == person
        )
    )


def forget(transaction: Transaction, *, at: datetime) -> None:
    """Forget the counts that no longer matter."""
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


def _wait(row: SignInFailure, at: datetime) -> timedelta:
    """How long a subject is still blocked; nothing when it is not."""
    if row.blocked_until is None or row.last_at - at > _BEGAN_BEFORE:
        # What a clock that once ran ahead left behind keeps nobody out.
        return timedelta()
    return max(row.blocked_until - _after(row, at), timedelta())


def _after(row: SignInFailure, at: datetime) -> datetime:
    """The instant, or that of what is counted already: who comes second may have begun first."""
    return row.last_at if timedelta() < row.last_at - at <= _BEGAN_BEFORE else at


def _row(session: Session, commune_id: uuid.UUID, subject: str, at: datetime) -> SignInFailure:
    """The count of a subject, made where there is none; held until the transaction ends."""
    found = _held(session, commune_id, subject)
    if found is None:
        # Whoever comes second at the first failure finds the row of the other.
        with suppress(IntegrityError), session.begin_nested():
            session.add(
                SignInFailure(commune_id=commune_id, subject=subject, failures=0, last_at=at)
            )
        found = _held(session, commune_id, subject)
    assert found is not None
    return found


def _held(session: Session, commune_id: uuid.UUID, subject: str) -> SignInFailure | None:
    """The count of a subject, nobody else's to change until the transaction ends.

    By everybody in this order, so that no two wait for each other: the account, where it is held
    at all, the count of the person, the count of the place.
    """
    return session.scalar(
        _counts(commune_id)
        .where(SignInFailure.subject == subject)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _counts(commune_id: uuid.UUID) -> Select[SignInFailure]:
    return select(SignInFailure).where(SignInFailure.commune_id == commune_id)
