"""What an administrator keeps an eye on, and the commune's terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.consent import Consent
from models.notice import Mail
from models.organisation import Commune, Unit, User
from models.queries.consent import consents, is_waiting
from models.queries.counting import number_of
from models.queries.notice import is_failed
from models.queries.organisation import (
    active_people,
    people_without_post,
    units_without_head,
    villages_on,
)
from workflow.actors.actor import Actor
from workflow.actors.directory import units_valid
from workflow.actors.rights import ADMINISTERING
from workflow.administration.units import villages_missing
from workflow.audit.timekeeping import Lag, lag
from workflow.calendar.days import local_day
from workflow.notifications.mail_queue import count_unsent


@dataclass(frozen=True, slots=True)
class Setup:
    """How the commune is set up, and what about it waits for an administrator."""

    commune: Commune
    people: Sequence[User]
    """Those who may sign in."""
    units: Sequence[Unit]
    """Those valid today."""
    without_head: Sequence[Unit]
    """Units that may be given work and have nobody to answer for them."""
    without_post: Sequence[User]
    unsent: int
    """How many mails nobody tries any more."""
    waiting: Sequence[Consent]
    """What was asked for and nobody has agreed to yet."""
    lag: Lag | None
    """How far the clock is behind the record; None when it is not."""

    @property
    def villages_missing(self) -> bool:
        """Whether the commune's own villages are still to be entered."""
        return villages_missing(self.units)

    @property
    def without_password(self) -> list[User]:
        """People who have not used their first link yet."""
        return [user for user in self.people if user.password_hash is None]


def setup(session: Session, *, actor: Actor, at: datetime) -> Setup:
    """What an administrator sees first. Raises `Refused` for others."""
    ADMINISTERING.demand(actor)
    today = local_day(at)
    return Setup(
        commune=session.get_one(Commune, actor.commune_id),
        people=session.scalars(active_people(actor.commune_id)).all(),
        units=units_valid(session, actor.commune_id, today),
        without_head=session.scalars(units_without_head(actor.commune_id, today)).all(),
        without_post=session.scalars(people_without_post(actor.commune_id, today)).all(),
        unsent=count_unsent(session, actor=actor),
        waiting=session.scalars(
            consents(actor.commune_id).where(is_waiting(actor.commune_id, at))
        ).all(),
        lag=lag(session, actor.commune_id, at=at),
    )


@dataclass(frozen=True, slots=True)
class Missing:
    """How much of it waits for an administrator."""

    without_head: int
    without_post: int
    without_password: int
    unsent: int
    own_villages: int

    @property
    def villages_missing(self) -> bool:
        """As in `Setup`."""
        return self.own_villages == 0


def missing(session: Session, *, actor: Actor, at: datetime) -> Missing:
    """The same in numbers, in one statement. Raises `Refused` for others."""
    ADMINISTERING.demand(actor)
    commune_id, today = actor.commune_id, local_day(at)
    found = session.execute(
        select(
            number_of(units_without_head(commune_id, today)),
            number_of(people_without_post(commune_id, today)),
            number_of(active_people(commune_id).where(User.password_hash.is_(None))),
            number_of(select(Mail.id).where(is_failed(commune_id))),
            number_of(villages_on(commune_id, today).where(~Unit.sample)),
        )
    )
    return Missing(*found.one())
