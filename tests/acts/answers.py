"""What the units asked answer, and what they are answered."""

from __future__ import annotations

from hypothesis import strategies as st

from models.vocabulary import Opinion
from tests.acts import SOME_TEXT, Giving, units_around, unless
from workflow.engine.acts.answers import OpinionEntry, ResponseEntry

WITH_REMARKS = Opinion.AGREE_WITH_REMARKS

GIVEN = {
    "opinion": Giving(
        OpinionEntry,
        usual=OpinionEntry(Opinion.AGREE),
        forgotten=((OpinionEntry(WITH_REMARKS, " "), "remark"),),
        by_chance=lambda _paper, _today: st.builds(
            OpinionEntry, st.sampled_from(Opinion), SOME_TEXT
        ),
        fault=lambda _it, entry: unless(entry.opinion is not WITH_REMARKS or entry.remark.strip()),
    ),
    "response": Giving(
        ResponseEntry,
        usual=ResponseEntry("Đã sửa theo số liệu của thôn."),
        forgotten=((ResponseEntry("\t"), "response"),),
        by_chance=lambda paper, _today: st.builds(
            ResponseEntry, SOME_TEXT, st.none() | units_around(paper)
        ),
        fault=lambda _it, entry: unless(entry.response.strip()),
    ),
}
