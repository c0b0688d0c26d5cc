"""Passwords, and signing in with them.

Hashing a password takes a tenth of a second on purpose, so it is never done inside a transaction
that changes: on SQLite everybody else would wait for it.
"""

import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import update
from sqlalchemy.orm import Session

from models.database import Transaction
from models.organisation import User
from models.selects.organisation import user_named
from models.vocabulary import EventKind
from workflow import record, throttle
from workflow.actor import Actor
from workflow.calendar import local_day
from workflow.credentials import new_token, note
from workflow.errors import Invalid
from workflow.passwords import fault_in
from workflow.sessions import OpenedSession, end_other_sessions, open_session
from workflow.throttle import Origin

# 46 MiB, one pass, one lane: as OWASP advises; two at once, so that a flood cannot fill the memory.
_HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Denied:
    """Signing in did not succeed, and it is not said why; or it has to wait."""

    wait: timedelta | None = None
    """How long nobody may try so again."""


def hash_password(password: str) -> str:
    """The hash to store for a password, which is taken in NFC: keyboards differ in it."""
    with _AT_ONCE:
        return _HASHER.hash(_normal(password))


def sign_in(
    transaction: Transaction,
    commune_id: uuid.UUID,
    username: str,
    password: str,
    *,
    origin: Origin,
    agent: str,
    at: datetime,
) -> OpenedSession | Denied:
    """A session for the person, or why there is none. A try is counted before it is judged.

    An unknown name takes as long as a wrong password and gets the same answer.
    """
    user = _proven(transaction, commune_id, username.casefold(), password, origin, at)
    if isinstance(user, Denied):
        return user
    renewed = _renewed_hash(user, password)
    with transaction() as session:
        throttle.forgive(session, commune_id, user.username, origin)
        actor = Actor.of(session, user, on=local_day(at), address=origin.address)
        if renewed:
            _keep_renewed(session, user, renewed)
        opened = open_session(session, user, address=origin.address, agent=agent, at=at)
        note(session, EventKind.SIGN_IN, actor, user, at)
        return opened


def change_password(
    transaction: Transaction,
    user: User,
    current: str,
    new: str,
    *,
    actor: Actor,
    origin: Origin,
    keep: uuid.UUID,
    at: datetime,
) -> Denied | None:
    """None once the new password holds and every session but `keep` is ended.

    `Denied` when the current one is wrong, which counts as a failed sign-in. Raises `Invalid`.
    """
    if fault := fault_in(new, known=(user.username, user.full_name)):
        raise Invalid({"new_password": fault})
    proven = _proven(transaction, user.commune_id, user.username, current, origin, at)
    if isinstance(proven, Denied):
        return proven
    hashed = hash_password(new)
    with transaction() as session:
        throttle.forgive(session, user.commune_id, user.username, origin)
        set_password(session, user, hashed, keep=keep, actor=actor, at=at)
    return None


def set_password(
    session: Session,
    user: User,
    hashed: str,
    *,
    keep: uuid.UUID | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Nothing; afterwards the password with this hash holds; every session but `keep` is ended."""
    session.execute(
        update(User)
        .where(User.commune_id == user.commune_id, User.id == user.id)
        .values(password_hash=hashed, password_set_at=at)
        .execution_options(synchronize_session=False)
    )
    note(session, EventKind.PASSWORD_SET, actor, user, at)
    end_other_sessions(session, keep, actor=actor, at=at)


def choose_language(session: Session, user: User, language: str) -> None:
    """Nothing; afterwards the person is answered in the language wherever they sign in."""
    session.execute(
        update(User)
        .where(User.commune_id == user.commune_id, User.id == user.id)
        .values(language=language)
        .execution_options(synchronize_session=False)
    )


def _proven(
    transaction: Transaction,
    commune_id: uuid.UUID,
    username: str,
    password: str,
    origin: Origin,
    at: datetime,
) -> User | Denied:
    """The person whose password it is. The try is counted first, and a failure recorded."""
    with transaction() as session:
        wait = throttle.count(session, commune_id, username, origin, at=at)
        if wait:
            return Denied(wait)
        user = session.scalar(user_named(commune_id, username))
    fits = _fits(user, password)
    if user is not None and fits:
        return user
    with transaction() as session:
        _record_failure(session, commune_id, user, origin.address, at)
    return Denied()


def _fits(user: User | None, password: str) -> bool:
    """Whether it is the person's password, found out in the same time for everybody."""
    stored = user.password_hash if user and user.active else None
    with _AT_ONCE:
        try:
            _HASHER.verify(stored or _nobodys_hash(), _normal(password))
        except VerificationError:
            return False
    return stored is not None


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(new_token())


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _renewed_hash(user: User, password: str) -> str | None:
    """The hash by today's parameters, when the stored one was made by others."""
    outdated = _HASHER.check_needs_rehash(user.password_hash or "")
    return hash_password(password) if outdated else None


def _keep_renewed(session: Session, user: User, hashed: str) -> None:
    """Nothing; afterwards the hash took the old one's place, if that is still there."""
    session.execute(
        update(User)
        .where(
            User.commune_id == user.commune_id,
            User.id == user.id,
            User.password_hash == user.password_hash,
        )
        .values(password_hash=hashed)
        .execution_options(synchronize_session=False)
    )


def _record_failure(
    session: Session, commune_id: uuid.UUID, user: User | None, address: str, at: datetime
) -> None:
    record.append(
        session,
        record.Line(
            kind=EventKind.SIGN_IN_FAILED,
            actor=Actor.stranger(commune_id, address),
            at=at,
            subject=f"user/{user.username}" if user else "user",
            action=EventKind.SIGN_IN_FAILED.value,
        ),
    )
