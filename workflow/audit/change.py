"""Changes: by whoever has the right, one at a time, once for each intent, and recorded.

Every command outside the engine goes this way, and no other. The commune is held, the actor is
read anew, the right is asked, and then whether the same came before; what stands in the way is for
the command to say. Its rows, its line in the record, the note to who has to know and the answer to
a resend stand in one transaction. What happens to an instance goes through `perform` instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from models.base import Identified, Owned, ShortText
from models.record import Event
from models.vocabulary import EventKind
from workflow.actors.actor import Actor, HeldPost, hold_commune
from workflow.actors.rights import NO_RIGHT_NEEDED, Right
from workflow.audit import record
from workflow.audit.idempotency import ANEW, Intent, earlier_outcome, keep_outcome
from workflow.audit.outbox import tell_of
from workflow.audit.refusals import refusal
from workflow.calendar.days import local_day
from workflow.errors import Obstacle, Refused

Noun = TypeVar("Noun", bound=Owned)


@dataclass(frozen=True, slots=True)
class Change:
    """A change on its way, from the right to make it to the answer that a resend of it gets."""

    session: Session
    right: Right
    kind: EventKind
    subject: str
    action: str
    actor: Actor
    """In the posts of this moment."""
    at: datetime
    intent: Intent = ANEW
    earlier: dict[str, Any] | None = None
    """What the same intent led to before; None the first time."""

    @classmethod
    def begin(
        cls,
        session: Session,
        right: Right,
        kind: EventKind,
        subject: str,
        action: str,
        *,
        intent: Intent = ANEW,
        actor: Actor,
        at: datetime,
    ) -> Self:
        """The change, with no other one beside it until the transaction ends.

        Raises as `Held.by` and `proceed` do.
        """
        held = Held.by(session, actor=actor, at=at)
        return cls(session, right, kind, subject, action, held.actor, at, intent).proceed()

    @classmethod
    def unheld(
        cls,
        session: Session,
        kind: EventKind,
        subject: str,
        action: str,
        *,
        intent: Intent = ANEW,
        actor: Actor,
        at: datetime,
    ) -> Self:
        """A change that takes no right and lets others go on beside it, as signing in does.

        What it rests on is held by whoever makes it. Raises `TokenReused`.
        """
        change = cls(session, NO_RIGHT_NEEDED, kind, subject, action, actor, at, intent)
        return change.proceed()

    def proceed(self) -> Self:
        """The same once the right was asked, and only then what the intent led to before.

        Raises `NotEntitled` for whoever lacks the right at this moment, be it a resend or not, and
        `TokenReused` for a token that came before with something else.
        """
        if not self.right.held_by(self.actor):
            raise self.refused(self.right.missing)
        intent = self.intent
        earlier = earlier_outcome(self.session, self.actor, intent.token, intent.payload)
        return replace(self, earlier=earlier)

    @property
    def today(self) -> date:
        """The day of the change."""
        return local_day(self.at)

    @property
    def post(self) -> HeldPost | None:
        """The post in which it is made; None where it takes none."""
        return self.right.post_of(self.actor)

    def made_before(self, noun: type[Noun], under: str) -> Noun | None:
        """The row that the same intent made before, whose id it kept `under` a name."""
        if self.earlier is None or under not in self.earlier:
            return None
        return self.session.get_one(noun, (self.actor.commune_id, UUID(self.earlier[under])))

    def refused(self, *obstacles: Obstacle) -> Refused:
        """The refusal to raise, with the attempt as the record will have it."""
        subject = self.subject[: ShortText.length]
        return refusal(
            subject, self.action, *obstacles, actor=self.actor, at=self.at, post=self.post
        )

    def beside(self, kind: EventKind, action: str) -> Self:
        """The same change for another line of its own, of what it brings with it."""
        return replace(self, kind=kind, action=action)

    def write_down(
        self,
        *rows: Identified,
        removed: Sequence[Identified] = (),
        reason: str = "",
        rule: str = "",
        tells: str = "",
        **details: Any,  # noqa: ANN401 - JSON values
    ) -> Event:
        """The line by which the record tells of the change and vouches for its rows.

        What is `removed` is gone then. `tells` says why somebody has to know: who that is, is asked
        when they are told.
        """
        line = record.Line(
            kind=self.kind,
            actor=self.actor,
            at=self.at,
            post=self.post,
            subject=self.subject[: ShortText.length],
            action=self.action,
            reason=reason,
            rule=rule,
            details=details,
            rows=rows,
            removed=tuple(removed),
        )
        event = record.append(self.session, line)
        for row in removed:
            if row in self.session:
                self.session.delete(row)
        if tells:
            self.tell(event, tells)
        return event

    def tell(self, event: Event, why: str) -> None:
        """Have those told of the line who have to know it for one more reason."""
        tell_of(self.session, event, why, at=event.at)

    def keep(self, **outcome: Any) -> None:  # noqa: ANN401 - JSON values
        """Have the same intent answered by this outcome when it comes again."""
        intent = self.intent
        keep_outcome(self.session, self.actor, intent.token, intent.payload, outcome, self.at)


@dataclass(frozen=True, slots=True)
class Held:
    """The commune, which nobody else arranges until the transaction ends, and who acts in it.

    For a change whose right depends on what it is about: that is read once it is held.
    """

    session: Session
    actor: Actor
    """In the posts of this moment."""
    at: datetime

    @classmethod
    def by(cls, session: Session, *, actor: Actor, at: datetime) -> Self:
        """What the rules compare, such as who heads a unit, which does not change while they do.

        Raises `NotEntitled` for whoever is shut out.
        """
        return cls(session, hold_commune(session, actor, at=at), at)

    def change(
        self, right: Right, kind: EventKind, subject: str, action: str, *, intent: Intent = ANEW
    ) -> Change:
        """The change of what was read meanwhile. Raises as `Change.proceed` does."""
        change = Change(self.session, right, kind, subject, action, self.actor, self.at, intent)
        return change.proceed()
