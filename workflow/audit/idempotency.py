"""Operation tokens: an intent that comes twice is done once and answered the same."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import rfc8785
from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.queries.commands import write
from models.record import Operation
from workflow.actors.actor import Actor
from workflow.audit.hashes import plain
from workflow.errors import TokenReused

KEPT = timedelta(hours=72)
"""For how long a resend is answered the same."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What is asked for, under the token of the form that asks it; without one it is ever new."""

    token: str | None = None
    payload: dict[str, Any] = field(default_factory=dict)
    """All of what is asked for: the same token with another is somebody's mistake."""


ANEW = Intent()
"""What is done each time it is asked for."""


def came_before(session: Session, actor: Actor, token: str | None) -> Operation | None:
    """What the actor did with a token, whatever it was; None when it is new."""
    if token is None or actor.user_id is None:
        return None
    return session.get(Operation, (actor.commune_id, actor.user_id, token))


def earlier_outcome(
    session: Session, actor: Actor, token: str | None, payload: dict[str, Any]
) -> dict[str, Any] | None:
    """What this intent led to when it came before, or None the first time.

    Raises `TokenReused` when the token came before with another payload.
    """
    return outcome_of(came_before(session, actor, token), payload)


def outcome_of(done: Operation | None, payload: dict[str, Any]) -> dict[str, Any] | None:
    """The same of what was done with the token, where that was read already."""
    if done is None:
        return None
    if done.payload_hash != _hash(payload):
        raise TokenReused
    return done.outcome


def keep_outcome(
    session: Session,
    actor: Actor,
    token: str | None,
    payload: dict[str, Any],
    outcome: dict[str, Any],
    at: datetime,
) -> None:
    """Keep the outcome of an intent in the transaction that carries it out."""
    if token is None or actor.user_id is None:
        return
    operation = Operation(
        commune_id=actor.commune_id,
        user_id=actor.user_id,
        token=token,
        payload_hash=_hash(payload),
        outcome=plain(outcome),
        created_at=at,
    )
    write(session, [operation])


def forget(session: Session, *, older_than: datetime) -> None:
    """Forget the outcomes kept before an instant, in every commune."""
    session.execute(
        delete(Operation)
        .where(Operation.created_at < older_than)
        .execution_options(synchronize_session=False)
    )


def _hash(payload: dict[str, Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(plain(payload))).hexdigest()
