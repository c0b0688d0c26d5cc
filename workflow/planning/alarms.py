"""What the follow-up office has to see to itself: places that nobody fills by themselves."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.awaited import Awaited
from models.calendar import SettledYear
from models.organisation import Unit
from models.queries.awaited import of_its_unit
from models.queries.calendar import settled_years
from models.queries.counting import number_of
from models.queries.organisation import is_headed
from models.queries.recurrence import gaps_of, open_for_relieved
from models.queries.row_by_row import has_answer
from models.recurrence import Gap
from models.vocabulary import EventKind
from models.work import TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.rights import FOLLOWING_UP
from workflow.actors.visibility import visible_to
from workflow.audit.change import Change
from workflow.calendar.days import calendar_of, local_day
from workflow.errors import Unknown

SEE = "see_gap"

AHEAD = timedelta(days=45)
"""How long before a year begins its days off should be confirmed."""


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A unit that has something to do and nobody at its head."""

    unit: Unit
    instances: int
    """In how many instances that are not over it leads or is asked."""


@dataclass(frozen=True, slots=True)
class Alarms:
    """What waits for the office; false when nothing does."""

    gaps: Sequence[Gap]
    """Units that were gone when a period opened, the oldest first."""
    vacancies: Sequence[Vacancy]
    """In the office's order of units."""
    relieved: Sequence[TaskInstance]
    """What is open for a unit from which the period before was taken on its own request since."""
    years: Sequence[int]
    """Years that come soon, or run, and whose days off the office has not confirmed."""

    def __len__(self) -> int:
        return len(self.gaps) + len(self.vacancies) + len(self.relieved) + len(self.years)


def alarms(session: Session, *, actor: Actor, at: datetime) -> Alarms:
    """The alarms for the follow-up office, in a fixed number of statements; none for others."""
    if not actor.follows_up:
        return Alarms((), (), (), ())
    today = local_day(at)
    vacancies = session.execute(_vacancies(actor, today).order_by(Unit.position, Unit.name_key))
    return Alarms(
        gaps=session.scalars(_unseen(actor)).all(),
        vacancies=[Vacancy(unit, instances) for unit, instances in vacancies],
        relieved=session.scalars(_relieved(actor)).all(),
        years=calendar_of(session, actor.commune_id).unsettled(_near(today)),
    )


def count_alarms(session: Session, *, actor: Actor, at: datetime) -> int:
    """How many there are, in one statement."""
    if not actor.follows_up:
        return 0
    today = local_day(at)
    years = {day.year for day in _near(today)}
    settled = settled_years(actor.commune_id).where(SettledYear.year.in_(years))
    vacant = _vacancies(actor, today).with_only_columns(Unit.id)
    unseen = _unseen(actor).with_only_columns(Gap.id)
    relieved = _relieved(actor).with_only_columns(TaskInstance.id)
    found = session.execute(
        select(
            *map(number_of, (vacant, unseen, relieved)),
            number_of(settled.with_only_columns(SettledYear.id)),
        )
    )
    *waiting, confirmed = map(int, found.one())
    return sum(waiting) + len(years) - confirmed


def see(session: Session, gap_id: uuid.UUID, *, actor: Actor, at: datetime) -> Gap:
    """The gap that somebody of the office has seen to; one seen before stays as it was.

    Raises `Unknown`, or `Refused` for anyone but the follow-up office.
    """
    gap = session.scalar(gaps_of(actor.commune_id).where(Gap.id == gap_id))
    if gap is None:
        raise Unknown
    change = Change.begin(
        session, FOLLOWING_UP, EventKind.PLAN, f"task/{gap.task.label}", SEE, actor=actor, at=at
    )
    session.refresh(gap)
    if gap.seen_at is None:
        gap.seen_by_id, gap.seen_at = actor.user_id, at
        change.write_down(gap, unit=gap.unit.code, side=gap.side)
    return gap


def _near(today: date) -> tuple[date, date]:
    """Days whose years should be confirmed."""
    return today, today + AHEAD


def _unseen(actor: Actor) -> Select[Gap]:
    return gaps_of(actor.commune_id).where(Gap.seen_at.is_(None))


def _relieved(actor: Actor) -> Select[TaskInstance]:
    return open_for_relieved(actor.commune_id).where(visible_to(actor))


def _vacancies(actor: Actor, today: date) -> Select[Unit, int]:
    """Units that have something to do and nobody at their head, each with how many instances."""
    at_work = of_its_unit(actor.commune_id)
    instances = at_work.with_only_columns(func.count(Awaited.number.distinct()))
    return select(Unit, instances.scalar_subquery()).where(
        Unit.commune_id == actor.commune_id,
        ~is_headed(actor.commune_id, today),
        has_answer(at_work),
    )
