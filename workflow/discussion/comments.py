"""Discussion: what those who work on an instance say to one another, beside the decisions."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.base import Owned, new_key
from models.mention import Mention
from models.vocabulary import EventKind
from models.work import Comment
from workflow.audit import allowances
from workflow.definition.vocabulary import EffectName
from workflow.discussion.mentions import MENTION, mentions_for
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import Entry, demand


@dataclass(frozen=True, slots=True)
class CommentEntry(Entry):
    """One line of the discussion; who is named in it as @name need not be ticked too."""

    kind = "comment"
    read_elsewhere = ("body",)
    """In the discussion."""

    body: str
    mentioned: tuple[uuid.UUID, ...] = ()
    """Those whose boxes were ticked, in any order."""

    def check(self, case: Case) -> None:
        """Raise `Invalid` unless something is said."""
        demand(body=self.body)

    def as_json(self) -> dict[str, Any]:
        """What is said, and to whom: in which order they were ticked does not matter."""
        return {"body": self.body, "mentioned": sorted(self.mentioned)}


def keep_comment(act: Act[CommentEntry]) -> list[Owned]:
    """The line, with those who are named in it.

    Raises `Invalid` beside the field in which somebody is named who cannot be.
    """
    written = Comment(
        **act.whose,
        id=new_key(),
        body=act.entry.body,
        written_by_id=act.case.actor.user_id,
        written_at=act.at,
    )
    named = mentions_for(act.session, act.case.situation, written, act.entry.mentioned, at=act.at)
    act.session.add(written)
    act.session.flush()
    act.session.add_all(named)
    return [written, *named]


def _what_is_told_elsewhere(_act: Act[CommentEntry], _rows: Sequence[Owned]) -> dict[str, Any]:
    """Nothing: the line stands in the discussion, the record only vouches for it."""
    return {}


def _mention(rows: Sequence[Owned]) -> str | None:
    """Who is named is told of it."""
    return MENTION if any(isinstance(row, Mention) for row in rows) else None


COMMENTS: dict[str, Effect[Any]] = {
    EffectName.COMMENT: Effect(
        keep_comment,
        CommentEntry,
        rests_on=(),
        in_any_state=True,
        kind=EventKind.COMMENT,
        details=_what_is_told_elsewhere,
        calls=False,
        announces=_mention,
        allowance=allowances.COMMENTS,
    )
}
"""What is said beside the decisions."""
