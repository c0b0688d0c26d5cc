"""What *Lịch đến hạn* shows: the weeks of a month, with what falls due on each day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from web import wording
from web.clock import now, today
from web.pages.calendar import MarkedDay, Sort, calendar_month
from workflow.actors.actor import Actor
from workflow.worklist.due_dates import Due, DueEdge, DueKind, Scope, due_page, next_due, scopes

SCOPES = {Scope.WHOLE: _l("Toàn xã"), Scope.OWN: _l("Của đơn vị tôi")}
SCOPE_WORDS = {Scope.WHOLE: "toan-xa", Scope.OWN: "don-vi"}
"""As addresses carry them."""

_TONES = {DueKind.TASK: "blue", DueKind.ANSWERS: "violet", DueKind.BALLOT: "teal"}
_MONTH = re.compile("(20[0-9]{2})-(0[1-9]|1[0-2])")
_KINDS = {DueKind.TASK: "bao-cao", DueKind.ANSWERS: "tra-loi", DueKind.BALLOT: "bieu-quyet"}
"""As addresses carry them."""
_EDGE = re.compile("(20[0-9]{2}-[0-9]{2}-[0-9]{2})[.]([1-9][0-9]{0,17})[.]([a-z-]{1,10})")

PAGE_SIZE = 50
"""How many due dates a page shows."""


@dataclass(frozen=True, slots=True)
class DueLink:
    """One instance that an entry leads to, by the unit that leads it."""

    unit: str
    url: str
    reported: bool
    late: bool


@dataclass(frozen=True, slots=True)
class DueLine:
    """One line of a day: a task in a period, whichever units lead it."""

    label: str
    text: str
    tone: str
    places: list[DueLink]


@dataclass(frozen=True, slots=True)
class MonthDay:
    """One day of the month."""

    day: date
    weekday: str
    is_today: bool
    is_free: bool
    name: str
    """What the office's calendar calls it; empty where it is like any other."""
    entries: list[DueLine]


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month for one reader."""

    first: date
    today: date
    weeks: list[list[MonthDay | None]]
    """From Monday to Sunday; None where a day is another month's."""
    count: int
    nothing: str
    """That the month is empty, as the choice has it."""
    scope: Scope | None
    choices: tuple[Scope, ...]
    next_due: date | None
    """Asked only where the month is empty."""
    after: DueEdge | None
    """Behind which this page begins; None for the first of the month."""
    edge: DueEdge | None
    """Behind which the next page of the month begins; None when this is the last."""

    @property
    def previous(self) -> date:
        """A day of the month before."""
        return self.first - timedelta(days=1)

    @property
    def following(self) -> date:
        """A day of the month after."""
        return self.first + timedelta(days=31)

    @property
    def is_current(self) -> bool:
        """Whether it is the month of today."""
        return self.first == self.today.replace(day=1)

    def url(
        self,
        month: date | None = None,
        scope: Scope | None = None,
        after: DueEdge | None = None,
    ) -> str:
        """This page in another month, with another choice, or beginning behind an edge."""
        shown = month or self.first
        chosen = scope or self.scope
        carried = chosen if chosen and chosen != self.choices[0] else None
        words: dict[str, Any] = {"thang": f"{shown:%Y-%m}"}
        if carried:
            words["pham-vi"] = SCOPE_WORDS[carried]
        if after:
            words["sau"] = f"{after.day}.{after.number}.{_KINDS[DueKind(after.kind)]}"
        return url_for("due_dates.index", **words)


def month_page(
    session: Session, first: date, wanted: str | None, *, after: DueEdge | None, actor: Actor
) -> MonthPage:
    """The month that begins on a day, as far as it fits on a page, or on from an edge in it.

    `wanted` is the choice as the address carries it.
    """
    choices = scopes(actor)
    named = (each for each in choices if SCOPE_WORDS[each] == wanted)
    scope = next(named, choices[0] if choices else None)
    month = calendar_month(session, actor.commune_id, first)
    last = max(each.day for each in month.weeks[-1] if each)
    page = due_page(
        session, first, last, size=PAGE_SIZE, after=after, scope=scope, actor=actor, at=now()
    )
    dues = page.dues
    return MonthPage(
        first=first,
        today=today(),
        weeks=[
            [
                _day(each, [due for due in dues if due.day == each.day]) if each else None
                for each in week
            ]
            for week in month.weeks
        ],
        count=len(dues),
        nothing=gettext("Tháng này không có nhiệm vụ nào của xã đến hạn.")
        if scope is Scope.WHOLE
        else gettext("Tháng này không có nhiệm vụ nào của anh/chị đến hạn."),
        scope=scope,
        choices=choices,
        next_due=None
        if dues or after
        else next_due(session, last, scope=scope, actor=actor, at=now()),
        after=after,
        edge=page.edge,
    )


def month_from(word: str | None) -> date:
    """The first day of the month that an address names; of this month where it names none."""
    parts = _MONTH.fullmatch(word or "")
    return date(int(parts[1]), int(parts[2]), 1) if parts else today().replace(day=1)


def edge_from(word: str | None) -> DueEdge | None:
    """Where a page begins that an address names; None where it names no such place."""
    parts = _EDGE.fullmatch(word or "")
    kinds = {word: kind for kind, word in _KINDS.items()}
    if parts is None or parts[3] not in kinds:
        return None
    try:
        day = date.fromisoformat(parts[1])
    except ValueError:
        return None
    return DueEdge(day, int(parts[2]), kinds[parts[3]].value)


def due_label(due: Due) -> str:
    """What falls due, by the number of its task in the plan."""
    label = due.instance.task.label
    match due.kind:
        case DueKind.TASK:
            return gettext("Hạn báo cáo %(label)s", label=label)
        case DueKind.ANSWERS:
            return gettext("Hạn trả lời %(label)s", label=label)
        case DueKind.BALLOT:
            return gettext("Biểu quyết %(label)s", label=label)


def _day(marked: MarkedDay, dues: list[Due]) -> MonthDay:
    of_day = [due for due in dues if due.day == marked.day]
    return MonthDay(
        day=marked.day,
        weekday=wording.weekday(marked.day),
        is_today=marked.day == today(),
        is_free=marked.sort not in (Sort.PLAIN, Sort.WORKED),
        name=marked.name,
        entries=[
            _entry(list(same))
            for _, same in groupby(
                of_day, key=lambda due: (due.kind, due.instance.task_id, due.instance.period_id)
            )
        ],
    )


def _entry(dues: list[Due]) -> DueLine:
    first, late = dues[0], [due.is_late(today()) for due in dues]
    return DueLine(
        label=due_label(first),
        text=first.instance.task.content,
        tone="seal" if any(late) else _TONES[first.kind],
        places=[
            DueLink(
                unit=due.instance.lead_unit.brief_name,
                url=url_for("tasks.show", number=due.instance.number),
                reported=due.reported,
                late=is_late,
            )
            for due, is_late in zip(dues, late, strict=True)
        ],
    )
