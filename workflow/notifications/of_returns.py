"""Who stays after all, or comes back: told once to whoever was told that they leave, as it is.

What was told of a post that was to end, and of what waited for others to be named, is true no
longer once the last day is another, the account is open again, or a post was given anew.
"""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.notice import Notice
from models.organisation import Post
from models.queries.notice import told_about_person, told_of_posts
from models.record import Event, Outbox
from workflow.actors.actor import Actor
from workflow.actors.visibility import sees
from workflow.audit.record import keys_of
from workflow.delegation.departures import GOES_ON, RETURN
from workflow.delegation.endings import endings_of
from workflow.engine.acts.appointments import OFFICER_BACK, OFFICER_LEFT
from workflow.instance.reading import read_situations
from workflow.instance.standing import stands_as
from workflow.notifications.of_departures import notice_about
from workflow.notifications.of_handovers import standing_at


def notices(
    session: Session,
    lines: Iterable[tuple[Outbox, Event]],
    people: Sequence[Actor],
    at: datetime,
    *,
    consented: Collection[Notice],
) -> Iterator[Notice]:
    """One for each person who was told otherwise, but for whoever did it.

    Who is told of the two people's word for it, as `consented` says, hears it by that.
    """
    for row, event in lines:
        if row.why != RETURN:
            continue
        heard = {each.user_id for each in consented if each.awaited_since == event.at}
        others = [actor for actor in people if actor.user_id != event.actor_id]
        yield from _of_posts(session, event, [a for a in others if a.user_id not in heard], at)
        yield from _of_tasks(session, event, others, at)


def _of_posts(
    session: Session, event: Event, people: Iterable[Actor], at: datetime
) -> Iterator[Notice]:
    """That a post ends on another day, or on none: to whom it was told that it ends."""
    keys = keys_of(Post, event)
    rows = session.execute(told_of_posts(event, keys))
    told = {(who, post) for who, post in rows if post}
    for actor, ending in endings_of(session, event.commune_id, {p for _, p in told}, people, at=at):
        if (actor.user_id, ending.post.id) in told:
            yield notice_about(
                event,
                actor,
                at,
                post_id=ending.post.id,
                why=GOES_ON,
                standing=standing_at(ending, actor),
            )


def _of_tasks(
    session: Session, event: Event, people: Iterable[Actor], at: datetime
) -> Iterator[Notice]:
    """That whoever was named for a task can work on it again: to whom it was told that not."""
    waits = _told_of_leaving(session, event)
    ids = {instance_id for _, instance_id in waits if instance_id}
    for situation in read_situations(session, event.commune_id, ids, at=at) if ids else ():
        instance = situation.instance
        serving = {f"user/{each.officer.username}" for each in situation.serving}
        for actor in people if event.subject in serving else ():
            if (actor.user_id, instance.id) not in waits or not sees(actor, instance):
                continue
            as_what = (each for each in OFFICER_BACK.hearers if stands_as(each, instance, actor))
            if standing := next(as_what, None):
                yield notice_about(
                    event,
                    actor,
                    at,
                    instance_id=instance.id,
                    why=OFFICER_BACK.name,
                    standing=standing,
                )


def _told_of_leaving(session: Session, event: Event) -> set[tuple[uuid.UUID, uuid.UUID | None]]:
    """Who was told last of which task that whoever a line is about had left it."""
    whys = (OFFICER_LEFT.name, OFFICER_BACK.name)
    found = session.execute(told_about_person(event, whys))
    last = {(who, instance): why for who, instance, why in found}
    return {key for key, why in last.items() if why == OFFICER_LEFT.name}
