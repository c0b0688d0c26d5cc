"""Sessions that the server can end: opened for a person, found by a token, seen, and ended."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from models.account import SignedInSession
from models.organisation import Commune, User
from models.queries.account import session_with, sessions_not_ended
from models.queries.holdings import Holding, held_in_session
from models.queries.plain import adopt
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.auth.credentials import new_token, note, token_hash
from workflow.calendar.days import local_day
from workflow.errors import Unknown

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used."""
ADDRESS_LENGTH = 45
AGENT_LENGTH = 300


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


def open_session(
    session: Session, user: User, *, address: str, agent: str, at: datetime
) -> OpenedSession:
    """A session for a person whose right to it is established."""
    token = new_token()
    row = SignedInSession(
        commune_id=user.commune_id,
        user_id=user.id,
        token_hash=token_hash(token),
        started_at=at,
        seen_at=at,
        address=address[:ADDRESS_LENGTH],
        agent=agent[:AGENT_LENGTH],
    )
    session.add(row)
    session.flush()
    return OpenedSession(row.id, user, token)


class SignedIn(NamedTuple):
    """A session that was found, and whose it is."""

    session: SignedInSession
    user: User
    commune: Commune
    held: Sequence[Holding] = ()
    """What they hold, as it was read."""

    def actor(self, *, at: datetime, address: str) -> Actor:
        """The person in the posts of this moment, who asks from an address."""
        person = Actor.without_posts(self.user, address=address)
        return person.holding(self.held, on=local_day(at))


def find_session(
    session: Session, token: str, *, at: datetime, limits: SessionLimits
) -> SignedIn | None:
    """The session of a token, if it and its person still count."""
    found = _found(session, token_hash(token), at)
    if found is None or not (found.user.active and limits.allow(found.session, at)):
        return None
    # Whoever asks for it by its key finds it read.
    return found._replace(commune=adopt(session, found.commune))


def _found(session: Session, token: str, at: datetime) -> SignedIn | None:
    rows = held_in_session.rows(session, token, local_day(at))
    for _, _, user, *_, signed_in, commune in rows:
        if user.id == signed_in.user_id:
            return SignedIn(signed_in, user, commune, [row[:7] for row in rows])
    # Whoever holds nothing signs in all the same.
    return next((SignedIn(*row) for row in session_with.rows(session, token)), None)


def see_session(session: Session, signed_in: SignedInSession, *, at: datetime) -> None:
    """Note that the session was used at an instant."""
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
    """End the session, so that copies of its cookie are worth nothing."""
    _end(session, EventKind.SIGN_OUT, [session_id], actor, at)


def end_session(session: Session, session_id: uuid.UUID, *, actor: Actor, at: datetime) -> None:
    """End one of the actor's own sessions. Raises `Unknown` for any other."""
    if not _end(session, EventKind.SESSION_ENDED, [session_id], actor, at):
        raise Unknown


def end_other_sessions(
    session: Session, keep: uuid.UUID | None, *, actor: Actor, at: datetime
) -> int:
    """How many of the actor's sessions were ended: all but the one to keep."""
    assert actor.user_id is not None
    rows = session.scalars(sessions_not_ended(actor.commune_id, actor.user_id)).all()
    return _end(session, EventKind.SESSION_ENDED, [r.id for r in rows if r.id != keep], actor, at)


def end_all_sessions(session: Session, user: User, *, at: datetime) -> int:
    """How many sessions of a person were running and are ended; whoever ends them records it."""
    return len(_stop(session, user.commune_id, SignedInSession.user_id == user.id, at=at))


def _end(
    session: Session, kind: EventKind, ids: list[uuid.UUID], actor: Actor, at: datetime
) -> int:
    """How many of the actor's own sessions were running, and are now ended and recorded."""
    own = (SignedInSession.user_id == actor.user_id) & SignedInSession.id.in_(ids)
    ended = _stop(session, actor.commune_id, own, at=at)
    if ended:
        user = session.get_one(User, (actor.commune_id, actor.user_id))
        note(session, kind, user, actor=actor, at=at, sessions=len(ended))
    return len(ended)


def _stop(
    session: Session, commune_id: uuid.UUID, which: ColumnElement[bool], *, at: datetime
) -> Sequence[uuid.UUID]:
    """The sessions that were running, and are ended now."""
    return session.scalars(
        update(SignedInSession)
        .where(SignedInSession.commune_id == commune_id, which, SignedInSession.ended_at.is_(None))
        .values(ended_at=at)
        .returning(SignedInSession.id)
        .execution_options(synchronize_session=False)
    ).all()
