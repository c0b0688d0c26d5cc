"""What people give with an action, by those who fill in the form and by those who do not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from models.vocabulary import Choice, Opinion, ReminderStage, VoteForm
from tests import cast
from tests.premises import MORNING
from tests.properties import oracle
from workflow.discussion.comments import CommentEntry
from workflow.documents.products import ProductWithdrawalEntry
from workflow.engine.acts.answers import OpinionEntry, ResponseEntry
from workflow.engine.acts.extensions import ExtensionEntry, GrantEntry
from workflow.engine.acts.reassignment import ReassignmentEntry
from workflow.engine.acts.reminders import RemindersEntry
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.acts.urging import UrgingEntry
from workflow.engine.reminder_days import DueReminder
from workflow.instance.entry import Entry, ReasonEntry
from workflow.voting.ballots import BallotEntry, SlipEntry
from workflow.voting.decisions import CountEntry, VoteEntry

if TYPE_CHECKING:
    from datetime import date

    from tests.properties.paper import Paper


@dataclass(frozen=True)
class Handing:
    """A document before its bytes are on their way: what it says, and for which product."""

    position: int
    content: str


Given = Entry | Handing | None

# As the forms let through: no control characters, no halves of characters.
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30)
SOME_TEXT = TEXTS.filter(str.strip)
NAMES = [person.username for person in cast.PEOPLE]


def entries(action: str, paper: Paper, today: date) -> st.SearchStrategy[Given]:
    """What is given with an action by somebody who fills in the form."""
    [gives] = {
        row["must_give"] for rows in oracle.EDITIONS for row in rows if row["action"] == action
    }
    units = st.sampled_from([*paper.asked, paper.lead, "HOI_NONG_DAN", "THON_2", "SO_NOI_VU"])
    days = st.integers(-3, 40).map(lambda n: paper.due_on + timedelta(days=n))
    due = DueReminder(ReminderStage.ON, paper.due_on, "start", None, "lead_member", MORNING)
    given: dict[str, st.SearchStrategy[Given]] = {
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
        "product": _documents(paper),
        "product_withdrawal": _withdrawals(paper),
        "ballot": _ballots(today),
        "slip": st.builds(SlipEntry, st.sampled_from(Choice), TEXTS),
        "count": st.builds(CountEntry, SOME_TEXT),
        "vote": _votes(today),
        "comment": _comments(),
    }
    return given[gives]


def careless_entries(action: str, paper: Paper, today: date) -> st.SearchStrategy[Given]:
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
        ProductWithdrawalEntry(len(paper.versions) + 1),
        BallotEntry(VoteForm.SESSION, None),
        SlipEntry(None),
        CountEntry(" "),
        CommentEntry(""),
    ]
    return entries(action, paper, today) | st.none() | st.sampled_from(forgetful)


def _documents(paper: Paper) -> st.SearchStrategy[Handing]:
    """Mostly one of those that are missing; there are few, so that the same come again."""
    known = range(1, len(paper.task.products) + 1)
    missing = sorted(paper.demanded - set(paper.current))
    positions = st.sampled_from([*missing, *missing, *known, len(known) + 1])
    return st.builds(Handing, positions, st.sampled_from(["Bao cao", "Ke hoach", "Phu luc"]))


def _withdrawals(paper: Paper) -> st.SearchStrategy[ProductWithdrawalEntry]:
    """Any that was handed in, those that stand no longer too."""
    numbers = [version.number for version in paper.versions] or [1]
    return st.builds(ProductWithdrawalEntry, st.sampled_from(numbers))


def _ballots(today: date) -> st.SearchStrategy[BallotEntry]:
    days = st.sampled_from([0, 0, 1, 2, 5, 60, 61, -1]).map(lambda n: today + timedelta(days=n))
    return st.builds(BallotEntry, st.sampled_from(VoteForm), days)


@st.composite
def _votes(draw: st.DrawFn, today: date) -> VoteEntry:
    """Figures that mostly agree: more votes than members, or a chair who is not among them."""
    members = draw(st.sampled_from([9, 9, 9, 4, 1, 0]))
    in_favour = draw(st.integers(-1 if members == 0 else 0, members))
    against = draw(st.integers(0, members - max(in_favour, 0)))
    return VoteEntry(
        form=draw(st.sampled_from(VoteForm)),
        decided_on=today - timedelta(days=draw(st.sampled_from([0, 0, 0, 3, -1]))),
        members=members,
        in_favour=in_favour,
        against=against,
        abstained=draw(st.sampled_from([0, 0, 0, 1])),
        chair_in_favour=in_favour > 0 and draw(st.booleans()),
        document_number=draw(SOME_TEXT),
    )


def _comments() -> st.SearchStrategy[CommentEntry]:
    """A line, in which somebody may be named; not everybody sees what it is about."""
    texts = SOME_TEXT.filter(lambda text: "@" not in text)
    naming = st.sampled_from(["", "", *(f" @{name}" for name in NAMES), " @khongco"])
    return st.builds(lambda text, named: CommentEntry(text + named), texts, naming)
