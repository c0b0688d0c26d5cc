"""What is changed around the instances: by whoever has the right, one at a time, and recorded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy.orm import Session

from models.base import Identified, Line
from models.record import Event
from models.vocabulary import EventKind, Role
from workflow.actors.actor import Actor, HeldPost, hold_commune
from workflow.audit import record
from workflow.audit.refusals import refusal
from workflow.calendar.days import local_day
from workflow.errors import NotEntitled, Obstacle, Refused


@dataclass(frozen=True, slots=True)
class Right:
    """Who may make a change: the standing that refusals name, and the post it is made in."""

    standing: str
    post_of: Callable[[Actor], HeldPost | None]
    of_the_installation: bool = False
    """Whether the installation itself may, which holds no post."""

    def held_by(self, actor: Actor) -> bool:
        """Whether the actor has it."""
        itself = self.of_the_installation and actor == Actor.system(actor.commune_id)
        return itself or self.post_of(actor) is not None

    @property
    def missing(self) -> Obstacle:
        """What stands in the way of everybody else."""
        return Obstacle("not_entitled", (), self.standing, of_right=True)


def _administrator_post(actor: Actor) -> HeldPost | None:
    return next((post for post in actor.posts if post.role is Role.ADMINISTRATOR), None)


ADMINISTERING = Right("administrator", _administrator_post, of_the_installation=True)
"""To keep people, units, posts and terms."""

FOLLOWING_UP = Right("follow_up", lambda actor: actor.follow_up_post)
"""To arrange the plan and the calendar."""


def demand_administrator(actor: Actor) -> None:
    """Refuse whoever may not look at what administrators keep."""
    if not ADMINISTERING.held_by(actor):
        raise NotEntitled((ADMINISTERING.missing,))


@dataclass(frozen=True, slots=True)
class Change:
    """A change on its way, from the right to make it to its line in the record."""

    session: Session
    right: Right
    kind: EventKind
    subject: str
    action: str
    actor: Actor
    at: datetime

    @classmethod
    def begin(
        cls,
        session: Session,
        right: Right,
        kind: EventKind,
        subject: str,
        action: str,
        *,
        actor: Actor,
        at: datetime,
    ) -> Self:
        """The change, with no other one beside it until the transaction ends.

        Raises `NotEntitled` for whoever lacks the right at this moment.
        """
        # What the rules compare, such as who heads a unit, must not change while they do.
        actor = hold_commune(session, actor, at=at)
        change = cls(session, right, kind, subject[: Line.length], action, actor, at)
        if not right.held_by(actor):
            raise change.refused(right.missing)
        return change

    @property
    def today(self) -> date:
        """The day of the change."""
        return local_day(self.at)

    @property
    def post(self) -> HeldPost | None:
        """The post in which it is made; None for the installation itself."""
        return self.right.post_of(self.actor)

    def refused(self, *obstacles: Obstacle) -> Refused:
        """The refusal to raise, with the attempt as the record will have it."""
        return refusal(
            self.subject, self.action, *obstacles, actor=self.actor, at=self.at, post=self.post
        )

    def write_down(
        self,
        *rows: Identified,
        removed: Sequence[Identified] = (),
        reason: str = "",
        **details: Any,  # noqa: ANN401 - JSON values
    ) -> Event:
        """The line by which the record tells of the change and vouches for its rows.

        What is `removed` is gone then.
        """
        line = record.Line(
            kind=self.kind,
            actor=self.actor,
            at=self.at,
            post=self.post,
            subject=self.subject,
            action=self.action,
            reason=reason,
            details=details,
            rows=rows,
            removed=tuple(removed),
        )
        event = record.append(self.session, line)
        for row in removed:
            self.session.delete(row)
        return event
