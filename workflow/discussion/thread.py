"""What was said about an instance, read page by page, with who is named in each line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.mention import Mention
from models.organisation import User
from models.queries.work import told_of_instance, written_after
from models.record import Event
from models.work import Comment, TaskInstance

Names = Mapping[str, str]
"""The names of people by their user names."""


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A page of the discussion of an instance."""

    comments: Sequence[Comment]
    """The oldest first."""
    named: Mapping[UUID, Names]
    """Who is named in each comment in which anybody is, by its key."""
    before: int
    """How many comments are older than these."""
    total: int
    older: UUID | None
    """The last comment of the page before, if there is one."""
    newer: UUID | None
    """The first comment of the page after, if there is one."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of an instance."""

    history: Sequence[Event]
    """Everything that is recorded about it, the oldest first."""
    thread: ThreadPage


def told_of(
    session: Session, instance: TaskInstance, *, size: int, around: UUID | None = None
) -> Telling:
    """Its history, and the page of its discussion on which a comment is, in one statement.

    The newest page when no comment is asked for, or there is none. Of an instance that somebody has
    come to see: who may see it reads all that is said of it.
    """
    newer = _count(session, instance, after=around) // size * size if around else 0
    # One more at either end, to lead there.
    place = max(newer - 1, 0), size + 2
    found = told_of_instance.found(session, instance.commune_id, instance.id, *place)
    people = {user.id: user for user in found.all(User)}
    names: dict[UUID, dict[str, str]] = defaultdict(dict)
    for mention in sorted(found.all(Mention), key=attrgetter("id")):
        named = people[mention.user_id]
        names[mention.comment_id][named.username] = named.full_name
    lines = sorted(found.all(Comment), key=attrgetter("written_at", "id"), reverse=True)
    start = 1 if newer else 0
    shown = lines[start : start + size][::-1]
    beyond = lines[start + size :]
    total = _count(session, instance) if beyond or newer else len(shown)
    thread = ThreadPage(
        comments=shown,
        named=names,
        before=total - newer - len(shown),
        total=total,
        older=beyond[0].id if beyond else None,
        newer=lines[0].id if newer else None,
    )
    return Telling(sorted(found.all(Event), key=attrgetter("seq")), thread)


def _count(session: Session, instance: TaskInstance, *, after: UUID | None = None) -> int:
    """How many comments there are, or that are newer than one of them."""
    counted = (
        select(func.count())
        .select_from(Comment)
        .where(Comment.commune_id == instance.commune_id, Comment.instance_id == instance.id)
    )
    if after:
        comment = session.get(Comment, (instance.commune_id, after))
        if comment is None or comment.instance_id != instance.id:
            return 0
        counted = counted.where(written_after(comment))
    return session.scalar(counted) or 0
