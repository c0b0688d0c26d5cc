"""The figures of a period as they were when it was closed, and what changed since.

As what each instance counted is kept with the closing, so that whoever looks counts what they may
see, and what changed can be named. What is opened again later changes the figures of today alone.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from models.plan import Plan, Section, Task
from models.queries.organisation import units_by_id
from models.queries.recurrence import closings_with_figures
from models.queries.work import in_period
from models.recurrence import Closing, ClosingStanding
from models.vocabulary import Timeliness
from models.work import Period, TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.visibility import visible_to
from workflow.calendar.days import local_day
from workflow.calendar.periods import Span
from workflow.calendar.timeliness import COMPLETED, due_soon_days_of, timeliness_case
from workflow.planning.statistics import Figures


@dataclass(frozen=True, slots=True)
class Changed:
    """An instance that does not count any more as it did when its period was closed."""

    number: int
    label: str
    lead: str
    then: Timeliness | None
    """None: it was not counted then."""
    now: Timeliness | None
    """None: it was revoked since."""

    @property
    def reopened(self) -> bool:
        """Whether what was completed is worked on again."""
        return self.then in COMPLETED and self.now not in (*COMPLETED, None)


@dataclass(frozen=True, slots=True)
class ClosedFigures:
    """The figures of a plan in a period as they were when it was closed."""

    closed_at: datetime
    whole: Figures
    by_unit: Sequence[tuple[str, Figures]]
    """The units that led something, in the office's order."""
    changed: Sequence[Changed]
    """What counts otherwise today, in the order of the appendix."""

    @property
    def reopened(self) -> int:
        """How much of what was completed is worked on again."""
        return sum(each.reopened for each in self.changed)


def closed_figures(
    session: Session, plan: Plan, span: Span | None, *, actor: Actor, at: datetime
) -> ClosedFigures | None:
    """Those of what the actor may see; None unless the period is closed and they were kept."""
    closing = span and session.scalar(_lasting_with_figures(actor.commune_id, span))
    if not closing:
        return None
    then: dict[uuid.UUID, Counter[Timeliness]] = defaultdict(Counter)
    changed = []
    for stood, stands, number, numeral, position, lead_id in session.execute(
        _then_and_now(session, closing, plan, actor, local_day(at))
    ):
        if stood:
            then[lead_id][stood] += 1
        now = Timeliness(stands) if stands else None
        if stood is not now:
            changed.append((lead_id, number, f"{numeral}.{position}", stood, now))
    leads = {*then, *(lead_id for lead_id, *_ in changed)}
    units = {each.id: each for each in session.scalars(units_by_id(actor.commune_id, leads))}
    ordered = sorted(units.values(), key=lambda unit: (unit.position, unit.name_key))
    return ClosedFigures(
        closed_at=closing.closed_at,
        whole=Figures(sum(then.values(), Counter())),
        by_unit=[(unit.name, Figures(then[unit.id])) for unit in ordered if unit.id in then],
        changed=[
            Changed(number, label, units[lead_id].name, stood, now)
            for lead_id, number, label, stood, now in changed
        ],
    )


def standings_now(
    session: Session, period: Period, today: date
) -> Sequence[tuple[uuid.UUID, Timeliness]]:
    """As what each instance of a period counts on a day; what is revoked does not."""
    soon = due_soon_days_of(session, period.commune_id)
    stands = timeliness_case(today=today, due_soon_days=soon)
    rows = session.execute(
        select(TaskInstance.id, stands)
        .where(TaskInstance.commune_id == period.commune_id, TaskInstance.period_id == period.id)
        .order_by(TaskInstance.number)
    )
    return [(instance_id, Timeliness(word)) for instance_id, word in rows if word]


def _lasting_with_figures(commune_id: uuid.UUID, span: Span) -> Select[Closing]:
    """The closing of a period that is closed now, if its figures were kept."""
    of_span = in_period(span.cadence, span.year, span.ordinal)
    return closings_with_figures(commune_id).where(of_span)


def _then_and_now(
    session: Session, closing: Closing, plan: Plan, actor: Actor, today: date
) -> Select[Timeliness | None, str | None, int, str, int, uuid.UUID]:
    """As what each instance of the period counted when it was closed, and does on a day."""
    soon = due_soon_days_of(session, actor.commune_id)
    return (
        select(
            ClosingStanding.stands,
            timeliness_case(today=today, due_soon_days=soon),
            TaskInstance.number,
            Section.numeral,
            Task.position,
            TaskInstance.lead_unit_id,
        )
        .select_from(TaskInstance)
        .join(
            Task, and_(Task.commune_id == TaskInstance.commune_id, Task.id == TaskInstance.task_id)
        )
        .join(
            Section,
            and_(Section.commune_id == Task.commune_id, Section.id == Task.section_id),
        )
        .outerjoin(ClosingStanding, and_(_of_instance(), ClosingStanding.closing_id == closing.id))
        .where(
            TaskInstance.commune_id == actor.commune_id,
            TaskInstance.period_id == closing.period_id,
            Section.plan_id == plan.id,
            visible_to(actor),
        )
        .order_by(Section.position, Task.position, TaskInstance.number)
    )


def _of_instance() -> ColumnElement[bool]:
    return and_(
        ClosingStanding.commune_id == TaskInstance.commune_id,
        ClosingStanding.instance_id == TaskInstance.id,
    )
