"""What an administrator keeps an eye on, and the commune's terms."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.consent import Consent
from models.organisation import Commune, Unit, User
from models.queries.consent import consents, is_waiting
from models.queries.organisation import active_people, people_without_post, units_on
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.actors.directory import heads_on, may_be_asked
from workflow.administration.units import villages_missing
from workflow.audit.change import Change, demand_administrator
from workflow.audit.timekeeping import Lag, lag
from workflow.calendar.days import local_day
from workflow.errors import Invalid
from workflow.notifications.mail_queue import count_unsent

LONGEST_TERM = 60
"""The most days that a term may have."""


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


@dataclass(frozen=True, slots=True)
class Terms:
    """How many days the commune gives: each proposes a date, none changes one that was set."""

    due_offset_days: int
    """Working days from a period's cut-off to the day the units' reports are due."""
    answer_days: int
    """Working days for a cooperating unit's answer."""
    due_soon_days: int
    """Days before a due date from which it counts as near."""

    @classmethod
    def of(cls, commune: Commune) -> "Terms":
        """The terms as they are."""
        return cls(commune.due_offset_days, commune.answer_days, commune.due_soon_days)

    def check(self) -> None:
        """Nothing, when they can be taken; raises `Invalid` beside the fields otherwise."""
        least = {"due_offset_days": 0, "answer_days": 1, "due_soon_days": 0}
        wrong = {
            name: "out_of_range"
            for name, days in asdict(self).items()
            if not least[name] <= days <= LONGEST_TERM
        }
        if wrong:
            raise Invalid(wrong)


def setup(session: Session, *, actor: Actor, at: datetime) -> Setup:
    """What an administrator sees first. Raises `Refused` for others."""
    demand_administrator(actor)
    today = local_day(at)
    units = session.scalars(units_on(actor.commune_id, today)).all()
    heads = heads_on(session, actor.commune_id, today)
    return Setup(
        commune=session.get_one(Commune, actor.commune_id),
        people=session.scalars(active_people(actor.commune_id)).all(),
        units=units,
        without_head=[unit for unit in units if may_be_asked(unit) and unit.id not in heads],
        without_post=session.scalars(people_without_post(actor.commune_id, today)).all(),
        unsent=count_unsent(session, actor=actor),
        waiting=session.scalars(consents(actor.commune_id).where(is_waiting(at))).all(),
        lag=lag(session, actor.commune_id, at=at),
    )


def terms(session: Session, *, actor: Actor) -> Terms:
    """The commune's terms, for an administrator. Raises `Refused` for others."""
    demand_administrator(actor)
    return Terms.of(session.get_one(Commune, actor.commune_id))


def change_terms(session: Session, new: Terms | None, *, actor: Actor, at: datetime) -> None:
    """Nothing; afterwards dates are proposed by the new terms.

    `new` is None when what was sent could not be read. Raises `Refused` or `Invalid`.
    """
    change = Change.begin(session, EventKind.COMMUNE, "commune", "terms", actor=actor, at=at)
    if new is None:
        raise Invalid
    new.check()
    commune = session.get_one(Commune, actor.commune_id)
    before = Terms.of(commune)
    if new == before:
        return
    for name, days in asdict(new).items():
        setattr(commune, name, days)
    change.write_down(commune, before=asdict(before), **asdict(new))
