"""What sessions, links and passwords share: secret tokens, and lines of the record about people."""

import hashlib
import re
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from models.account import OneTimeLink
from models.base import Identified
from models.organisation import User
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.audit.change import Change

LONGEST_USERNAME = 60
_USERNAME = re.compile(f"[a-z0-9][a-z0-9._-]{{1,{LONGEST_USERNAME - 1}}}")

TOKEN_BYTES = 32


def new_token() -> str:
    """A secret that nobody guesses, fit for an address and a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is stored of a token; who reads the database learns no token."""
    return hashlib.sha256(token.encode()).hexdigest()


def hold_person(session: Session, user: User) -> User:
    """The person as they are now; nobody else changes how they sign in until the end.

    Whatever sets a password, makes a secret or voids one holds the person first.
    """
    return session.scalars(
        select(User)
        .where(User.commune_id == user.commune_id, User.id == user.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def void_links(session: Session, user: User, *which: ColumnElement[bool], at: datetime) -> None:
    """Void the links issued to the person before, of `which`."""
    session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.commune_id == user.commune_id,
            OneTimeLink.user_id == user.id,
            OneTimeLink.used_at.is_(None),
            *which,
        )
        .values(used_at=at)
        .execution_options(synchronize_session=False)
    )


def note(
    session: Session,
    kind: EventKind,
    user: User,
    *rows: Identified,
    action: str = "",
    actor: Actor,
    at: datetime,
    **details: Any,  # noqa: ANN401 - JSON values
) -> None:
    """Write down what happened to how a person signs in, or what they changed of their own.

    Without an `action` it is called as its kind is. Whoever does it holds the person.
    """
    subject = f"user/{user.username}"
    change = Change.unheld(session, kind, subject, action or kind.value, actor=actor, at=at)
    change.write_down(*rows, **details)


def is_username(text: str) -> bool:
    """Whether a text can be a user name. It stands in addresses, so no dot begins it."""
    return _USERNAME.fullmatch(text) is not None
