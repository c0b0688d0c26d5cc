"""The filters of the plan and the lists, as their addresses carry them; the plan's own form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, Optional

from models.vocabulary import Cadence, Side, Timeliness
from web import wording
from web.forms.base import LINE_LENGTH, Form
from web.forms.fields import SHORT, DayField
from workflow.calendar.periods import Span
from workflow.planning.periods_chosen import Arrears
from workflow.planning.plan_filters import PlanFilters
from workflow.texts import on_one_line

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

EVERY_PERIOD = "tat-ca"
"""In place of a period: all there are."""

ORIGINALLY = "ban-dau"
"""By which due date timeliness is judged: the one before any extension."""

RETURNED = "bi-tra-lai"
"""What an address says to see what was returned, and not reported again."""

ROLES = {Side.LEAD: "chu-tri", Side.COOPERATING: "phoi-hop"}
"""What a unit does, as addresses name it."""
DIRECTED, UNFOLLOWED = "co", "chua-bao-cao"
"""What an address says to see what was approved with a direction, or of it what waits."""


ARREARS = {Arrears.ALSO: "co", Arrears.ONLY: "chi"}
"""What earlier periods left late, as addresses ask for it: too, or alone."""


class IssueForm(Form):
    """The number and date under which a plan was issued."""

    document_number = StringField(
        _l("Số, ký hiệu"), [InputRequired(), Length(max=60)], render_kw=SHORT
    )
    document_date = DayField(
        _l("Ngày ban hành"), [InputRequired(_l("Chưa nhập ngày ban hành."))], render_kw=SHORT
    )


class LastYearForm(Form):
    """The year with which a plan ends; empty while it has no end."""

    last_year = IntegerField(
        _l("Năm kết thúc"), [Optional()], render_kw={**SHORT, "inputmode": "numeric"}
    )

    @property
    def year(self) -> int | None:
        """The year; 0, with which no plan ends, when what was sent could not be read."""
        return self.last_year.data if self.validate() else 0


def filters_from(args: MultiDict[str, str]) -> PlanFilters:
    """What the filters in an address say; what they say wrongly is left out."""
    period, state = args.get("ky", ""), args.get("trang-thai")
    standings = {word for words in args.getlist("tinh-trang") for word in words.split(",")}
    returned = args.get("ket-qua") == RETURNED
    # Whoever asks for what is late or was returned means all that is, whatever period they look at.
    late = Arrears.ALSO if returned or standings == {Timeliness.OPEN_OVERDUE.value} else None
    named = {word: value for value, word in ARREARS.items()}
    roles = {word: role for role, word in ROLES.items()}
    return PlanFilters(
        span=span_from(period),
        every_period=period == EVERY_PERIOD,
        unit=text_from(args, "don-vi") or None,
        role=roles.get(args.get("vai-tro", "")),
        lead=text_from(args, "chu-tri") or None,
        plan=number_from(args, "ke-hoach"),
        numeral=text_from(args, "muc") or None,
        state=state if state in wording.STATES else None,
        timeliness=tuple(value for value in Timeliness if value.value in standings),
        originally=args.get("han") == ORIGINALLY,
        arrears=named.get(args.get("ky-truoc", ""), late),
        returned=returned,
        unfollowed={DIRECTED: False, UNFOLLOWED: True}.get(args.get("chi-dao", "")),
        words=text_from(args, "q"),
    )


def number_from(args: MultiDict[str, str], name: str) -> int | None:
    """The number that an address names, or None."""
    number = args.get(name, "")
    return int(number) if re.fullmatch("[1-9][0-9]{0,17}", number) else None


def key_from(args: MultiDict[str, str], name: str) -> UUID | None:
    """The key that an address names, or None."""
    try:
        return UUID(args.get(name, ""))
    except ValueError:
        return None


def filter_args(filters: PlanFilters) -> dict[str, str]:
    """The filters as an address carries them; nothing where nothing is set."""
    period = EVERY_PERIOD if filters.every_period else None
    carried = {
        "ky": span_word(filters.span) if filters.span else period,
        "don-vi": filters.unit,
        "vai-tro": ROLES[filters.role] if filters.role else None,
        "chu-tri": filters.lead,
        "ke-hoach": str(filters.plan) if filters.plan else None,
        "muc": filters.numeral,
        "trang-thai": filters.state,
        "tinh-trang": ",".join(filters.timeliness),
        "ky-truoc": ARREARS[filters.arrears] if filters.arrears else None,
        "han": ORIGINALLY if filters.originally else None,
        "ket-qua": RETURNED if filters.returned else None,
        "chi-dao": {None: None, False: DIRECTED, True: UNFOLLOWED}[filters.unfollowed],
        "q": filters.words,
    }
    return {name: value for name, value in carried.items() if value}


def span_word(span: Span) -> str:
    """A period as addresses and forms carry it: `quarter-2026-4`."""
    return f"{span.cadence}-{span.year}-{span.ordinal}"


def span_from(word: str) -> Span | None:
    """The period that `span_word` wrote; None when there is no such period."""
    parts = _SPAN.fullmatch(word)
    if parts is None:
        return None
    span = Span(Cadence(parts["cadence"]), int(parts["year"]), int(parts["ordinal"]))
    return span if span in _spans_of_year(span.cadence, span.year) else None


def text_from(args: MultiDict[str, str], name: str) -> str:
    """What can be looked for: printable, and no longer than a line of text is stored."""
    text = on_one_line(args.get(name, "")[:_AS_TYPED])[:LINE_LENGTH]
    return "".join(character for character in text if character.isprintable())


_AS_TYPED = 4 * LINE_LENGTH
"""A line before it is mended: what a letter can be made of is counted apart."""

_SPAN = re.compile(
    f"(?P<cadence>{'|'.join(Cadence)})-(?P<year>20[0-9]{{2}})-(?P<ordinal>[0-9]{{1,2}})"
)


def _spans_of_year(cadence: Cadence, year: int) -> list[Span]:
    spans = [Span(cadence, year, 1)]
    while (following := spans[-1].following).year == year:
        spans.append(following)
    return spans
