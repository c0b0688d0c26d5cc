"""What the figures that a task promises came to, year by year.

They are entered by the unit that leads the task, which gets them from the bank and answers for
them, and by the follow-up office, which needs them for its own report. What was entered stays: a
correction is a later figure, with the reason for it.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from models.indicator_figure import HUNDREDTHS, IndicatorFigure
from models.plan import Indicator, Plan, Task
from models.queries.indicator_figure import figures_of_indicators, indicator_called, leading
from models.record import Event
from models.vocabulary import EventKind, FigureOutcome
from workflow.actors.actor import Actor, HeldPost
from workflow.actors.rights import Right
from workflow.audit.change import Held
from workflow.audit.idempotency import ANEW, Intent
from workflow.audit.log import lines_about
from workflow.calendar.days import local_day
from workflow.errors import Invalid, Unknown
from workflow.instance.entry import empty

ENTER = "enter_figure"

FIRST_YEAR_BEFORE, LAST_YEAR_AFTER = 1, 20
"""From the year before the plan was issued, with which its first is compared."""
GREATEST = Decimal("9999999999.99")


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """What is entered of a year."""

    year: int | None
    value: Decimal | None
    """None where it cannot be determined."""
    taken_on: date | None
    source: str = ""
    outcome: FigureOutcome | None = None
    """None: what follows from the target."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class YearFigure:
    """What an indicator came to in a year."""

    holds: IndicatorFigure
    earlier: tuple[IndicatorFigure, ...]
    """What was entered before, the newest first."""


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator with its years, the newest first."""

    indicator: Indicator
    years: tuple[YearFigure, ...]


def outcome_of(indicator: Indicator, year: int, value: Decimal | None) -> FigureOutcome:
    """What a value of a year amounts to by the target; before its year a target says nothing."""
    low, high = indicator.target_from, indicator.target_to
    if value is None or low is None or year < (indicator.by_year or year):
        return FigureOutcome.UNDETERMINED
    if value < low:
        return FigureOutcome.NOT_MET
    return FigureOutcome.EXCEEDED if high is not None and value > high else FigureOutcome.MET


def indicator_lines(
    session: Session, task: Task, indicators: Sequence[Indicator]
) -> list[IndicatorLine]:
    """The indicators of a task with what was entered of each; no statement where it has none."""
    if not indicators:
        return []
    ids = [each.id for each in indicators]
    entered: defaultdict[uuid.UUID, defaultdict[int, list[IndicatorFigure]]]
    entered = defaultdict(lambda: defaultdict(list))
    for figure in session.scalars(figures_of_indicators(task.commune_id, ids)):
        entered[figure.indicator_id][figure.year].append(figure)
    return [IndicatorLine(each, _years(entered[each.id])) for each in indicators]


def figures_told(
    session: Session, plan: Plan, task: Task, indicators: Sequence[Indicator]
) -> Sequence[Event]:
    """What the record says of who entered figures of these; no statement where there are none."""
    if not indicators:
        return []
    subjects = [_subject(plan, task, each.code) for each in indicators]
    return lines_about(session, task.commune_id, subjects, Event.action == ENTER)


def _subject(plan: Plan, task: Task, code: str) -> str:
    return f"plan/{plan.number}/{task.label}/{code}"


def _years(by_year: Mapping[int, list[IndicatorFigure]]) -> tuple[YearFigure, ...]:
    return tuple(
        YearFigure(figures[-1], tuple(reversed(figures[:-1])))
        for _, figures in sorted(by_year.items(), reverse=True)
    )


def may_enter(session: Session, task: Task, actor: Actor) -> bool:
    """Whether somebody may enter figures of a task."""
    leads = frozenset(session.scalars(leading(task.commune_id, task.id)))
    return _entering(leads).held_by(actor)


def _entering(leads: frozenset[uuid.UUID]) -> Right:
    def post_of(actor: Actor) -> HeldPost | None:
        if actor.is_administrator:
            return None
        own = (post for post in actor.posts if post.unit_id in leads and not post.areas)
        return next(own, actor.follow_up_post)

    return Right.of_post("lead_member", post_of)


def enter_figure(
    session: Session,
    plan: Plan,
    task: Task,
    code: str,
    entry: FigureEntry | None,
    *,
    intent: Intent = ANEW,
    actor: Actor,
    at: datetime,
) -> IndicatorFigure:
    """The figure of a year, which holds from now on; what was entered before stays to be read.

    The entry is None when what was sent could not be read. Raises `Unknown`, `Refused` for who
    neither leads the task nor follows it up, or `Invalid`.
    """
    indicator = session.scalar(indicator_called(actor.commune_id, task.id, code))
    if indicator is None:
        raise Unknown
    held = Held.by(session, actor=actor, at=at)
    leads = frozenset(session.scalars(leading(actor.commune_id, task.id)))
    subject = _subject(plan, task, code)
    change = held.change(_entering(leads), EventKind.PLAN, subject, ENTER, intent=intent)
    if before := change.made_before(IndicatorFigure, "figure"):
        return before
    if entry is None:
        raise Invalid
    kept = session.scalars(figures_of_indicators(actor.commune_id, [indicator.id]))
    of_year = [each for each in kept if each.year == entry.year]
    _check(entry, indicator, plan, of_year, local_day(at))
    figure = _figure(entry, indicator, of_year, actor, at)
    session.add(figure)
    change.write_down(
        figure,
        reason=entry.reason,
        indicator=indicator.name,
        before=of_year[-1].hundredths if of_year else None,
        **{name: getattr(figure, name) for name in _TOLD},
    )
    change.keep(figure=figure.id)
    return figure


_TOLD = ("year", "hundredths", "taken_on", "source", "outcome")
"""What the line of the record says of a figure."""


def _figure(
    entry: FigureEntry,
    indicator: Indicator,
    of_year: Sequence[IndicatorFigure],
    actor: Actor,
    at: datetime,
) -> IndicatorFigure:
    """What was entered, which was checked, after what was entered of its year before."""
    assert entry.year is not None
    return IndicatorFigure(
        commune_id=actor.commune_id,
        indicator_id=indicator.id,
        year=entry.year,
        number=len(of_year) + 1,
        hundredths=None if entry.value is None else int(entry.value * HUNDREDTHS),
        taken_on=entry.taken_on,
        source=entry.source,
        outcome=entry.outcome or outcome_of(indicator, entry.year, entry.value),
        reason=entry.reason,
        entered_by_id=actor.user_id,
        entered_at=at,
    )


def _check(
    entry: FigureEntry,
    indicator: Indicator,
    plan: Plan,
    of_year: Sequence[IndicatorFigure],
    today: date,
) -> None:
    wrong = _missing(entry, today)
    first, last = plan.issued_year - FIRST_YEAR_BEFORE, plan.issued_year + LAST_YEAR_AFTER
    if entry.year is not None and not first <= entry.year <= min(last, today.year):
        wrong["year"] = "figure_year"
    if entry.value is not None and abs(entry.value) > GREATEST:
        wrong["value"] = "out_of_range"
    elif entry.value is None and entry.outcome is not FigureOutcome.UNDETERMINED:
        wrong["value"] = "value_or_undetermined"
    if entry.year and not entry.reason.strip():
        computed = outcome_of(indicator, entry.year, entry.value)
        if entry.outcome and entry.value is not None and entry.outcome is not computed:
            wrong["reason"] = "outcome_reason"
        elif of_year:
            wrong["reason"] = "correction_reason"
    if wrong:
        raise Invalid(wrong)


def _missing(entry: FigureEntry, today: date) -> dict[str, str]:
    wrong = empty(source=entry.source)
    if entry.year is None:
        wrong["year"] = "required"
    if entry.taken_on is None:
        wrong["taken_on"] = "required"
    elif entry.taken_on > today:
        wrong["taken_on"] = "in_future"
    return wrong
