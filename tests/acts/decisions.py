"""How the decision of the committee comes into the books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from models.vocabulary import VoteForm
from tests.acts import SOME_TEXT, Giving, unless
from tests.properties.putting import Figures
from workflow.voting.decisions import CountEntry, VoteEntry

if TYPE_CHECKING:
    from tests.properties.paper import Paper
    from tests.properties.taking import Taking
    from workflow.instance.situation import Situation

COUNTED = VoteEntry(
    form=VoteForm.SESSION,
    decided_on=date(2026, 1, 1),
    members=9,
    in_favour=7,
    against=2,
    abstained=0,
    chair_in_favour=True,
    document_number="05/NQ-UBND",
)
"""A vote in favour; on which day depends on the test."""


def counted_today(situation: Situation) -> VoteEntry:
    return replace(COUNTED, decided_on=situation.today)


@st.composite
def votes(draw: st.DrawFn, today: date) -> VoteEntry:
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


def some_vote(_paper: Paper, today: date) -> st.SearchStrategy[VoteEntry]:
    return votes(today)


def figures_of(entry: VoteEntry) -> Figures:
    return Figures(
        decided_on=entry.decided_on,
        members=entry.members,
        in_favour=entry.in_favour,
        against=entry.against,
        abstained=entry.abstained,
        chair_in_favour=entry.chair_in_favour,
    )


def fault_of_vote(it: Taking, entry: VoteEntry) -> type[Exception] | None:
    in_time = entry.decided_on <= it.moment.today
    return unless(entry.document_number.strip() and in_time and figures_of(entry).agree)


GIVEN = {
    "count": Giving(
        CountEntry,
        usual=CountEntry("12/BB-UBND"),
        forgotten=((CountEntry(" "), "document_number"),),
        by_chance=lambda _paper, _today: st.builds(CountEntry, SOME_TEXT),
        fault=lambda _it, entry: unless(entry.document_number.strip()),
    ),
    "vote": Giving(
        VoteEntry,
        usual=counted_today,
        forgotten=((replace(COUNTED, document_number="\t"), "document_number"),),
        by_chance=some_vote,
        fault=fault_of_vote,
    ),
}
