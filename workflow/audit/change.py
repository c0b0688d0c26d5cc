"""Arranging plan and calendar: by the follow-up office, one at a time, and recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy.orm import Session

from models.base import Identified
from models.vocabulary import EventKind
from workflow.actors.actor import Actor, HeldPost, hold_commune
from workflow.audit import record
from workflow.audit.refusals import refusal
from workflow.calendar.days import local_day
from workflow.errors import Obstacle, Refused


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
