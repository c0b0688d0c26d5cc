"""Who leaves: told to who answers for the unit and to themself, and of what they were named for.

What they were to work on waits for others to be named, on their last day or as soon as they are
locked out. Where nothing was done on that day, the clock looks each morning.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Select
from sqlalchemy.orm import Session

from models.notice import Notice
from models.organisation import Post
from models.queries.appointment import departed
from models.queries.notice import lines_about_people, told_by_line
from models.record import Event, Outbox
from models.vocabulary import UNIT_ROLES, Role
from workflow.actors.actor import Actor
from workflow.actors.visibility import sees
from workflow.audit.outbox import tell_of
from workflow.audit.record import keys_of
from workflow.calendar.days import local_day
from workflow.calendar.timeliness import not_over
from workflow.definition.vocabulary import Standing
from workflow.delegation.departures import DEPARTURE, OF_UNIT, OWN
from workflow.delegation.endings import endings_of
from workflow.engine.acts.appointments import OFFICER_LEFT
from workflow.instance.reading import read_situations
from workflow.instance.situation import Situation
from workflow.instance.standing import stands_as
from workflow.notifications.of_handovers import ARRANGES, LEAVER

_LEAVES = ("end_post", "disable")
"""By which lines somebody leaves."""

_OF_PEOPLE = "user/"


def notices(
    session: Session,
    lines: Iterable[tuple[Outbox, Event]],
    people: Sequence[Actor],
    at: datetime,
) -> Iterator[Notice]:
    """One for each person who has to know of somebody's leaving, and did not write it down."""
    told: set[tuple[uuid.UUID, uuid.UUID | None]] = set()
    for row, event in lines:
        if row.why != DEPARTURE:
            continue
        others = [actor for actor in people if actor.user_id != event.actor_id]
        # What the clock asks for later is of the tasks: the post was told of as it was written.
        as_written = row.created_at == event.at
        of_post = _of_post(session, event, others, at) if as_written else ()
        for notice in (*of_post, *_of_tasks(session, event, others, at)):
            key = (notice.user_id, notice.instance_id or notice.post_id)
            if key not in told:
                told.add(key)
                yield notice


def ask(session: Session, commune_id: uuid.UUID, *, at: datetime) -> None:
    """Have it told where somebody who was named has left, to whom nobody told it yet."""
    usernames = {username for username, _ in session.execute(_waiting(commune_id, at))}
    if not usernames:
        return
    lines = session.scalars(lines_about_people(commune_id, usernames, _LEAVES))
    for event in {event.subject: event for event in lines}.values():
        tell_of(session, event, DEPARTURE, at=at)


def _of_post(
    session: Session, event: Event, people: Sequence[Actor], at: datetime
) -> Iterator[Notice]:
    """That a post in a unit ends: to who holds it, and to who answers for the unit."""
    keys = keys_of(Post, event)
    concerned = [
        (actor, ending)
        for actor, ending in endings_of(session, event.commune_id, keys, people, at=at)
        if ending.post.role in UNIT_ROLES and ending.ends
    ]
    heads = {
        actor.user_id
        for actor, ending in concerned
        if actor.user_id != ending.post.user_id
        and any(p.role is Role.HEAD and p.unit_id == ending.post.unit_id for p in actor.posts)
    }
    office = {actor.user_id for actor, _ in concerned if any(p.follows_up for p in actor.posts)}
    for actor, ending in concerned:
        own = actor.user_id == ending.post.user_id
        if own or actor.user_id in (heads or office):
            yield notice_about(
                event,
                actor,
                at,
                post_id=ending.post.id,
                why=OWN if own else OF_UNIT,
                standing=LEAVER if own else ARRANGES,
            )


def _of_tasks(
    session: Session, event: Event, people: Sequence[Actor], at: datetime
) -> Iterator[Notice]:
    """That what somebody was named for waits for others: to who can name them, and to themself."""
    username = event.subject.removeprefix(_OF_PEOPLE)
    waiting = session.execute(_waiting(event.commune_id, at))
    ids = [instance_id for who, instance_id in waiting if who == username]
    if not ids:
        return
    able = [actor.user_id for actor in people if actor.user_id]
    line = (event.seq, OFFICER_LEFT.name)
    found = session.execute(told_by_line(event.commune_id, able, *line))
    heard = {(user_id, instance_id) for user_id, instance_id in found}
    for situation in read_situations(session, event.commune_id, ids, at=at):
        about = situation.instance.id
        for actor, standing in _concerned(situation, people, username):
            if (actor.user_id, about) not in heard:
                yield notice_about(
                    event,
                    actor,
                    at,
                    instance_id=about,
                    why=OFFICER_LEFT.name,
                    standing=standing,
                )


def _waiting(commune_id: uuid.UUID, at: datetime) -> Select[str, uuid.UUID]:
    """Who left and was named for what goes on: it waits for others to be named."""
    return departed(commune_id, local_day(at)).where(not_over())


def _concerned(
    situation: Situation, people: Sequence[Actor], username: str
) -> Iterator[tuple[Actor, str]]:
    """Those who may see it: who heads the lead unit, else the office; and whoever left."""
    instance = situation.instance
    others = [each for each in people if each.username != username and sees(each, instance)]
    for standing in (Standing.LEAD_HEAD, Standing.FOLLOW_UP):
        if found := [each for each in others if stands_as(standing, instance, each)]:
            yield from ((each, standing) for each in found)
            break
    for actor in people:
        is_leaver = actor.username == username and sees(actor, instance)
        if is_leaver and stands_as(Standing.PARTICIPANT, instance, actor):
            yield actor, Standing.PARTICIPANT


def notice_about(
    event: Event,
    actor: Actor,
    at: datetime,
    *,
    why: str,
    standing: str,
    instance_id: uuid.UUID | None = None,
    post_id: uuid.UUID | None = None,
) -> Notice:
    """A notice to somebody of a line that asks nothing of them: of a task, or of a post."""
    return Notice(
        commune_id=event.commune_id,
        user_id=actor.user_id,
        event_seq=event.seq,
        instance_id=instance_id,
        post_id=post_id,
        why=why,
        standing=standing,
        duty=False,
        awaited_since=event.at,
        created_at=at,
    )
