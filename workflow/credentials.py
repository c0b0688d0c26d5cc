"""What sessions, links and passwords share: secret tokens, and lines of the record about people."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from models.base import Identified
from models.organisation import User
from models.vocabulary import EventKind
from workflow import record
from workflow.actor import Actor

TOKEN_BYTES = 32


def new_token() -> str:
    """A secret that nobody guesses, fit for an address and a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is stored of a token; who reads the database learns no token."""
    return hashlib.sha256(token.encode()).hexdigest()


def note(
    session: Session, kind: EventKind, actor: Actor, user: User, at: datetime, **details: int
) -> None:
    """Nothing; afterwards the record says what happened to how a person signs in."""
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


def note_own(
    session: Session, action: str, user: User, *rows: Identified, actor: Actor, at: datetime
) -> None:
    """Nothing; afterwards the record says what somebody changed of their own, and in which rows."""
    record.append(
        session,
        record.Line(
            kind=EventKind.PERSON,
            actor=actor,
            at=at,
            subject=f"user/{user.username}",
            action=action,
            rows=rows,
        ),
    )
