"""What the plan's pages and the lists of instances show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import get_template_attribute
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy.orm import Session

from models.organisation import Unit
from models.plan import Plan, Task, TaskParty
from models.recurrence import Halt
from models.vocabulary import Cadence, Side, Timeliness
from web import wording
from web.forms.plans import (
    DIRECTED,
    EVERY_PERIOD,
    RETURNED,
    ROLES,
    UNFOLLOWED,
    IssueForm,
    LastYearForm,
    filter_args,
    span_word,
)
from web.kept_rows import kept_rows
from web.pages.signatures import Signatures
from workflow.actors.actor import Actor
from workflow.actors.directory import units_valid
from workflow.calendar.days import local_day
from workflow.calendar.periods import Span, Timetable, timetable_of
from workflow.instance.turn import Turn
from workflow.planning.appendix import figures_of
from workflow.planning.indicator_figures import (
    IndicatorLine,
    figures_told,
    indicator_lines,
    may_enter,
)
from workflow.planning.listing import Listed, ListPage, lines_of, list_page
from workflow.planning.overview import Overview, TaskLine, overview, task_overview
from workflow.planning.periods_chosen import Arrears
from workflow.planning.plan_filters import PlanFilters
from workflow.planning.plans import last_year_of, proposed_last_year
from workflow.planning.product_retention import Retained, retained
from workflow.planning.proposals import Meaning
from workflow.planning.retention import retention
from workflow.planning.statistics import count_arrears
from workflow.planning.suspensions import halts_told, lasting_halt, lasting_halts
from workflow.planning.upcoming import Outlook, outlook

PAGE_SIZE = 50

LONG = 160
"""From how many characters on a text is folded on a phone."""

Choices = list[tuple[str, str]]
"""What a filter offers: the word in the address, and the words on the screen."""


@dataclass(frozen=True, slots=True)
class FilterBar:
    """The filters as they are set, with what each of them offers."""

    filters: PlanFilters
    period: str
    """The periods looked at, in words."""
    periods: Choices
    units: Choices
    roles: Choices
    states: Choices
    timeliness: Choices
    results: Choices
    directions: Choices
    sections: Choices

    @property
    def args(self) -> dict[str, str]:
        """The filters as an address carries them."""
        return filter_args(self.filters)


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The appendix as a live table."""

    overview: Overview
    bar: FilterBar
    issue: IssueForm
    kept: str
    """For how long the plan itself is kept."""
    last_year: int | None
    """With which the plan ends; None while the office has not set it."""
    ending: LastYearForm
    may_assign: bool
    halts: Mapping[UUID, Halt]
    """What stops tasks today or later, by their ids; of those whose course the reader may see."""
    arrears: int
    """How many instances are overdue of periods before those looked at."""
    today: date

    @property
    def list_args(self) -> dict[str, str]:
        """The address of the same instances as a list."""
        return {**self.bar.args, "ke-hoach": str(self.overview.plan.number)}


@dataclass(frozen=True, slots=True)
class Meant:
    """One name in a cell, and what it is taken to mean today."""

    party: TaskParty
    units: Sequence[Unit]


@dataclass(frozen=True, slots=True)
class PlanTaskPage:
    """A permanent task: its cells as issued, what they mean, and its instances."""

    plan: Plan
    line: TaskLine
    leads: list[Meant]
    cooperating: list[Meant]
    indicators: Sequence[IndicatorLine]
    may_enter_figures: bool
    signatures: Signatures
    """How people signed what was entered and stopped."""
    kept: Mapping[UUID, str]
    """For how long each of its products is kept."""
    retained: Sequence[Retained]
    """How often that was changed, the newest first."""
    outlook: Outlook | None
    """How it goes on; None for whom what became of it is withheld."""
    may_assign: bool
    today: date

    @property
    def halt(self) -> Halt | None:
        """What stops it today or later; None when nothing does."""
        return lasting_halt(self.outlook.halts, self.today) if self.outlook else None

    @property
    def past_halts(self) -> list[Halt]:
        """What stopped it before."""
        return (
            [each for each in self.outlook.halts if each is not self.halt] if self.outlook else []
        )


@dataclass(frozen=True, slots=True)
class InstancesPage:
    """One page of the list of instances."""

    page: ListPage
    rows: Sequence[Markup]
    bar: FilterBar

    @property
    def newer_args(self) -> dict[str, str] | None:
        """The address of the page before, by keyset; None on the first."""
        first = str(self.page.listed[0].number) if self.page.listed else "0"
        return {**self.bar.args, "truoc": first} if self.page.newer else None

    @property
    def older_args(self) -> dict[str, str] | None:
        """The address of the page after, by keyset; None on the last."""
        if not self.page.older or not self.page.listed:
            return None
        return {**self.bar.args, "sau": str(self.page.listed[-1].number)}


def plan_page(
    session: Session,
    plan: Plan,
    filters: PlanFilters,
    *,
    issue: IssueForm | None = None,
    ending: LastYearForm | None = None,
    actor: Actor,
    at: datetime,
) -> PlanPage:
    """The appendix for a reader; `issue` and `ending` are forms that came back with errors."""
    today, last_year = local_day(at), last_year_of(session, plan)
    timetable = timetable_of(session, actor.commune_id)
    shown = overview(session, plan, filters, timetable, actor=actor, at=at)
    lines = [line for section in shown.sections for line in section.tasks]
    open_to_reader = [line.task for line in lines if not line.withheld]
    return PlanPage(
        overview=shown,
        bar=_filter_bar(session, filters, shown.numerals, timetable, actor, today),
        issue=issue or IssueForm(formdata=None, obj=plan),
        kept=wording.kept_for(retention(session, actor.commune_id, plan=plan).of_plan(plan)),
        last_year=last_year,
        ending=ending
        or LastYearForm(formdata=None, last_year=last_year or proposed_last_year(session, plan)),
        may_assign=actor.follows_up,
        halts=lasting_halts(session, open_to_reader, actor.commune_id, today=today),
        arrears=count_arrears(session, filters.scope, actor=actor, at=at),
        today=today,
    )


def plan_task_page(
    session: Session, plan: Plan, numeral: str, position: int, *, actor: Actor, at: datetime
) -> PlanTaskPage:
    """The page of a permanent task. Raises `Unknown` when the plan has none with this number."""
    timetable = timetable_of(session, actor.commune_id)
    line, meaning = task_overview(session, plan, numeral, position, timetable, actor=actor, at=at)
    task = line.task
    today = local_day(at)
    figures = figures_of(session, task)
    lines = indicator_lines(session, task, figures)
    told = figures_told(session, plan, task, figures)
    ahead = None if line.withheld else outlook(session, task, timetable, today=today)
    halted = halts_told(session, task) if ahead else ()
    return PlanTaskPage(
        plan=plan,
        line=line,
        leads=_meant(task, Side.LEAD, meaning),
        cooperating=_meant(task, Side.COOPERATING, meaning),
        indicators=lines,
        may_enter_figures=bool(lines) and may_enter(session, task, actor),
        signatures=Signatures([*told, *halted]),
        kept=_kept(session, task),
        retained=retained(session, task),
        outlook=ahead,
        may_assign=actor.follows_up,
        today=today,
    )


def _kept(session: Session, task: Task) -> Mapping[UUID, str]:
    said = retention(session, task.commune_id, products=task.requirements)
    return {
        each.id: wording.kept_for(said.of_product(each, task.cadence)) for each in task.requirements
    }


def instances_page(
    session: Session,
    filters: PlanFilters,
    *,
    below: int | None,
    above: int | None,
    actor: Actor,
    at: datetime,
) -> InstancesPage:
    """One page of the list that the filters leave."""
    found = list_page(
        session, filters, size=PAGE_SIZE, below=below, above=above, actor=actor, at=at
    )
    today, timetable = local_day(at), timetable_of(session, actor.commune_id)

    def draw(listed: Sequence[Listed]) -> list[Markup]:
        row = get_template_attribute("plans/list_row.html", "list_row")
        lines = lines_of(session, actor.commune_id, listed, at=at)
        return [row(line, today) for line in lines]

    rows = kept_rows().of(found.listed, today, draw)
    return InstancesPage(found, rows, _filter_bar(session, filters, (), timetable, actor, today))


def awaited(turns: Sequence[Turn]) -> str:
    """Who is awaited, as a line begins: by name; how many more where there are many."""
    names = (t.unit.brief_name if t.unit else wording.standing(t.standing) for t in turns)
    named = list(dict.fromkeys(names))
    shown, more = ", ".join(named[:_NAMED]), len(named) - _NAMED
    shown = shown[:1].upper() + shown[1:]
    if more <= 0:
        return shown
    return gettext("%(names)s và %(n)s đơn vị khác", names=shown, n=more)


_NAMED = 2


def folded(text: str) -> tuple[str, str]:
    """A text's beginning and the rest, parted between words; no rest when it is short."""
    if len(text) <= LONG:
        return text, ""
    place = text.rfind(" ", 0, LONG)
    return text[:place], text[place + 1 :]


def _meant(task: Task, side: Side, meaning: Meaning) -> list[Meant]:
    parties = [party for party in task.parties if party.side is side]
    return [Meant(party, meaning.units(party)) for party in parties]


def _filter_bar(
    session: Session,
    filters: PlanFilters,
    numerals: Sequence[str],
    timetable: Timetable,
    actor: Actor,
    today: date,
) -> FilterBar:
    everything = ("", gettext("Tất cả"))
    units = units_valid(session, actor.commune_id, today)
    return FilterBar(
        filters=filters,
        period=period_in_words(filters, timetable, today),
        periods=period_choices(filters.span, timetable, today),
        units=[everything, *((unit.code, unit.name) for unit in units)],
        roles=[
            ("", gettext("Chủ trì hoặc phối hợp")),
            (ROLES[Side.LEAD], gettext("Chủ trì")),
            (ROLES[Side.COOPERATING], gettext("Phối hợp")),
        ],
        states=[everything, *((name, wording.state(name)) for name in wording.STATES)],
        timeliness=[everything, *_timeliness(filters)],
        results=[everything, (RETURNED, gettext("Bị trả lại, được đề nghị bổ sung"))],
        directions=[
            everything,
            (DIRECTED, gettext("Có ý kiến chỉ đạo, ý kiến kèm theo")),
            (UNFOLLOWED, gettext("Chưa báo cáo thực hiện, chưa trả lời")),
        ],
        sections=[everything, *((numeral, numeral) for numeral in numerals)],
    )


def period_in_words(filters: PlanFilters, timetable: Timetable, today: date) -> str:
    """The periods that filters look at: `Quý IV/2026, năm 2026`."""
    if filters.every_period:
        return gettext("Tất cả các kỳ")
    spans = [filters.span] if filters.span else _current(timetable, today)
    first, *others = [wording.period(span) for span in spans]
    shown = ", ".join([first, *map(wording.inside, others)])
    match filters.arrears:
        case Arrears.ALSO:
            return gettext("%(periods)s và việc quá hạn của các kỳ trước", periods=shown)
        case Arrears.ONLY:
            return gettext(
                "Việc quá hạn của các kỳ trước %(periods)s", periods=wording.inside(shown)
            )
        case None:
            return shown


def period_choices(chosen: Span | None, timetable: Timetable, today: date) -> Choices:
    """The periods that a filter offers: used, of today, and the chosen one."""
    spans = {*timetable.stored, *_current(timetable, today), *([chosen] if chosen else [])}
    newest_first = sorted(
        spans, key=lambda span: (timetable.cut_off(span), timetable.starts_on(span)), reverse=True
    )
    return [
        ("", gettext("Kỳ hiện tại")),
        *((span_word(span), wording.period(span)) for span in newest_first),
        (EVERY_PERIOD, gettext("Tất cả các kỳ")),
    ]


def _current(timetable: Timetable, today: date) -> list[Span]:
    return [timetable.at(cadence, today) for cadence in (Cadence.QUARTER, Cadence.YEAR)]


def _timeliness(filters: PlanFilters) -> Choices:
    offered = [(value.value, wording.timeliness(value)) for value in Timeliness]
    if len(filters.timeliness) > 1:
        labels = [wording.timeliness(value) for value in filters.timeliness]
        offered.append((",".join(filters.timeliness), "; ".join(labels)))
    return offered
