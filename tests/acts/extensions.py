"""Extensions: by when somebody asks to have it done, and what they are granted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests import cast
from tests.acts import SOME_TEXT, TEXTS, Giving, days_around, unless
from workflow.engine.acts.extensions import ExtensionEntry, GrantEntry

if TYPE_CHECKING:
    from tests.properties.taking import Taking
    from workflow.instance.situation import Situation

WEEK = timedelta(days=7)


def a_week_later(situation: Situation) -> ExtensionEntry:
    due_on = situation.instance.due_on or situation.today
    return ExtensionEntry(due_on + WEEK, "Mưa lũ, chưa đi được các thôn.")


def what_was_asked(situation: Situation) -> GrantEntry:
    asked, due_on = situation.open_extension, situation.instance.due_on or situation.today
    return GrantEntry(asked.proposed_on if asked else due_on + WEEK)


def is_later(it: Taking, day: date | None, earliest: date | None = None) -> bool:
    """Whether it lies after the due date, not too early (in the past, unless said) or far."""
    paper = it.paper
    earliest = earliest or it.moment.today
    return day is not None and paper.due_on < day <= paper.latest and day >= earliest


def fault_of_grant(it: Taking, entry: GrantEntry) -> type[Exception] | None:
    day, latest = entry.until, it.moment.left_to_office
    of_office = it.post is not None and it.post[1] == cast.FOLLOW_UP_UNIT
    within = not of_office or latest is None or day is None or day <= latest
    late_answer = (it.paper.reported_on, it.paper.proposed_on) if it.paper.reported_on else ()
    return unless(within and is_later(it, day, min(filter(None, late_answer), default=None)))


GIVEN = {
    "extension": Giving(
        ExtensionEntry,
        usual=a_week_later,
        forgotten=(
            (ExtensionEntry(None, "Mưa lũ."), "proposed_on"),
            (ExtensionEntry(date(2027, 1, 20), " "), "reason"),
        ),
        mistaken=lambda paper: [ExtensionEntry(paper.due_on, "x")],
        by_chance=lambda paper, _today: st.builds(ExtensionEntry, days_around(paper), SOME_TEXT),
        fault=lambda it, entry: unless(entry.reason.strip() and is_later(it, entry.proposed_on)),
    ),
    "grant": Giving(
        GrantEntry,
        usual=what_was_asked,
        forgotten=((GrantEntry(None, "Đồng ý."), "until"),),
        by_chance=lambda paper, _today: st.builds(
            GrantEntry, st.just(paper.proposed_on) | days_around(paper), TEXTS
        ),
        fault=fault_of_grant,
    ),
}
