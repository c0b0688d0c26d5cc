"""Passwords, and signing in with them.

Hashing takes its time, so it is never done inside a transaction that changes.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.database import Transaction
from models.organisation import User
from models.queries.organisation import user_named
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.audit.change import Change
from workflow.auth import throttle
from workflow.auth.credentials import hold_person, note, void_links
from workflow.auth.feed_addresses import revoke_feed
from workflow.auth.hashing import Hashing
from workflow.auth.passwords import fault_in
from workflow.auth.sessions import OpenedSession, end_other_sessions, open_session
from workflow.auth.throttle import Origin
from workflow.calendar.days import local_day
from workflow.errors import Invalid


@dataclass(frozen=True, slots=True)
class Denied:
    """Signing in did not succeed, and it is not said why; or it has to wait."""

    wait: timedelta | None = None
    """How long nobody may try so again."""


def sign_in(
    transaction: Transaction,
    commune_id: uuid.UUID,
    username: str,
    password: str,
    *,
    hashing: Hashing,
    origin: Origin,
    agent: str,
    at: datetime,
) -> OpenedSession | Denied:
    """A session for the person, or why there is none.

    An unknown name takes as long as a wrong password and gets the same answer.
    """
    known = (commune_id, username.casefold(), password)
    proof = look_at(transaction, *known, hashing=hashing, origin=origin, at=at)
    if isinstance(proof, Denied):
        return proof
    renewed = _renewed_hash(proof, password, hashing)
    with transaction() as session:
        user = proof.judge(session, at=at)
        if isinstance(user, Denied):
            return user
        actor = Actor.of(session, user, on=local_day(at), address=origin.address)
        if renewed:
            _keep_renewed(session, user, renewed)
        opened = open_session(session, user, address=origin.address, agent=agent, at=at)
        note(session, EventKind.SIGN_IN, user, actor=actor, at=at)
        return opened


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """The password that holds, and the one that shall."""

    current: str = field(repr=False)
    new: str = field(repr=False)
    end_feed: bool = False
    """Whether the address at which programs read the person's due dates is void too."""


def change_password(
    transaction: Transaction,
    user: User,
    change: PasswordChange,
    *,
    actor: Actor,
    hashing: Hashing,
    origin: Origin,
    keep: uuid.UUID,
    at: datetime,
) -> Denied | None:
    """None once the new password holds and every session but `keep` is ended.

    `Denied` when the current one is wrong, which counts as a failed sign-in. Raises `Invalid`.
    """
    if fault := fault_in(change.new, known=(user.username, user.full_name)):
        raise Invalid({"new_password": fault})
    known = (user.commune_id, user.username, change.current)
    proof = look_at(transaction, *known, hashing=hashing, origin=origin, at=at)
    if isinstance(proof, Denied):
        return proof
    hashed = hashing.hashed(change.new) if proof.fits else ""
    with transaction() as session:
        proven = proof.judge(session, at=at)
        if isinstance(proven, Denied):
            return proven
        set_password(session, proven, hashed, keep=keep, actor=actor, at=at)
        if change.end_feed:
            revoke_feed(session, proven, actor=actor, at=at)
    return None


def set_password(
    session: Session,
    user: User,
    hashed: str,
    *,
    keep: uuid.UUID | None,
    actor: Actor,
    at: datetime,
    **details: Any,  # noqa: ANN401 - JSON values
) -> None:
    """Let the password with this hash hold, and no session but `keep`.

    Every link is void by which another could still be set. The record has the `details`.
    """
    hold_person(session, user)
    session.execute(
        update(User)
        .where(User.commune_id == user.commune_id, User.id == user.id)
        .values(password_hash=hashed, password_set_at=at)
        .execution_options(synchronize_session=False)
    )
    void_links(session, user, at=at)
    note(session, EventKind.PASSWORD_SET, user, actor=actor, at=at, **details)
    end_other_sessions(session, keep, actor=actor, at=at)


def choose_language(session: Session, user: User, language: str) -> None:
    """Answer the person in the language wherever they sign in."""
    session.execute(
        update(User)
        .where(User.commune_id == user.commune_id, User.id == user.id)
        .values(language=language)
        .execution_options(synchronize_session=False)
    )


@dataclass(frozen=True, slots=True)
class Proof:
    """A password that was looked at, still to be judged in the transaction that rests on it."""

    commune_id: uuid.UUID
    username: str
    origin: Origin
    user: User | None
    fits: bool = field(repr=False)
    """Whether it was the person's when it was looked at."""

    def judge(self, session: Session, *, at: datetime) -> User | Denied:
        """The person whose password it is, held; a failure is counted and recorded.

        `Denied` too when others failed so often meanwhile that one has to wait, whatever the
        password: so many guesses at once are answered as one after the other. A password that was
        changed since it was looked at is wrong.
        """
        known = (session, self.commune_id, self.username, self.origin)
        held = self._held(session)
        judge = throttle.fail if held is None else throttle.succeed
        if wait := judge(*known, at=at):
            return Denied(wait)
        if held is None:
            _record_failure(session, self.commune_id, self.user, self.origin.address, at)
        return held or Denied()

    def _held(self, session: Session) -> User | None:
        """The person, if the password is still theirs; nobody changes it until the end."""
        if self.user is None or not self.fits:
            return None
        looked_at = self.user.password_hash
        held = hold_person(session, self.user)
        return held if held.active and held.password_hash == looked_at else None


def look_at(
    transaction: Transaction,
    commune_id: uuid.UUID,
    username: str,
    password: str,
    *,
    hashing: Hashing,
    origin: Origin,
    at: datetime,
) -> Proof | Denied:
    """The proof that a password is; `Denied` when nobody may try at the moment.

    Nothing is counted yet: whoever is right leaves no trace, even if the server ends here.
    """
    with transaction() as session:
        if wait := throttle.waiting(session, commune_id, username, origin, at=at):
            return Denied(wait)
        user = session.scalar(user_named(commune_id, username))
    stored = user.password_hash if user and user.active else None
    return Proof(commune_id, username, origin, user, fits=hashing.fits(password, stored))


def _renewed_hash(proof: Proof, password: str, hashing: Hashing) -> str | None:
    """The hash by today's parameters, when the right password was stored by others."""
    if proof.user is None or not proof.fits:
        return None
    outdated = hashing.is_outdated(proof.user.password_hash or "")
    return hashing.hashed(password) if outdated else None


def _keep_renewed(session: Session, user: User, hashed: str) -> None:
    """Put the hash in the old one's place, if that is still there."""
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
    kind, subject = EventKind.SIGN_IN_FAILED, f"user/{user.username}" if user else "user"
    stranger = Actor.stranger(commune_id, address)
    Change.unheld(session, kind, subject, kind.value, actor=stranger, at=at).write_down()
