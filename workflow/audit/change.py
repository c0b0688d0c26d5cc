"""Arranging plan and calendar: by the follow-up office, one at a time, and recorded."""

from collections.abc import Sequence
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

_NOT_ENTITLED = Obstacle("not_entitled", (), "administrator", of_right=True)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A change on its way, from the right to make it to its line in the record."""

    session: Session
    subject: str
    action: str
    actor: Actor
    at: datetime
    kind: EventKind = EventKind.PLAN

    @classmethod
    def begin(
        cls,
        session: Session,
        subject: str,
        action: str,
        kind: EventKind = EventKind.PLAN,
        *,
        actor: Actor,
        at: datetime,
    ) -> Self:
        """The change, with no other one beside it until the transaction ends.

        Raises `Refused` for anyone but the follow-up office.
        """
        actor = hold_commune(session, actor, at=at)
        change = cls(session, subject, action, actor, at, kind)
        if not actor.follows_up:
            raise change.refused(Obstacle("not_entitled", (), "follow_up", of_right=True))
        return change

    @property
    def today(self) -> date:
        """The day of the change."""
        return local_day(self.at)

    def refused(self, *obstacles: Obstacle) -> Refused:
        """The refusal to raise, with the attempt as the record will have it."""
        return refusal(
            self.subject, self.action, *obstacles, actor=self.actor, at=self.at, post=self._post
        )

    def write_down(
        self,
        *rows: Identified,
        removed: Sequence[Identified] = (),
        reason: str = "",
        **details: Any,  # noqa: ANN401 - JSON values
    ) -> None:
        """Nothing; afterwards the record tells of the change and vouches for its rows.

        What is `removed` is gone then.
        """
        line = record.Line(
            kind=self.kind,
            actor=self.actor,
            at=self.at,
            post=self._post,
            subject=self.subject,
            action=self.action,
            reason=reason,
            details=details,
            rows=rows,
            removed=tuple(removed),
        )
        record.append(self.session, line)
        for row in removed:
            self.session.delete(row)

    @property
    def _post(self) -> HeldPost | None:
        return self.actor.follow_up_post


def demand_administrator(actor: Actor) -> None:
    """Nothing for those who may look at what administrators keep; others are `Refused`."""
    if not _may_administer(actor):
        raise NotEntitled((_NOT_ENTITLED,))


@dataclass(frozen=True, slots=True)
class Change:
    """A change on its way, from the right to make it to its line in the record."""

    session: Session
    kind: EventKind
    subject: str
    action: str
    actor: Actor
    at: datetime

    @classmethod
    def begin(
        cls,
        session: Session,
        kind: EventKind,
        subject: str,
        action: str,
        *,
        actor: Actor,
        at: datetime,
    ) -> Self:
        """The change, with no other one beside it until the transaction ends.

        Raises `Refused` for anybody but an administrator.
        """
        # What the rules compare, such as who heads a unit, must not change while they do.
        actor = hold_commune(session, actor, at=at)
        change = cls(session, kind, subject[: Line.length], action, actor, at)
        if not _may_administer(actor):
            raise change.refused(_NOT_ENTITLED)
        return change

    @property
    def today(self) -> date:
        """The day of the change."""
        return local_day(self.at)

    def refused(self, *obstacles: Obstacle) -> Refused:
        """The refusal to raise, with the attempt as the record will have it."""
        post = _administrator_post(self.actor)
        return refusal(
            self.subject, self.action, *obstacles, actor=self.actor, at=self.at, post=post
        )

    def write_down(self, *rows: Identified, **details: Any) -> Event:  # noqa: ANN401 - JSON values
        """The line by which the record tells of the change and vouches for its rows."""
        line = record.Line(
            kind=self.kind,
            actor=self.actor,
            at=self.at,
            post=_administrator_post(self.actor),
            subject=self.subject,
            action=self.action,
            details=details,
            rows=rows,
        )
        return record.append(self.session, line)


def _may_administer(actor: Actor) -> bool:
    """Whether it is an administrator, or the installation itself."""
    return actor.is_administrator or actor == Actor.system(actor.commune_id)


def _administrator_post(actor: Actor) -> HeldPost | None:
    return next((post for post in actor.posts if post.role is Role.ADMINISTRATOR), None)
