"""What *Trao đổi* shows: each line, with the people named in it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from models.selects.mention import mentions_in
from models.selects.work import comments_on
from models.work import Comment, TaskInstance
from workflow.mentions import pieces


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


def discussion(session: Session, instance: TaskInstance) -> list[Line]:
    """The lines of an instance, the oldest first."""
    names: dict[object, dict[str, str]] = defaultdict(dict)
    for mention in session.scalars(mentions_in(instance.commune_id, instance.id)):
        names[mention.comment_id][mention.user.username] = mention.user.full_name
    comments = session.scalars(comments_on(instance.commune_id, instance.id)).all()
    return [_line(comment, names[comment.id]) for comment in comments]


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
