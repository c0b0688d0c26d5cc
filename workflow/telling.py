"""From the outbox to the people: each row becomes notices for those whose turn it is now.

One who delivers holds the oldest row that waits. Whoever comes second finds it held and leaves,
so that rows are delivered in order and once; a crash lets go of everything.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.notice import Notice
from models.organisation import Commune
from models.record import Event, Outbox
from models.selects.notice import lines_numbered, undelivered
from workflow import mentions
from workflow.actor import Actor
from workflow.calendar import local_day
from workflow.calls import Call, calls
from workflow.mailing import Sender, mail_at_once
from workflow.mentions import MENTION
from workflow.situation import Situation, read_situations

AT_A_TIME = 50
"""Rows delivered in one transaction: few enough that nobody waits for it."""


def communes(session: Session) -> Sequence[uuid.UUID]:
    """Every commune in which people may have to be told."""
    return session.scalars(select(Commune.id).order_by(Commune.id)).all()


def deliver(session: Session, commune_id: uuid.UUID, *, sender: Sender | None, at: datetime) -> int:
    """How many rows of the outbox were delivered; 0 when none waits, or somebody else is at it.

    Who is told is judged as things stand now: what was settled meanwhile is told to nobody.
    Without a `sender` no mail is written.
    """
    rows = _held(session, commune_id)
    if not rows:
        return 0
    written = _notices(session, commune_id, rows, at)
    session.add_all(written)
    session.flush()
    if sender:
        mail_at_once(session, commune_id, written, sender=sender, at=at)
    for row in rows:
        row.delivered_at = at
    session.flush()
    return len(rows)


def _held(session: Session, commune_id: uuid.UUID) -> Sequence[Outbox]:
    waiting = undelivered(commune_id)
    oldest = session.scalar(waiting.with_only_columns(Outbox.id).limit(1))
    if oldest is None:
        return []
    gate = waiting.where(Outbox.id == oldest).with_for_update(skip_locked=True)
    if session.scalar(gate) is None:
        return []
    return session.scalars(waiting.limit(AT_A_TIME)).all()


def _notices(
    session: Session, commune_id: uuid.UUID, rows: Sequence[Outbox], at: datetime
) -> list[Notice]:
    numbers = {row.event_seq for row in rows}
    events = {event.seq: event for event in session.scalars(lines_numbered(commune_id, numbers))}
    situations = _situations(session, commune_id, events.values(), at)
    mentioning = [events[row.event_seq] for row in rows if row.why == MENTION]
    return [
        *_of_turns(session, commune_id, rows, events, situations, at),
        *mentions.notices(session, mentioning, situations.values(), at),
    ]


def _of_turns(
    session: Session,
    commune_id: uuid.UUID,
    rows: Sequence[Outbox],
    events: Mapping[int, Event],
    situations: Mapping[uuid.UUID, Situation],
    at: datetime,
) -> Iterator[Notice]:
    people = Actor.everybody(session, commune_id, on=local_day(at))
    told = _told_before(session, commune_id, situations)

    @cache
    def awaited(instance_id: uuid.UUID) -> list[tuple[Actor, Call]]:
        found = situations.get(instance_id)
        return [(actor, call) for actor in people for call in calls(found, actor)] if found else []

    for row in rows:
        event = events[row.event_seq]
        if event.instance_id is None:
            continue
        for actor, call in awaited(event.instance_id):
            told_as = (actor.user_id, event.instance_id, call.why, call.turn.called_at)
            if (
                not _is_about(row, event, call)
                or actor.user_id == event.actor_id
                or told_as in told
            ):
                continue
            told.add(told_as)
            assert actor.user_id is not None
            yield Notice(
                commune_id=commune_id,
                user_id=actor.user_id,
                event_seq=event.seq,
                instance_id=event.instance_id,
                why=call.why,
                standing=call.standing,
                duty=call.duty,
                awaited_since=call.turn.called_at,
                created_at=at,
            )


def _situations(
    session: Session, commune_id: uuid.UUID, events: Iterable[Event], at: datetime
) -> dict[uuid.UUID, Situation]:
    ids = {event.instance_id for event in events if event.instance_id}
    return {
        situation.instance.id: situation
        for situation in read_situations(session, commune_id, ids, at=at)
    }


_ToldAs = tuple[uuid.UUID | None, uuid.UUID, str, datetime]


def _told_before(
    session: Session, commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> set[_ToldAs]:
    found = session.execute(
        select(Notice.user_id, Notice.instance_id, Notice.why, Notice.awaited_since).where(
            Notice.commune_id == commune_id, Notice.instance_id.in_(list(instance_ids))
        )
    )
    return {(user, instance, why, since) for user, instance, why, since in found}


def _is_about(row: Outbox, event: Event, call: Call) -> bool:
    """Whether a row calls to this; one that was overtaken leaves it to the line that calls anew."""
    same = row.why == call.turn.action and row.unit_id == call.unit_id
    return same and event.at >= call.turn.called_at
