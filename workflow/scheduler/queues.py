"""What waits to be done by itself, in all communes of a database: for whoever watches it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.notice import Mail
from models.record import Outbox
from models.vocabulary import MailState

OPEN = (MailState.WAITING, MailState.CLAIMED)


@dataclass(frozen=True, slots=True)
class Queues:
    """How much waits, and since when the oldest of it."""

    untold: int
    """Notes of the outbox that are not notices yet."""
    untold_since: datetime | None
    mails_waiting: int
    mails_since: datetime | None
    """When the oldest mail was written that was due and has not gone out."""
    mails_failed: int
    """Mails that nobody tries any more."""


def queues(session: Session, *, at: datetime) -> Queues:
    """What waits at an instant."""
    untold = select(func.count(), func.min(Outbox.created_at)).where(Outbox.delivered_at.is_(None))
    waiting = select(func.count(), func.min(Mail.created_at)).where(
        Mail.state.in_(OPEN), Mail.next_attempt_at <= at
    )
    failed = select(func.count()).select_from(Mail).where(Mail.state == MailState.FAILED)
    return Queues(
        *session.execute(untold).one(),
        *session.execute(waiting).one(),
        session.execute(failed).scalar_one(),
    )
