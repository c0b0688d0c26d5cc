"""What people give with an action, by those who fill in the form and by those who do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.acts.issuing import Issuing
from tests.acts.products import Handing
from tests.entries import GIVINGS
from tests.properties import oracle
from workflow.instance.entry import Entry

if TYPE_CHECKING:
    from datetime import date

    from tests.properties.paper import Paper

Given = Entry | Handing | Issuing | None


def entries(action: str, paper: Paper, today: date) -> st.SearchStrategy[Given]:
    """What is given with an action by somebody who fills in the form."""
    [gives] = {
        row["must_give"] for rows in oracle.EDITIONS for row in rows if row["action"] == action
    }
    return GIVINGS[gives].by_chance(paper, today) if gives else st.none()


def careless_entries(action: str, paper: Paper, today: date) -> st.SearchStrategy[Given]:
    """What is given by somebody who forgets things, or gives what belongs to another action."""
    forgetful = [entry for giving in GIVINGS.values() for entry, _ in giving.forgotten]
    mistaken = [entry for giving in GIVINGS.values() for entry in giving.mistaken(paper)]
    return entries(action, paper, today) | st.none() | st.sampled_from([*forgetful, *mistaken])
