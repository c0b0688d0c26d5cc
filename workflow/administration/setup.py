"""What an administrator keeps an eye on, and the commune's terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.consent import Consent
from models.organisation import Commune, Unit, User
from models.queries.consent import consents, is_waiting
from models.queries.organisation import active_people, people_without_post
from workflow.actors.actor import Actor
from workflow.actors.directory import heads_on, may_be_given_work, units_valid
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
    units = units_valid(session, actor.commune_id, today)
    heads = heads_on(session, actor.commune_id, today)
    return Setup(
        commune=session.get_one(Commune, actor.commune_id),
        people=session.scalars(active_people(actor.commune_id)).all(),
        units=units,
        without_head=[unit for unit in units if may_be_given_work(unit) and unit.id not in heads],
        without_post=session.scalars(people_without_post(actor.commune_id, today)).all(),
        unsent=count_unsent(session, actor=actor),
        waiting=session.scalars(consents(actor.commune_id).where(is_waiting(at))).all(),
        lag=lag(session, actor.commune_id, at=at),
    )
