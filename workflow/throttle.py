"""How often somebody may try to sign in: ever more slowly after failures, never locked out.

Every try is counted before it is judged, under the name and under the address, and forgiven when
it succeeds. So many tries at once gain nothing, and a restart forgets nothing.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from models.account import SignInFailure


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


def count(
    session: Session, commune_id: uuid.UUID, username: str, address: str, *, at: datetime
) -> timedelta | None:
    """None, with the try counted as if it had failed; or how long to wait, with nothing counted."""
    _forget(session, commune_id, at)
    counted = []
    for subject, patience in _subjects(username, address).items():
        row = _row(session, commune_id, subject, at)
        if row.blocked_until and row.blocked_until > at:
            return row.blocked_until - at
        counted.append((row, patience))
    for row, patience in counted:
        row.failures += 1
        row.last_at = at
        row.blocked_until = at + patience.wait_after(row.failures)
    session.flush()
    return None


def forgive(session: Session, commune_id: uuid.UUID, username: str, address: str) -> None:
    """Nothing; afterwards the name is free of failures, and the address has one fewer."""
    name, place = _subjects(username, address)
    here = SignInFailure.commune_id == commune_id
    session.execute(delete(SignInFailure).where(here, SignInFailure.subject == name))
    session.execute(
        update(SignInFailure)
        .where(here, SignInFailure.subject == place, SignInFailure.failures > 0)
        .values(failures=SignInFailure.failures - 1, blocked_until=None)
    )


def _subjects(username: str, address: str) -> dict[str, Patience]:
    return {f"user:{username}": NAME, f"address:{address}": ADDRESS}


def _row(session: Session, commune_id: uuid.UUID, subject: str, at: datetime) -> SignInFailure:
    row = session.scalar(
        select(SignInFailure)
        .where(SignInFailure.commune_id == commune_id, SignInFailure.subject == subject)
        .with_for_update()
    )
    if row is None:
        row = SignInFailure(commune_id=commune_id, subject=subject, failures=0, last_at=at)
        session.add(row)
    return row


def _forget(session: Session, commune_id: uuid.UUID, at: datetime) -> None:
    for prefix, patience in (("user:", NAME), ("address:", ADDRESS)):
        session.execute(
            delete(SignInFailure).where(
                SignInFailure.commune_id == commune_id,
                SignInFailure.subject.startswith(prefix),
                SignInFailure.last_at < at - patience.forgotten_after,
            )
        )
