"""The secret address at which a person's own calendar program reads their due dates."""

import uuid
from datetime import datetime

from sqlalchemy.orm import Session

from models.feed import Feed
from models.organisation import User
from models.queries.feed import feed_reader, living_feed
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.auth.credentials import hold_person, new_token, note, token_hash
from workflow.errors import Unknown

MAKE, REVOKE = "make_feed", "revoke_feed"


def my_feed(session: Session, actor: Actor) -> Feed | None:
    """The address that the actor has; None when there is none."""
    assert actor.user_id is not None
    return session.scalar(living_feed(actor.commune_id, actor.user_id))


def make_feed(session: Session, user: User, *, actor: Actor, at: datetime) -> str:
    """The token of a person's new address, known to nobody else; the one before is void."""
    # Held, so that of two who make one at once each finds what the other made.
    hold_person(session, user)
    before = session.scalar(living_feed(user.commune_id, user.id))
    if before:
        before.revoked_at = at
        session.flush()
    token = new_token()
    made = Feed(
        commune_id=user.commune_id, user_id=user.id, token_hash=token_hash(token), made_at=at
    )
    session.add(made)
    rows = filter(None, (before, made))
    note(session, EventKind.PERSON, user, *rows, action=MAKE, actor=actor, at=at)
    return token


def revoke_feed(session: Session, user: User, *, actor: Actor, at: datetime) -> None:
    """Take the person's address away. Twice is once."""
    found = session.scalar(living_feed(user.commune_id, user.id).with_for_update())
    if found:
        found.revoked_at = at
        note(session, EventKind.PERSON, user, found, action=REVOKE, actor=actor, at=at)


def reader_of(session: Session, commune_id: uuid.UUID, token: str) -> User:
    """Whose due dates a token opens. Raises `Unknown` for every other token alike."""
    user = session.scalar(feed_reader(commune_id, token_hash(token)))
    if user is None:
        raise Unknown
    return user
