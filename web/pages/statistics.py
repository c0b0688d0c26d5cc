"""What *Thống kê* shows: every figure with the list that it counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

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
    url: str


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
class ComparedRow:
    """How a unit stands by the due dates as they were extended, and by the original ones."""

    name: str
    extended: int
    cells: Sequence[Figure]


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
    compared: Sequence[ComparedRow]
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
    arrears = None if scope.every_period else Arrears.ALSO
    rows = _Rows(arrears)
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
        total=rows.row(replace(found.whole, name=gettext("Tổng số")), looked_at),
        by_unit=[rows.row(line, replace(looked_at, lead=line.code)) for line in found.by_unit],
        by_section=[
            rows.row(line, replace(looked_at, numeral=line.code)) for line in found.by_section
        ],
        compared=rows.compared(found, looked_at),
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


COMPARED = (*COMPLETED, Timeliness.OPEN_OVERDUE)
"""How instances may stand to either of two due dates that are compared."""


def _compares(line: StatisticsLine) -> bool:
    """Whether one of the figures that are compared is not zero, by either due date."""
    return any(by.of(*COMPARED) for by in (line.figures, line.original))


class _Rows:
    """Makes rows of figures: what each is called and narrows a list by is put together once."""

    def __init__(self, arrears: Arrears | None) -> None:
        self._arrears = arrears
        self._lists = url_for("plans.instances")
        self._alone = {
            each: _Kind(wording.timeliness(each), tone, _query(timeliness=(each,), arrears=arrears))
            for each, tone in BARS.items()
        }

        def together(label: str, tone: str, *standings: Timeliness) -> _Kind:
            return _Kind(label, tone, _query(timeliness=standings, arrears=arrears))

        self._total = together(gettext("Tổng số"), "neutral")
        self._completed = together(gettext("Đã hoàn thành"), "green", *COMPLETED)
        self._open = together(gettext("Chưa hoàn thành"), "blue", *OPEN)
        self._within = together(gettext("Trong hạn"), "blue", *WITHIN_DEADLINE)
        self._earlier = _Kind(gettext("Kỳ trước"), "seal", _query(arrears=Arrears.ONLY))
        self._returned = _Kind(
            gettext("Bị trả lại, được đề nghị bổ sung"),
            "amber",
            _query(returned=True, arrears=arrears),
        )

    def row(self, line: StatisticsLine, filters: PlanFilters) -> FiguresRow:
        """The figures of a unit, of a section or of all, which the filters leave."""
        address, figures = self._list_of(filters), line.figures
        alone = {each: kind.of(figures.of(each), address) for each, kind in self._alone.items()}
        return FiguresRow(
            code=line.code,
            name=line.name,
            total=self._total.of(figures.total, address),
            completed=self._completed.of(figures.completed, address),
            on_time=alone[Timeliness.COMPLETED_ON_TIME],
            late=alone[Timeliness.COMPLETED_LATE],
            open=self._open.of(figures.open, address),
            within_deadline=self._within.of(figures.within_deadline, address),
            due_soon=alone[Timeliness.DUE_SOON],
            reported=alone[Timeliness.REPORTED_IN_TIME],
            overdue=alone[Timeliness.OPEN_OVERDUE],
            no_deadline=alone[Timeliness.NO_DEADLINE],
            earlier=self._earlier.of(line.earlier, address),
            returned=self._returned.of(line.returned, address),
            rate=_percent(line.own),
            rate_before=_percent(line.before),
            bar=list(alone.values()),
        )

    def compared(self, found: Statistics, looked_at: PlanFilters) -> Sequence[ComparedRow]:
        """The units that have something to compare, then all; nothing where no date moved."""
        if not found.whole.extended and found.whole.figures == found.whole.original:
            return ()
        units = [line for line in found.by_unit if line.extended or _compares(line)]
        lines = [*units, replace(found.whole, name=gettext("Toàn xã"))]
        extended = self._alike(gettext("Theo hạn sau gia hạn"), originally=False)
        original = self._alike(gettext("Theo hạn ban đầu"), originally=True)

        def row(line: StatisticsLine) -> ComparedRow:
            address = self._list_of(replace(looked_at, lead=line.code or None))
            cells = [
                *(kind.of(line.figures.of(each), address) for each, kind in extended),
                *(kind.of(line.original.of(each), address) for each, kind in original),
            ]
            return ComparedRow(line.name, line.extended, cells)

        return [row(line) for line in lines]

    def _alike(self, basis: str, *, originally: bool) -> list[tuple[Timeliness, "_Kind"]]:
        """What is compared, by one of the two due dates."""
        return [
            (
                each,
                _Kind(
                    label=f"{basis}: {wording.timeliness(each).lower()}",
                    tone="",
                    query=_query(timeliness=(each,), originally=originally, arrears=self._arrears),
                ),
            )
            for each in COMPARED
        ]

    def _list_of(self, filters: PlanFilters) -> str:
        """The address of what filters leave, which name a plan at least."""
        return f"{self._lists}?{urlencode(filter_args(filters))}"


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a figure is called, its colour, and what its list is narrowed by, as addresses do."""

    label: str
    tone: str
    query: str

    def of(self, count: int, address: str) -> Figure:
        """So many of a list that has an address with a query already."""
        url = f"{address}&{self.query}" if self.query else address
        return Figure(self.label, count, self.tone, url)


def _query(**narrowed: Any) -> str:  # noqa: ANN401 - fields of the filters
    """What some filters add to an address."""
    return urlencode(filter_args(PlanFilters(**narrowed)))


def _percent(figures: Figures) -> str:
    rate = figures.on_time_rate
    return NO_RATE if rate is None else number(rate)
