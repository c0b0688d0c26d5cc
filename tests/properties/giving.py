"""What people give with an action, by those who fill in the form and by those who do not."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from models.vocabulary import Opinion, ReminderStage
from tests.premises import MORNING
from tests.properties import oracle
from workflow.engine.inputs import (
    Entry,
    ExtensionEntry,
    GrantEntry,
    OpinionEntry,
    ReasonEntry,
    ReassignmentEntry,
    RemindersEntry,
    ReportEntry,
    ResponseEntry,
    UrgingEntry,
)
from workflow.engine.reminders import DueReminder

# As the forms let through: no control characters, no halves of characters.
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30)
SOME_TEXT = TEXTS.filter(str.strip)


def entries(action: str, paper: oracle.Paper) -> st.SearchStrategy[Entry | None]:
    """What is given with an action by somebody who fills in the form."""
    [gives] = {
        row["must_give"] for rows in oracle.EDITIONS for row in rows if row["action"] == action
    }
    units = st.sampled_from([*paper.asked, paper.lead, "HOI_NONG_DAN", "THON_2", "SO_NOI_VU"])
    days = st.integers(-3, 40).map(lambda n: paper.due_on + timedelta(days=n))
    due = DueReminder(ReminderStage.ON, paper.due_on, "start", None, "lead_member", MORNING)
    given: dict[str, st.SearchStrategy[Entry | None]] = {
        "": st.none(),
        "report": st.builds(ReportEntry, SOME_TEXT, TEXTS, TEXTS),
        "opinion": st.builds(OpinionEntry, st.sampled_from(Opinion), SOME_TEXT),
        "reason": st.builds(ReasonEntry, SOME_TEXT),
        "response": st.builds(ResponseEntry, SOME_TEXT, st.none() | units),
        "extension": st.builds(ExtensionEntry, days, SOME_TEXT),
        "grant": st.builds(GrantEntry, st.just(paper.proposed_on) | days, TEXTS),
        "reassignment": st.builds(ReassignmentEntry, units, days, SOME_TEXT),
        "urging": st.builds(UrgingEntry, SOME_TEXT, st.none() | units.map(lambda it: (it,))),
        "reminders": st.just(RemindersEntry((due,))),
    }
    return given[gives]


def careless_entries(action: str, paper: oracle.Paper) -> st.SearchStrategy[Entry | None]:
    """What is given by somebody who forgets things, or gives what belongs to another action."""
    forgetful: list[Entry] = [
        ReportEntry(" "),
        OpinionEntry(Opinion.AGREE_WITH_REMARKS),
        ReasonEntry(""),
        ResponseEntry("\n"),
        ExtensionEntry(paper.due_on, "x"),
        GrantEntry(None),
        UrgingEntry(""),
        RemindersEntry(()),
    ]
    return entries(action, paper) | st.none() | st.sampled_from(forgetful)


def is_enough(entry: Entry | None, must_give: str) -> bool:
    """Whether texts are given that must be given, by their words."""
    if must_give == "opinion":
        remarks = isinstance(entry, OpinionEntry) and (
            entry.opinion is not Opinion.AGREE_WITH_REMARKS or entry.remark.strip()
        )
        return bool(remarks)
    kind, text = DEMANDED[must_give]
    return isinstance(entry, kind) and (not text or bool(getattr(entry, text).strip()))


DEMANDED: dict[str, tuple[type, str]] = {
    "": (object, ""),
    "report": (ReportEntry, "results"),
    "reason": (ReasonEntry, "reason"),
    "response": (ResponseEntry, "response"),
    "extension": (ExtensionEntry, "reason"),
    "grant": (GrantEntry, ""),
    "reassignment": (ReassignmentEntry, "reason"),
    "urging": (UrgingEntry, "message"),
    "reminders": (RemindersEntry, ""),
}
"""The entry that must be given, and the text in it that may not be empty."""


def until_of(entry: Entry | None) -> date | None:
    """The later due date that is given; None where none is."""
    match entry:
        case ExtensionEntry(proposed_on=day) | GrantEntry(until=day):
            return day
        case _:
            return None
