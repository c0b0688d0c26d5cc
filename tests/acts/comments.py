"""What is said beside the decisions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from models.work import Comment
from tests import cast
from tests.acts import SOME_TEXT, Giving, Kept, unless
from workflow.discussion.comments import CommentEntry

if TYPE_CHECKING:
    from datetime import date

    from tests.properties.paper import Paper
    from tests.properties.taking import Taking

NAMES = [person.username for person in cast.PEOPLE]


def some_line(_paper: Paper, _today: date) -> st.SearchStrategy[CommentEntry]:
    """A line, in which somebody may be named; not everybody sees what it is about."""
    texts = SOME_TEXT.filter(lambda text: "@" not in text)
    naming = st.sampled_from(["", "", *(f" @{name}" for name in NAMES), " @khongco"])
    return st.builds(lambda text, named: CommentEntry(text + named), texts, naming)


def fault(it: Taking, entry: CommentEntry) -> type[Exception] | None:
    named = re.findall("@(.*)", entry.body)
    return unless(entry.body.strip() and all(it.sees(name) for name in named))


GIVEN = {
    "comment": Giving(
        CommentEntry,
        usual=CommentEntry("Đã đo xong, sẽ gửi biểu trong tuần."),
        forgotten=((CommentEntry(" \n"), "body"),),
        by_chance=some_line,
        fault=fault,
        kept=Kept((Comment.body,), lambda _paper, entry: [(entry.body,)]),
    )
}
