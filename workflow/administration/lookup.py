"""What changing people and their posts begins with: whom it is about, and who would be left."""

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models.organisation import User
from models.queries.organisation import administrator_posts, user_named
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.actors.rights import ADMINISTERING
from workflow.audit.change import Change
from workflow.audit.idempotency import ANEW, Intent
from workflow.auth.credentials import is_username
from workflow.errors import Unknown


def begin_for_person(
    session: Session,
    username: str,
    action: str,
    kind: EventKind = EventKind.PERSON,
    *,
    intent: Intent = ANEW,
    actor: Actor,
    at: datetime,
) -> Change:
    """The change of a person or of their posts, as `Change.begin` gives it."""
    subject = f"user/{username}" if is_username(username) else "user"
    return Change.begin(
        session, ADMINISTERING, kind, subject, action, intent=intent, actor=actor, at=at
    )


def reach_person(session: Session, actor: Actor, username: str) -> User:
    """The person with a user name in the actor's commune. Raises `Unknown`."""
    # What no user name looks like is not asked for: the database may not even take it.
    found = (
        session.scalar(user_named(actor.commune_id, username)) if is_username(username) else None
    )
    if found is None:
        raise Unknown
    return found


def lacks_administrator(
    session: Session,
    commune_id: uuid.UUID,
    first: date,
    last: date | None,
    *,
    without: Collection[uuid.UUID],
) -> bool:
    """Whether on some day from first to last nobody would be administrator, but for some posts."""
    day = first
    for post in session.scalars(administrator_posts(commune_id)):
        if last is not None and day > last:
            return False
        if post.id in without:
            continue
        if post.valid_from > day:
            return True
        if post.valid_to is None:
            return False
        day = max(day, post.valid_to + timedelta(days=1))
    return last is None or day <= last
