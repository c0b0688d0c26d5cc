"""Signing in, and what belongs to it: sessions that the server can end, passwords, one-time links.

Hashing a password takes a tenth of a second on purpose, so it is never done inside a transaction
that changes: on SQLite everybody else would wait for it.
"""

import hashlib
import secrets
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from threading import BoundedSemaphore
from typing import Self

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import update
from sqlalchemy.orm import Session

from models.account import OneTimeLink, SignedInSession
from models.organisation import User
from models.selects.account import link_with, session_with, sessions_not_ended
from models.selects.organisation import user_named
from models.vocabulary import EventKind, LinkPurpose
from workflow import record, throttle
from workflow.actor import Actor
from workflow.calendar import local_day
from workflow.errors import Invalid, Unknown
from workflow.passwords import fault_in
from workflow.throttle import Transaction

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used."""
LINK_LIVES = timedelta(hours=72)
ADDRESS_LENGTH = 45
AGENT_LENGTH = 300
TOKEN_BYTES = 32

# 46 MiB, one pass, one lane: as OWASP advises; two at once, so that a flood cannot fill the memory.
_HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lives without being used, and how long at all."""

    idle: timedelta
    longest: timedelta

    @classmethod
    def of(cls, *, idle_minutes: int, hours: int) -> Self:
        """The limits as settings give them."""
        return cls(timedelta(minutes=idle_minutes), timedelta(hours=hours))

    def allow(self, session: SignedInSession, at: datetime) -> bool:
        """Whether a session still counts at an instant."""
        return (
            session.ended_at is None
            and at - session.seen_at <= self.idle
            and at - session.started_at <= self.longest
        )


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A session just opened; its token is known to nobody but its holder."""

    id: uuid.UUID
    user: User
    token: str


@dataclass(frozen=True, slots=True)
class Denied:
    """Signing in did not succeed, and it is not said why; or it has to wait."""

    wait: timedelta | None = None
    """How long nobody may try under this name or from this address."""


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
    address: str,
    agent: str,
    at: datetime,
) -> OpenedSession | Denied:
    """A session for the person, or why there is none. A try is counted before it is judged.

    An unknown name takes as long as a wrong password and gets the same answer.
    """
    user = _proven(transaction, commune_id, username.casefold(), password, address, at)
    if isinstance(user, Denied):
        return user
    renewed = _renewed_hash(user, password)
    with transaction() as session:
        throttle.forgive(session, commune_id, user.username, address)
        actor = Actor.of(session, user, on=local_day(at), address=address)
        if renewed:
            _keep_renewed(session, user, renewed)
        opened = open_session(session, user, address=address, agent=agent, at=at)
        _record(session, EventKind.SIGN_IN, actor, user, at)
        return opened


def open_session(
    session: Session, user: User, *, address: str, agent: str, at: datetime
) -> OpenedSession:
    """A session for a person whose right to it is established."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = SignedInSession(
        commune_id=user.commune_id,
        user_id=user.id,
        token_hash=_token_hash(token),
        started_at=at,
        seen_at=at,
        address=address[:ADDRESS_LENGTH],
        agent=agent[:AGENT_LENGTH],
    )
    session.add(row)
    session.flush()
    return OpenedSession(row.id, user, token)


def find_session(
    session: Session, commune_id: uuid.UUID, token: str, *, at: datetime, limits: SessionLimits
) -> tuple[SignedInSession, User] | None:
    """The session of a token with its person, if both still count."""
    found = session.execute(session_with(commune_id, _token_hash(token))).one_or_none()
    if found is None:
        return None
    signed_in, user = found
    return (signed_in, user) if user.active and limits.allow(signed_in, at) else None


def see_session(session: Session, signed_in: SignedInSession, *, at: datetime) -> None:
    """Nothing; afterwards the session counts as used at an instant."""
    session.execute(
        update(SignedInSession)
        .where(
            SignedInSession.commune_id == signed_in.commune_id,
            SignedInSession.id == signed_in.id,
            SignedInSession.seen_at < at,
        )
        .values(seen_at=at)
        .execution_options(synchronize_session=False)
    )


def my_sessions(
    session: Session, actor: Actor, *, at: datetime, limits: SessionLimits
) -> list[SignedInSession]:
    """The actor's sessions that count, the one used last first."""
    assert actor.user_id is not None
    rows = session.scalars(sessions_not_ended(actor.commune_id, actor.user_id))
    return [row for row in rows if limits.allow(row, at)]


def sign_out(session: Session, session_id: uuid.UUID, *, actor: Actor, at: datetime) -> None:
    """Nothing; afterwards the session is ended, and copies of its cookie are worth nothing."""
    _end(session, EventKind.SIGN_OUT, [session_id], actor, at)


def end_session(session: Session, session_id: uuid.UUID, *, actor: Actor, at: datetime) -> None:
    """Nothing; afterwards one of the actor's own sessions is ended. Raises `Unknown` otherwise."""
    if not _end(session, EventKind.SESSION_ENDED, [session_id], actor, at):
        raise Unknown


def end_other_sessions(
    session: Session, keep: uuid.UUID | None, *, actor: Actor, at: datetime
) -> int:
    """How many of the actor's sessions were ended: all but the one to keep."""
    assert actor.user_id is not None
    rows = session.scalars(sessions_not_ended(actor.commune_id, actor.user_id)).all()
    return _end(session, EventKind.SESSION_ENDED, [r.id for r in rows if r.id != keep], actor, at)


def change_password(
    transaction: Transaction,
    user: User,
    current: str,
    new: str,
    *,
    actor: Actor,
    keep: uuid.UUID,
    at: datetime,
) -> Denied | None:
    """None once the new password holds and every session but `keep` is ended.

    `Denied` when the current one is wrong, which counts as a failed sign-in. Raises `Invalid`.
    """
    if fault := fault_in(new, known=(user.username, user.full_name)):
        raise Invalid({"new_password": fault})
    proven = _proven(transaction, user.commune_id, user.username, current, actor.address, at)
    if isinstance(proven, Denied):
        return proven
    hashed = hash_password(new)
    with transaction() as session:
        throttle.forgive(session, user.commune_id, user.username, actor.address)
        _set_hash(session, user, hashed, at)
        _record(session, EventKind.PASSWORD_SET, actor, user, at)
        end_other_sessions(session, keep, actor=actor, at=at)
    return None


def issue_link(session: Session, user: User, *, actor: Actor, at: datetime) -> str:
    """The token of a new link that lets the person set a password once, within 72 hours.

    Links issued before, if not used, are void.
    """
    session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.commune_id == user.commune_id,
            OneTimeLink.user_id == user.id,
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=at)
        .execution_options(synchronize_session=False)
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    first = user.password_hash is None
    session.add(
        OneTimeLink(
            commune_id=user.commune_id,
            user_id=user.id,
            purpose=LinkPurpose.FIRST_PASSWORD if first else LinkPurpose.NEW_PASSWORD,
            token_hash=_token_hash(token),
            issued_at=at,
            expires_at=at + LINK_LIVES,
        )
    )
    _record(session, EventKind.LINK_ISSUED, actor, user, at)
    return token


def holder_of_link(session: Session, commune_id: uuid.UUID, token: str, *, at: datetime) -> User:
    """Whose password a link sets. Raises `Unknown` when it was used, has lapsed or never was."""
    found = session.execute(link_with(commune_id, _token_hash(token))).one_or_none()
    if found is None:
        raise Unknown
    link, user = found
    if link.used_at is not None or link.expires_at <= at or not user.active:
        raise Unknown
    return user


def redeem_link(
    transaction: Transaction,
    commune_id: uuid.UUID,
    token: str,
    password: str,
    *,
    address: str,
    at: datetime,
) -> User:
    """The person whose password is now set; the link is used up, and their sessions are ended.

    Of several who redeem it at once, one succeeds. Raises `Unknown` or `Invalid`.
    """
    with transaction() as session:
        user = holder_of_link(session, commune_id, token, at=at)
    if fault := fault_in(password, known=(user.username, user.full_name)):
        raise Invalid({"new_password": fault})
    hashed = hash_password(password)
    with transaction() as session:
        if not _use_up(session, commune_id, token, at):
            raise Unknown
        throttle.forgive(session, commune_id, user.username, address)
        actor = Actor.of(session, user, on=local_day(at), address=address)
        _set_hash(session, user, hashed, at)
        _record(session, EventKind.PASSWORD_SET, actor, user, at)
        end_other_sessions(session, None, actor=actor, at=at)
    return user


def choose_language(session: Session, user: User, language: str) -> None:
    """Nothing; afterwards the person is answered in the language wherever they sign in."""
    session.execute(
        update(User)
        .where(User.commune_id == user.commune_id, User.id == user.id)
        .values(language=language)
        .execution_options(synchronize_session=False)
    )


def _use_up(session: Session, commune_id: uuid.UUID, token: str, at: datetime) -> bool:
    """Whether it was this one who used the link: one statement decides."""
    used = session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.commune_id == commune_id,
            OneTimeLink.token_hash == _token_hash(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > at,
        )
        .values(used_at=at)
        .returning(OneTimeLink.id)
        .execution_options(synchronize_session=False)
    )
    return used.one_or_none() is not None


def _proven(
    transaction: Transaction,
    commune_id: uuid.UUID,
    username: str,
    password: str,
    address: str,
    at: datetime,
) -> User | Denied:
    """The person whose password it is. The try is counted first, and a failure recorded."""
    with transaction() as session:
        wait = throttle.count(session, commune_id, username, address, at=at)
        if wait:
            return Denied(wait)
        user = session.scalar(user_named(commune_id, username))
    fits = _fits(user, password)
    if user is not None and fits:
        return user
    with transaction() as session:
        _record_failure(session, commune_id, user, address, at)
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
    return _HASHER.hash(secrets.token_urlsafe(TOKEN_BYTES))


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


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


def _set_hash(session: Session, user: User, hashed: str, at: datetime) -> None:
    session.execute(
        update(User)
        .where(User.commune_id == user.commune_id, User.id == user.id)
        .values(password_hash=hashed, password_set_at=at)
        .execution_options(synchronize_session=False)
    )


def _end(
    session: Session, kind: EventKind, ids: list[uuid.UUID], actor: Actor, at: datetime
) -> int:
    """How many of the actor's own sessions were running, and are now ended and recorded."""
    ended = session.scalars(
        update(SignedInSession)
        .where(
            SignedInSession.commune_id == actor.commune_id,
            SignedInSession.user_id == actor.user_id,
            SignedInSession.id.in_(ids),
            SignedInSession.ended_at.is_(None),
        )
        .values(ended_at=at)
        .returning(SignedInSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    if ended:
        user = session.get_one(User, (actor.commune_id, actor.user_id))
        _record(session, kind, actor, user, at, sessions=len(ended))
    return len(ended)


def _record(
    session: Session, kind: EventKind, actor: Actor, user: User, at: datetime, **details: int
) -> None:
    record.append(
        session,
        record.Line(
            kind=kind,
            actor=actor,
            at=at,
            subject=f"user/{user.username}",
            action=kind.value,
            details=details,
        ),
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
