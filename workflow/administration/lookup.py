"""Changing people, posts, units and terms: by an administrator, one at a time, and recorded."""

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy.orm import Session

from models.base import Identified, Line
from models.organisation import User
from models.queries.organisation import administrator_posts, user_named
from models.record import Event
from models.vocabulary import EventKind, Role
from workflow.actors.actor import Actor, HeldPost, hold_commune
from workflow.audit import record
from workflow.audit.refusals import refusal
from workflow.calendar.days import local_day
from workflow.errors import Obstacle, Refused, Unknown

LONGEST_USERNAME = 60
_USERNAME = re.compile(f"[a-z0-9][a-z0-9._-]{{1,{LONGEST_USERNAME - 1}}}")
_NOT_ENTITLED = Obstacle("not_entitled", (), "administrator", of_right=True)


def demand_administrator(actor: Actor) -> None:
    """Nothing for those who may look at what administrators keep; others are `Refused`."""
    if not _may_administer(actor):
        raise Refused((_NOT_ENTITLED,))


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


def begin_for_person(
    session: Session,
    username: str,
    action: str,
    kind: EventKind = EventKind.PERSON,
    *,
    actor: Actor,
    at: datetime,
) -> Change:
    """The change of a person or of their posts, as `Change.begin` gives it."""
    subject = f"user/{username}" if is_username(username) else "user"
    return Change.begin(session, kind, subject, action, actor=actor, at=at)


def reach_person(session: Session, actor: Actor, username: str) -> User:
    """The person with a user name in the actor's commune. Raises `Unknown`."""
    # What no user name looks like is not asked for: the database may not even take it.
    found = (
        session.scalar(user_named(actor.commune_id, username)) if is_username(username) else None
    )
    if found is None:
        raise Unknown
    return found


def is_username(text: str) -> bool:
    """Whether a text can be a user name. It stands in addresses, so no dot begins it."""
    return _USERNAME.fullmatch(text) is not None


def lacks_administrator(
    session: Session,
    commune_id: uuid.UUID,
    first: date,
    last: date | None,
    *,
    without: Collection[uuid.UUID],
) -> bool:
    """Whether on some day from first to last nobody would be administrator, but for some posts."""
    day = first
    for post in session.scalars(administrator_posts(commune_id)):
        if last is not None and day > last:
            return False
        if post.id in without:
            continue
        if post.valid_from > day:
            return True
        if post.valid_to is None:
            return False
        day = max(day, post.valid_to + timedelta(days=1))
    return last is None or day <= last


def _may_administer(actor: Actor) -> bool:
    """Whether it is an administrator, or the installation itself."""
    return actor.is_administrator or actor == Actor.system(actor.commune_id)


def _administrator_post(actor: Actor) -> HeldPost | None:
    return next((post for post in actor.posts if post.role is Role.ADMINISTRATOR), None)
