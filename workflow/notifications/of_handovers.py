"""Whom a hand-over awaits: told as it comes to them, and each morning if nothing else did.

When somebody is gone or shut out, another has to act though nothing was done to the hand-over.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.handover import HandOver
from models.notice import Notice
from models.organisation import Post
from models.queries.handover import handed_over
from models.queries.notice import lines_about_people
from models.record import Event, Outbox
from workflow.actors.actor import Actor
from workflow.audit.outbox import tell_of
from workflow.audit.record import keys_of
from workflow.delegation.endings import HAND_OVER, SIGN, TAKE, Ending, endings_of, waiting

LEAVER, SUCCESSOR, ARRANGES = "leaver", "successor", "arranges_hand_over"
"""As what somebody is told."""

_LEAD_TO_IT = (HAND_OVER, SIGN, "give_post", "end_post", "move_end")
"""What is done before somebody is awaited."""


def notices(
    session: Session,
    commune_id: uuid.UUID,
    lines: Iterable[tuple[Outbox, Event]],
    people: Iterable[Actor],
    at: datetime,
) -> Iterator[Notice]:
    """One for each person whom a hand-over awaits now, unless they were told of it before."""
    calling = [(row, event) for row, event in lines if row.why == HAND_OVER]
    if not calling:
        return
    posts = _posts(session, commune_id, [event for _, event in calling])
    told = _told_before(session, commune_id, posts)
    endings = endings_of(session, commune_id, set(posts.values()), people, at=at)
    for row, event in calling:
        for actor, ending in endings:
            if ending.post.id == posts.get(event.seq) and _calls(row, event, ending, actor):
                notice = _notice(event, ending, actor, at)
                key = (notice.user_id, event.seq, ending.post.id, notice.why)
                if key not in told:
                    told.add(key)
                    yield notice


def ask(session: Session, commune_id: uuid.UUID, *, at: datetime) -> None:
    """Tell those whom hand-overs await, if they were not told before."""
    found = waiting(session, commune_id, at=at)
    if not found:
        return
    usernames = {post.user.username for post, _ in found}
    last = {
        key: event
        for event in session.scalars(lines_about_people(commune_id, usernames, _LEAD_TO_IT))
        for key in (*keys_of(HandOver, event), *keys_of(Post, event))
    }
    for post, made in found:
        if event := last.get(made.id if made else post.id):
            tell_of(session, event, HAND_OVER, at=at)


def _posts(
    session: Session, commune_id: uuid.UUID, events: Sequence[Event]
) -> dict[int, uuid.UUID]:
    """The post that is handed over, of each line."""
    keys = {event.seq: key for event in events for key in keys_of(HandOver, event)}
    posts = {row.id: row.post_id for row in session.execute(handed_over(commune_id, keys.values()))}
    return {
        **{event.seq: key for event in events for key in keys_of(Post, event)},
        **{seq: posts[key] for seq, key in keys.items() if key in posts},
    }


_Key = tuple[uuid.UUID, int, uuid.UUID | None, str]


def _told_before(session: Session, commune_id: uuid.UUID, lines: Iterable[int]) -> set[_Key]:
    """Who was told by which line of which post, and why."""
    found = session.execute(
        select(Notice.user_id, Notice.event_seq, Notice.post_id, Notice.why).where(
            Notice.commune_id == commune_id,
            Notice.event_seq.in_(list(lines)),
            Notice.post_id.is_not(None),
        )
    )
    return {(user, seq, post, why) for user, seq, post, why in found}


def _calls(row: Outbox, event: Event, ending: Ending, actor: Actor) -> bool:
    """Whether a line calls somebody to what awaits them now."""
    if ending.awaits is None:
        return False
    if ending.since and event.at < ending.since:
        # One that was overtaken leaves it to the line that calls anew.
        return False
    # Whoever did it knows at once; in the morning they may have forgotten.
    return actor.user_id != event.actor_id or row.created_at > event.at


def _notice(event: Event, ending: Ending, actor: Actor, at: datetime) -> Notice:
    assert actor.user_id is not None
    assert ending.awaits is not None
    return Notice(
        commune_id=actor.commune_id,
        user_id=actor.user_id,
        event_seq=event.seq,
        post_id=ending.post.id,
        why=ending.awaits,
        standing=standing_at(ending, actor),
        duty=True,
        awaited_since=ending.since or event.at,
        created_at=at,
    )


def standing_at(ending: Ending, actor: Actor) -> str:
    """As what somebody is told of a post that ends."""
    made = ending.hand_over
    if ending.awaits == TAKE or (made and made.successor_id == actor.user_id):
        return SUCCESSOR
    return LEAVER if actor.user_id == ending.post.user_id else ARRANGES
