"""What *Thống kê* shows: every figure with the list that it counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from models.deadline import ExtensionLimit
from models.plan import Plan
from models.vocabulary import Timeliness
from web import wording
from web.forms.plans import EVERY_PERIOD, filter_args, span_word
from web.pages.plan import Choices, period_choices, period_in_words
from web.pages.signatures import Signatures
from workflow.actors.actor import Actor
from workflow.calendar.days import local_day
from workflow.calendar.periods import timetable_of
from workflow.calendar.timeliness import COMPLETED, OPEN, WITHIN_DEADLINE
from workflow.planning.closed_figures import ClosedFigures, closed_figures
from workflow.planning.extension_limit import limit_that_holds, limit_told, may_set_limit
from workflow.planning.periods_chosen import Arrears, PeriodsChosen
from workflow.planning.plan_filters import PlanFilters
from workflow.planning.statistics import Figures, Statistics, StatisticsLine, statistics
from workflow.vietnamese import number
from workflow.worklist.unissued import count_unissued

BARS = {
    Timeliness.COMPLETED_ON_TIME: "green",
    Timeliness.COMPLETED_LATE: "late",
    Timeliness.OPEN_WITHIN_DEADLINE: "blue",
    Timeliness.DUE_SOON: "amber",
    Timeliness.REPORTED_IN_TIME: "teal",
    Timeliness.OPEN_OVERDUE: "seal",
    Timeliness.NO_DEADLINE: "neutral",
}
"""The parts of a bar in order, with their colours; every instance is in one of them."""

NO_RATE = "–"
"""What stands where nothing was due."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that opens the list of what it counts."""

    label: str
    count: int
    tone: str
    list_of: PlanFilters

    @property
    def url(self) -> str:
        """The address of the list; put together only where the number is shown as a link."""
        args: dict[str, Any] = {**filter_args(self.list_of)}
        return url_for("plans.instances", **args)


@dataclass(frozen=True, slots=True)
class FiguresRow:
    """The figures of one unit or one section, or of all."""

    code: str
    name: str
    total: Figure
    completed: Figure
    on_time: Figure
    late: Figure
    open: Figure
    within_deadline: Figure
    due_soon: Figure
    reported: Figure
    """Trong hạn, trong đó đã báo cáo đúng hạn."""
    overdue: Figure
    no_deadline: Figure
    earlier: Figure
    """Quá hạn, trong đó của các kỳ trước."""
    returned: Figure
    """Chưa hoàn thành, trong đó bị trả lại và chưa báo cáo lại."""
    rate: str
    """Tỷ lệ hoàn thành đúng hạn, in percent; a dash where nothing is due yet."""
    rate_before: str
    """The same of the period before."""
    bar: Sequence[Figure]

    @property
    def has_rate(self) -> bool:
        """Whether anything was due in the period."""
        return self.rate != NO_RATE

    @property
    def had_rate(self) -> bool:
        """The same of the period before."""
        return self.rate_before != NO_RATE


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """The figures of one plan in the periods looked at."""

    plan: Plan
    plans: Choices
    periods: Choices
    period: str
    """The periods looked at, in words."""
    chosen: dict[str, str]
    """The filters as the address carries them."""
    total: FiguresRow
    by_unit: Sequence[FiguresRow]
    by_section: Sequence[FiguresRow]
    compared: Sequence[StatisticsLine]
    """The units that have something to compare, then their sum; empty where no date moved."""
    limit: ExtensionLimit | None
    """How far the follow-up office may extend by itself; None as long as it may not."""
    limit_set_by: str
    """Who set it, and in which capacity; empty where nobody did."""
    may_set_limit: bool
    sees_part: bool
    most: int
    """The largest number of a unit or a section, to which the bars are drawn."""
    closed: ClosedFigures | None
    """As the figures were when the period was closed; None where that was not kept."""
    unissued: int
    """How many instances, of whatever period, were approved and wait to be issued."""
    at: datetime


def statistics_page(
    session: Session,
    plan: Plan,
    plans: Sequence[Plan],
    scope: PeriodsChosen,
    *,
    actor: Actor,
    at: datetime,
) -> StatisticsPage:
    """The page for a plan, one of `plans`, in a fixed number of statements."""
    today, timetable = local_day(at), timetable_of(session, actor.commune_id)
    limit = limit_that_holds(session, actor)
    before = scope.before(timetable, today)
    found = statistics(session, plan, scope, before, actor=actor, at=at)
    looked_at = PlanFilters(span=scope.span, every_period=scope.every_period, plan=plan.number)
    every = looked_at if scope.every_period else replace(looked_at, arrears=Arrears.ALSO)
    period = EVERY_PERIOD if scope.every_period else ""
    return StatisticsPage(
        plan=plan,
        plans=[(str(each.number), wording.plan_title(each)) for each in plans],
        periods=period_choices(scope.span, timetable, today),
        period=period_in_words(looked_at, timetable, today),
        chosen={
            "ke-hoach": str(plan.number),
            "ky": span_word(scope.span) if scope.span else period,
        },
        total=_row(replace(found.whole, name=gettext("Tổng số")), every),
        by_unit=[_row(line, replace(every, lead=line.code)) for line in found.by_unit],
        by_section=[_row(line, replace(every, numeral=line.code)) for line in found.by_section],
        compared=_compared(found),
        limit=limit,
        limit_set_by=_set_by(session, limit, actor),
        may_set_limit=may_set_limit(actor),
        sees_part=not actor.sees_everything,
        most=max((line.figures.total for line in (*found.by_unit, *found.by_section)), default=0),
        closed=closed_figures(session, plan, scope.span, actor=actor, at=at),
        unissued=count_unissued(session, actor=actor),
        at=at,
    )


def _set_by(session: Session, limit: ExtensionLimit | None, actor: Actor) -> str:
    told = Signatures(limit_told(session, actor))
    return told.of(limit, limit.set_by, limit.set_at) if limit else ""


def _compared(found: Statistics) -> Sequence[StatisticsLine]:
    if not found.whole.extended and found.whole.figures == found.whole.original:
        return ()
    units = [line for line in found.by_unit if line.extended or _compares(line)]
    return [*units, replace(found.whole, name=gettext("Toàn xã"))]


def _compares(line: StatisticsLine) -> bool:
    """Whether one of the figures that are compared is not zero, by either due date."""
    return any(by.of(*COMPLETED, Timeliness.OPEN_OVERDUE) for by in (line.figures, line.original))


def _row(line: StatisticsLine, every: PlanFilters) -> FiguresRow:
    def figure(label: str, tone: str, *standings: Timeliness) -> Figure:
        count = line.figures.of(*standings) if standings else line.figures.total
        return Figure(label, count, tone, replace(every, timeliness=standings))

    bar = [figure(wording.timeliness(each), tone, each) for each, tone in BARS.items()]
    alone = dict(zip(BARS, bar, strict=True))
    return FiguresRow(
        code=line.code,
        name=line.name,
        total=figure(gettext("Tổng số"), "neutral"),
        completed=figure(gettext("Đã hoàn thành"), "green", *COMPLETED),
        on_time=alone[Timeliness.COMPLETED_ON_TIME],
        late=alone[Timeliness.COMPLETED_LATE],
        open=figure(gettext("Chưa hoàn thành"), "blue", *OPEN),
        within_deadline=figure(gettext("Trong hạn"), "blue", *WITHIN_DEADLINE),
        due_soon=alone[Timeliness.DUE_SOON],
        reported=alone[Timeliness.REPORTED_IN_TIME],
        overdue=alone[Timeliness.OPEN_OVERDUE],
        no_deadline=alone[Timeliness.NO_DEADLINE],
        earlier=_of_earlier(line, every),
        returned=_of_returned(line, every),
        rate=_percent(line.own),
        rate_before=_percent(line.before),
        bar=bar,
    )


def _of_earlier(line: StatisticsLine, every: PlanFilters) -> Figure:
    alone = replace(every, arrears=Arrears.ONLY)
    return Figure(gettext("Kỳ trước"), line.earlier, "seal", alone)


def _of_returned(line: StatisticsLine, every: PlanFilters) -> Figure:
    alone = replace(every, returned=True)
    return Figure(gettext("Bị trả lại, được đề nghị bổ sung"), line.returned, "amber", alone)


def _percent(figures: Figures) -> str:
    rate = figures.on_time_rate
    return NO_RATE if rate is None else number(rate)
