"""How the members of the committee are asked, and what each of them gives."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from models.vocabulary import Choice, VoteForm
from tests.acts import TEXTS, Giving, unless
from workflow.voting.ballots import BallotEntry, SlipEntry

if TYPE_CHECKING:
    from tests.properties.paper import Paper
    from tests.properties.taking import Taking
    from workflow.instance.situation import Situation

FARTHEST = timedelta(days=60)
"""How far ahead the committee may be asked."""


def until_tomorrow(situation: Situation) -> BallotEntry:
    return BallotEntry(VoteForm.OPINION_SLIP, situation.today + timedelta(days=1))


def some_ballot(_paper: Paper, today: date) -> st.SearchStrategy[BallotEntry]:
    days = st.sampled_from([0, 0, 1, 2, 5, 60, 61, -1]).map(lambda n: today + timedelta(days=n))
    return st.builds(BallotEntry, st.sampled_from(VoteForm), days)


def fault_of_ballot(it: Taking, entry: BallotEntry) -> type[Exception] | None:
    day, today = entry.held_on, it.moment.today
    return unless(day is not None and today <= day <= today + FARTHEST)


GIVEN = {
    "ballot": Giving(
        BallotEntry,
        usual=until_tomorrow,
        forgotten=((BallotEntry(VoteForm.SESSION, None), "held_on"),),
        by_chance=some_ballot,
        fault=fault_of_ballot,
    ),
    "slip": Giving(
        SlipEntry,
        usual=SlipEntry(Choice.IN_FAVOUR),
        forgotten=((SlipEntry(None), "choice"),),
        by_chance=lambda _paper, _today: st.builds(SlipEntry, st.sampled_from(Choice), TEXTS),
        fault=lambda _it, entry: unless(entry.choice is not None),
    ),
}
