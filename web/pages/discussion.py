"""What *Trao đổi* shows: a page of lines, each with the people named in it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.work import Comment
from workflow.discussion.mentions import text_parts
from workflow.discussion.thread import ThreadPage

PAGE_SIZE = 50

LINE = "trao-doi"
"""By this name an address says which line it wants to see."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a line; of somebody named their name stands for the sign."""

    text: str
    named: bool


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One line of the discussion."""

    comment: Comment
    parts: Sequence[Part]
    others: Sequence[str]
    """Who was named beside the text."""

    @property
    def anchor(self) -> str:
        """Where it stands on its page."""
        return anchor_of_line(self.comment)


@dataclass(frozen=True, slots=True)
class Discussion:
    """A page of the discussion, its oldest line first."""

    lines: Sequence[CommentLine]
    before: int
    """How many lines are older than these."""
    total: int
    older: uuid.UUID | None
    """The last line of the page before, if there is one."""
    newer: uuid.UUID | None
    """The first line of the page after, if there is one."""


def anchor_of_line(comment: Comment) -> str:
    """Where a line of discussion stands on its page."""
    return f"{LINE}-{comment.id.hex}"


def discussion(page: ThreadPage) -> Discussion:
    """A page of it as it is shown."""
    return Discussion(
        lines=[_line(comment, page.named.get(comment.id, {})) for comment in page.comments],
        before=page.before,
        total=page.total,
        older=page.older,
        newer=page.newer,
    )


def _line(comment: Comment, names: Mapping[str, str]) -> CommentLine:
    found = list(text_parts(comment.body, names))
    in_text = {piece.username for piece in found}
    return CommentLine(
        comment=comment,
        parts=[
            Part(names.get(piece.username, piece.text), bool(piece.username))
            for piece in found
            if piece.text
        ],
        others=[name for username, name in names.items() if username not in in_text],
    )
