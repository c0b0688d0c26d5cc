"""What *Trao đổi* shows: a page of lines, each with the people named in it."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.queries.mention import mentions_in
from models.queries.work import comments_on, written_after
from models.work import Comment, TaskInstance
from workflow.discussion.mentions import pieces

PAGE_SIZE = 50

LINE = "trao-doi"
"""By this name an address says which line it wants to see."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a line; of somebody named their name stands for the sign."""

    text: str
    named: bool


@dataclass(frozen=True, slots=True)
class Line:
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

    lines: Sequence[Line]
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


def discussion(
    session: Session, instance: TaskInstance, *, around: uuid.UUID | None = None
) -> Discussion:
    """The page on which a line is; the newest lines when none is asked for, or there is none."""
    lines = comments_on(instance.commune_id, instance.id)
    newer = _count(session, instance, after=around) // PAGE_SIZE * PAGE_SIZE if around else 0
    # One more at either end, to lead there.
    found = session.scalars(lines.offset(max(newer - 1, 0)).limit(PAGE_SIZE + 2)).all()
    start = 1 if newer else 0
    shown = found[start : start + PAGE_SIZE][::-1]
    beyond = found[start + PAGE_SIZE :]
    total = _count(session, instance) if beyond or newer else len(shown)
    names: dict[object, dict[str, str]] = defaultdict(dict)
    written = [comment.id for comment in shown]
    mentions = mentions_in(instance.commune_id, written)
    for mention in session.scalars(mentions) if written else ():
        names[mention.comment_id][mention.user.username] = mention.user.full_name
    return Discussion(
        lines=[_line(comment, names[comment.id]) for comment in shown],
        before=total - newer - len(shown),
        total=total,
        older=beyond[0].id if beyond else None,
        newer=found[0].id if newer else None,
    )


def _count(session: Session, instance: TaskInstance, *, after: uuid.UUID | None = None) -> int:
    """How many lines there are, or that are newer than one of them."""
    counted = (
        select(func.count())
        .select_from(Comment)
        .where(Comment.commune_id == instance.commune_id, Comment.instance_id == instance.id)
    )
    if after:
        line = session.get(Comment, (instance.commune_id, after))
        if line is None or line.instance_id != instance.id:
            return 0
        counted = counted.where(written_after(line))
    return session.scalar(counted) or 0


def _line(comment: Comment, names: dict[str, str]) -> Line:
    found = list(pieces(comment.body, names))
    in_text = {piece.username for piece in found}
    return Line(
        comment=comment,
        parts=[
            Part(names.get(piece.username, piece.text), bool(piece.username))
            for piece in found
            if piece.text
        ],
        others=[name for username, name in names.items() if username not in in_text],
    )
