"""Closing a period that is over: nothing more is assigned in it, and what is open is carried over.

What a unit sent back may still go to another one, and what was approved may be reopened: these are
carried over too, from then on.

Work on what is carried over goes on as before; it stays an instance of its own period. The figures
of the closing stay as they were (`closed_figures.py`).
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.queries.recurrence import carried_over_in, lasting_closings
from models.queries.work import in_period, periods_used
from models.record import Event
from models.recurrence import CarryOver, Closing, ClosingStanding
from models.vocabulary import EventKind, Timeliness
from models.work import Period, TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.rights import FOLLOWING_UP
from workflow.actors.visibility import visible_to
from workflow.audit.change import Change
from workflow.audit.log import lines_about
from workflow.calendar.days import local_day
from workflow.calendar.periods import Span
from workflow.calendar.timeliness import due_soon_days_of, not_over, on_the_day
from workflow.errors import Obstacle, Unknown
from workflow.instance.tally import tallied
from workflow.planning.closed_figures import standings_now
from workflow.planning.statistics import Figures

CLOSE, REOPEN = "close_period", "reopen_period"


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A period with its figures as they are now, and how it was closed."""

    period: Period
    figures: Figures
    not_over: int
    """How many instances are neither closed nor revoked."""
    closing: Closing | None
    """None while it is open."""
    carried_over: int
    """How many instances went on beyond its closing."""
    over: bool
    """Whether its cut-off is past, so that it can be closed."""


def period_lines(session: Session, *, actor: Actor, at: datetime) -> list[PeriodLine]:
    """Every period in which something was assigned, the newest first, in five statements.

    The figures are of what the actor may see.
    """
    today = local_day(at)
    periods = session.scalars(periods_used(actor.commune_id)).all()
    closings = {
        each.period_id: each for each in session.scalars(lasting_closings(actor.commune_id))
    }
    counts, going_on = _counts(session, actor, today)
    carried = _carried(session, actor)
    return [
        PeriodLine(
            period=period,
            figures=Figures(counts[period.id]),
            not_over=going_on[period.id],
            closing=closings.get(period.id),
            carried_over=carried[period.id],
            over=period.cut_off < today,
        )
        for period in periods
    ]


def closings_told(
    session: Session, lines: Sequence[PeriodLine], *, actor: Actor
) -> Sequence[Event]:
    """What the record says of who closed those of some periods that are closed."""
    closed = [_subject(line.period) for line in lines if line.closing]
    return lines_about(session, actor.commune_id, closed, Event.action == CLOSE)


def close_period(session: Session, span: Span, *, actor: Actor, at: datetime) -> Closing:
    """The closing of a period; one that is closed stays as it was closed.

    Raises `Unknown`, or `Refused` for anyone but the follow-up office and before the cut-off.
    """
    period = _period(session, span, actor)
    change, lasting = _begin(session, period, CLOSE, actor, at)
    if lasting:
        return lasting
    if period.cut_off >= change.today:
        from_then = period.cut_off + timedelta(days=1)
        raise change.refused(Obstacle("period_runs", (from_then,)))
    closing = Closing(
        commune_id=actor.commune_id,
        period_id=period.id,
        closed_by_id=actor.user_id,
        closed_at=at,
    )
    session.add(closing)
    session.flush()
    still_open = session.execute(
        select(TaskInstance.id, TaskInstance.number)
        .where(
            TaskInstance.commune_id == actor.commune_id,
            TaskInstance.period_id == period.id,
            not_over(),
        )
        .order_by(TaskInstance.number)
    ).all()
    carried = [
        CarryOver(commune_id=actor.commune_id, closing_id=closing.id, instance_id=instance_id)
        for instance_id, _ in still_open
    ]
    stood = [
        ClosingStanding(
            commune_id=actor.commune_id,
            closing_id=closing.id,
            instance_id=instance_id,
            stands=stands,
        )
        for instance_id, stands in standings_now(session, period, change.today)
    ]
    session.add_all([*carried, *stood])
    change.write_down(closing, *carried, *stood, carried_over=[number for _, number in still_open])
    return closing


def reopen_period(session: Session, span: Span, *, actor: Actor, at: datetime) -> Period:
    """The period, in which can be assigned again; one that is open stays open.

    Raises `Unknown`, or `Refused` for anyone but the follow-up office.
    """
    period = _period(session, span, actor)
    change, lasting = _begin(session, period, REOPEN, actor, at)
    if lasting:
        lasting.reopened_by_id, lasting.reopened_at = actor.user_id, at
        change.write_down(lasting)
    return period


def _period(session: Session, span: Span, actor: Actor) -> Period:
    this = in_period(span.cadence, span.year, span.ordinal)
    period = session.scalar(select(Period).where(Period.commune_id == actor.commune_id, this))
    if period is None:
        raise Unknown
    return period


def _begin(
    session: Session, period: Period, verb: str, actor: Actor, at: datetime
) -> tuple[Change, Closing | None]:
    """The change, with the closing of the period when it is closed."""
    # Nothing must be assigned in a period while it is being closed.
    change = Change.begin(
        session, FOLLOWING_UP, EventKind.PLAN, _subject(period), verb, actor=actor, at=at
    )
    lasting = lasting_closings(actor.commune_id).where(Closing.period_id == period.id)
    return change, session.scalar(lasting)


def _subject(period: Period) -> str:
    return f"period/{period.cadence}-{period.year}-{period.ordinal}"


def _counts(
    session: Session, actor: Actor, today: date
) -> tuple[Mapping[uuid.UUID, Mapping[Timeliness, int]], Mapping[uuid.UUID, int]]:
    """For each period how many instances stand how to their due date, and how many go on."""
    soon = due_soon_days_of(session, actor.commune_id)
    rows = tallied(actor)
    stands = on_the_day(rows.c.stands, rows.c.due_on, today=today, due_soon_days=soon)
    counts: dict[uuid.UUID, Counter[Timeliness]] = defaultdict(Counter)
    going_on: Counter[uuid.UUID] = Counter()
    for period_id, word, over, instances in session.execute(
        select(rows.c.period_id, stands, rows.c.over, rows.c.instances).where(rows.c.instances > 0)
    ):
        counts[period_id][Timeliness(word)] += instances
        going_on[period_id] += 0 if over else instances
    return counts, going_on


def _carried(session: Session, actor: Actor) -> Counter[uuid.UUID]:
    counted = (
        carried_over_in(actor.commune_id)
        .where(visible_to(actor))
        .with_only_columns(TaskInstance.period_id, func.count())
        .group_by(TaskInstance.period_id)
    )
    found: Counter[uuid.UUID] = Counter()
    for period_id, instances in session.execute(counted):
        found[period_id] = instances
    return found
