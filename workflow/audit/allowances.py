"""How much of a thing one person may do in an hour: more than people do, less than scripts do.

The record is the ledger: it has a line for each deed already, by person and in order of time. So
the count holds for several processes and after a restart, and nothing more has to be kept.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.queries.record import done_since
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.errors import TooMany

WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many lines of a kind may a person leave in an hour."""

    kind: EventKind
    an_hour: int


# The whole record is taken along once a week, and once more when that went wrong.
EXPORTS = Allowance(EventKind.EXPORT, 10)
# Two a minute, for an hour on end.
COMMENTS = Allowance(EventKind.COMMENT, 120)
# An archive of some hundred files is handed in on one morning; a file every four seconds is not.
UPLOADS = Allowance(EventKind.UPLOAD, 1000)
# Pages offer only what is open: most people meet a handful in a year, after somebody was faster.
REFUSALS = Allowance(EventKind.REFUSAL, 100)


def demand(session: Session, allowance: Allowance, *, actor: Actor, at: datetime) -> None:
    """Raise `TooMany` when the actor has used up what an hour allows."""
    if wait := wait_for(session, allowance, actor=actor, at=at):
        raise TooMany(allowance.kind, allowance.an_hour, wait)


def wait_for(
    session: Session, allowance: Allowance, *, actor: Actor, at: datetime
) -> timedelta | None:
    """How long until the actor may do it again; None when they may now.

    Who has no account acts on the server itself, and is not counted.
    """
    if actor.user_id is None:
        return None
    lately = done_since.rows(
        session, actor.commune_id, actor.user_id, allowance.kind, at - WINDOW, allowance.an_hour
    )
    if len(lately) < allowance.an_hour:
        return None
    # The instant after the one at which the oldest of them is an hour old.
    [oldest] = lately[-1]
    return oldest + WINDOW - at + timedelta(seconds=1)
