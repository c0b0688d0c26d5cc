"""To which unit it goes instead."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.acts import SOME_TEXT, Giving, days_around, units_around, unless
from workflow.engine.acts.reassignment import ReassignmentEntry

if TYPE_CHECKING:
    from tests.properties.taking import Taking
    from workflow.instance.situation import Situation


def to_the_farmers(situation: Situation) -> ReassignmentEntry:
    due_on = situation.instance.due_on or situation.today
    return ReassignmentEntry("HOI_NONG_DAN", due_on, "Thuộc việc của Hội.")


def fault(it: Taking, entry: ReassignmentEntry) -> type[Exception] | None:
    paper, unit, day = it.paper, entry.unit, entry.due_on
    asked = unit not in {paper.lead, "SO_NOI_VU"}
    # A village takes the place of a village, and of no other unit.
    asked &= paper.lead.startswith("THON_") or not unit.startswith("THON_")
    free = (paper.task.label, paper.cut_off, unit) not in it.running
    in_time = day is not None and it.moment.today <= day <= paper.latest
    return unless(entry.reason.strip() and asked and free and in_time)


GIVEN = {
    "reassignment": Giving(
        ReassignmentEntry,
        usual=to_the_farmers,
        forgotten=(
            (ReassignmentEntry("", date(2027, 1, 20), "x"), "unit"),
            (ReassignmentEntry("HOI_NONG_DAN", None, "x"), "due_on"),
            (ReassignmentEntry("HOI_NONG_DAN", date(2027, 1, 20), "\n"), "reason"),
        ),
        by_chance=lambda paper, _today: st.builds(
            ReassignmentEntry, units_around(paper), days_around(paper), SOME_TEXT
        ),
        fault=fault,
    )
}
