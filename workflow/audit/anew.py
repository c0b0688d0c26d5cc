"""Who acts, read anew with what the record says of them: all an act rests on but its instance."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from sqlalchemy.orm import Session

from models.queries.holdings import acting
from models.record import Operation
from workflow.actors.actor import Actor
from workflow.audit.record import Last
from workflow.calendar.days import local_day


@dataclass(frozen=True, slots=True)
class Anew:
    """Somebody in the posts of this moment, and the record as it was then."""

    actor: Actor
    done: Operation | None = None
    """What they did before with the token of what they do now."""
    last: Last | None = None
    """The last line, which is not held; None where it was not read."""

    @classmethod
    def of(cls, session: Session, actor: Actor, token: str | None, *, at: datetime) -> Self:
        """To be asked once the transaction holds what it changes: rights may end while it waits.

        Whoever is shut out holds nothing. Of the clock there is nothing to read.
        """
        if actor.user_id is None:
            return cls(actor)
        today = local_day(at)
        rows = acting.rows(session, actor.commune_id, actor.user_id, today, token)
        if not rows:
            return cls(replace(actor, posts=()))
        *_, done, seq, line_at, line_hash = rows[0]
        held = actor.holding((row[:7] for row in rows), on=today)
        return cls(held, done, Last(seq, line_at, line_hash))
