"""From the outbox to the people: each row becomes notices for those whose turn it is now.

One who delivers holds the oldest row that waits. Whoever comes second finds it held and leaves,
so that rows are delivered in order and once; a crash lets go of everything.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache, cached_property
from itertools import groupby

from sqlalchemy import func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.notice import Notice
from models.organisation import Commune
from models.queries.commands import write
from models.queries.notice import (
    delivered,
    held_undelivered,
    lines_about_places,
    places_to_tell,
    waiting_lines,
)
from models.queries.record import who_began
from models.record import Event, Outbox
from models.substitution import Substitution
from workflow.actors.actor import CLOCK, Actor
from workflow.audit.record import keys_of
from workflow.calendar.days import FROM, LOCAL, local_day
from workflow.delegation.substitutions import AGREE, GIVE
from workflow.discussion import mentions
from workflow.instance.reading import read_situations
from workflow.instance.situation import Situation
from workflow.instance.turn import Turn
from workflow.notifications import (
    of_acts,
    of_consents,
    of_departures,
    of_handovers,
    of_returns,
    of_substitutions,
)
from workflow.notifications.mail_queue import Sender, mail_at_once
from workflow.worklist.work_items import WorkItem, work_items
from workflow.worklist.worklist import running

AT_A_TIME = 50
"""Rows delivered in one transaction: few enough that nobody waits for it, and whole lines."""


_ToldAs = tuple[uuid.UUID, uuid.UUID, str]
"""Who was told about which instance, and why."""


def communes(session: Session) -> Sequence[uuid.UUID]:
    """Every commune in which people may have to be told."""
    return session.scalars(select(Commune.id).order_by(Commune.id)).all()


def deliver(session: Session, commune_id: uuid.UUID, *, sender: Sender | None, at: datetime) -> int:
    """How many rows of the outbox were delivered; 0 when none waits, or somebody else is at it.

    Who is told is judged as things stand now: what was settled meanwhile is told to nobody.
    Without a `sender` no mail is written.
    """
    lines = _held(session, commune_id)
    if not lines:
        return 0
    told = _notices(session, commune_id, lines, at)
    if sender:
        by_clock = {event.seq for _, event in lines if event.actor == CLOCK}
        mail_at_once(session, commune_id, told, by_clock=by_clock, sender=sender, at=at)
    write(session, told)
    delivered.done(session, commune_id, [row.id for row, _ in lines], at)
    return len(lines)


def tell_substitutes(
    session: Session, commune_id: uuid.UUID, *, sender: Sender | None, at: datetime
) -> int:
    """How many notices tell what waits for those whose taking of a place has begun.

    Each place is told of once: on its first day from 07:30 on, or when it is given later. What
    awaits the substitute in a post of their own as well is nothing new to them.
    """
    today = local_day(at)
    if at.astimezone(LOCAL).time() < FROM:
        return 0
    if session.scalar(places_to_tell(commune_id, today).limit(1)) is None:
        return 0
    people = Actor.everybody(session, commune_id, on=today)
    begun = _begun(session, commune_id, people, at)
    told = [notice for actor in people for notice in _of_places(session, actor, begun, at)]
    if sender:
        mail_at_once(session, commune_id, told, sender=sender, at=at)
    write(session, told)
    return len(told)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A place that somebody has begun to take."""

    line: int
    """The line of the record by which it was given."""
    at: datetime


def _begun(
    session: Session, commune_id: uuid.UUID, people: Iterable[Actor], at: datetime
) -> dict[uuid.UUID, _Begun]:
    """The places that this caller has to tell of, by the key of the substitution."""
    taken = {post.place.substitution_id for each in people for post in each.posts if post.place}
    wanted = places_to_tell(commune_id, local_day(at)).where(Substitution.id.in_(taken))
    claimed = session.scalars(
        update(Substitution)
        .where(
            Substitution.commune_id == commune_id,
            Substitution.id.in_(wanted),
            # Once more: whoever comes second waits here, and sees what the first one wrote.
            Substitution.told_at.is_(None),
        )
        .values(told_at=at)
        .returning(Substitution)
        .execution_options(synchronize_session=False)
    )
    mine = {each.id: each.valid_from for each in claimed}
    return {
        key: _Begun(line.seq, max(line.at, datetime.combine(mine[key], time(), LOCAL)))
        for line in session.scalars(lines_about_places(commune_id, (GIVE, AGREE), mine))
        for key in keys_of(Substitution, line)
        if key in mine
    }


def _of_places(
    session: Session, actor: Actor, begun: Mapping[uuid.UUID, _Begun], at: datetime
) -> Iterator[Notice]:
    if not any(post.place and post.place.substitution_id in begun for post in actor.posts):
        return
    situations = {each.instance.id: each for each in running(session, actor, at)}
    told = _told_before(session, actor.commune_id, situations, Notice.created_at)
    found: dict[_ToldAs, list[WorkItem]] = defaultdict(list)
    for key, situation in situations.items():
        for item in work_items(situation, actor):
            if item.place and item.place.substitution_id in begun and actor.user_id:
                found[actor.user_id, key, item.why].append(item)
    for told_as, waiting in found.items():
        [place, *_] = (begun[item.place.substitution_id] for item in waiting if item.place)
        # Whatever happened since it began was told to whoever takes it.
        if told_as not in told or told[told_as] < place.at:
            yield _notice(actor.commune_id, place.line, told_as, waiting, since=at, at=at)


def _held(session: Session, commune_id: uuid.UUID) -> Sequence[tuple[Outbox, Event]]:
    # All of a line at once: whoever is awaited for several units is told once of all of them.
    lines = waiting_lines.rows(session, commune_id, AT_A_TIME)
    if not lines:
        return []
    # As long as the oldest waits, so do the others: whoever delivers them begins with it.
    oldest, _ = lines[0]
    return lines if held_undelivered.rows(session, commune_id, oldest.id) else []


def _notices(
    session: Session, commune_id: uuid.UUID, lines: Sequence[tuple[Outbox, Event]], at: datetime
) -> list[Notice]:
    situations = _situations(session, commune_id, (event for _, event in lines), at)
    people = Actor.everybody(session, commune_id, on=local_day(at))
    told = _told_before(session, commune_id, situations, Notice.awaited_since)
    called = [
        *_of_turns(_Began(session, commune_id, situations), lines, people, told, at),
        *mentions.notices(session, commune_id, lines, situations.values(), people, at),
    ]
    consented = [*of_consents.notices(session, commune_id, lines, people, at)]
    return [
        *called,
        *of_acts.notices(
            session, commune_id, lines, situations, people, called=called, told=told, at=at
        ),
        *of_departures.notices(session, lines, people, at),
        *of_handovers.notices(session, commune_id, lines, people, at),
        *of_substitutions.notices(session, commune_id, lines, people, at),
        *consented,
        *of_returns.notices(session, lines, people, at, consented=consented),
    ]


def _of_turns(
    began: "_Began",
    lines: Sequence[tuple[Outbox, Event]],
    people: Sequence[Actor],
    told: dict[_ToldAs, datetime],
    at: datetime,
) -> Iterator[Notice]:
    @cache
    def awaited(instance_id: uuid.UUID) -> list[tuple[Actor, WorkItem]]:
        found = began.situations.get(instance_id)
        return (
            [(actor, item) for actor in people for item in work_items(found, actor)]
            if found
            else []
        )

    for event, of_event in groupby(lines, key=lambda line: line[1]):
        waiting = [row for row, _ in of_event]
        if event.instance_id is None:
            continue
        new = _news(event, waiting, awaited(event.instance_id), told, began)
        for told_as, found in new.items():
            since = told[told_as] = max(item.turn.called_at for item in found)
            yield _notice(began.commune_id, event.seq, told_as, found, since=since, at=at)


def _news(
    event: Event,
    rows: Iterable[Outbox],
    awaited: Iterable[tuple[Actor, WorkItem]],
    told: Mapping[_ToldAs, datetime],
    began: "_Began",
) -> dict[_ToldAs, list[WorkItem]]:
    """What an event calls people to that they neither heard of since it began nor began themselves.

    Whoever is awaited for several units, or in two standings, is told once of all of it.
    """
    calling = {(row.why, row.unit_id) for row in rows}
    found: dict[_ToldAs, list[WorkItem]] = defaultdict(list)
    for actor, item in awaited:
        # One that was overtaken leaves it to the line that calls anew.
        is_about = (item.turn.action, item.unit_id) in calling and event.at >= item.turn.called_at
        if is_about and actor.user_id and event.instance_id and actor.user_id != event.actor_id:
            told_as = (actor.user_id, event.instance_id, item.why)
            is_new = told_as not in told or told[told_as] < item.turn.called_at
            if is_new and (event.at == item.turn.called_at or not began.by(told_as, item.turn)):
                found[told_as].append(item)
    return found


@dataclass(frozen=True)
class _Began:
    """Who began what lasts: they know of it, and a later line is no call to it."""

    session: Session
    commune_id: uuid.UUID
    situations: Mapping[uuid.UUID, Situation]

    def by(self, told_as: _ToldAs, turn: Turn) -> bool:
        """Whether somebody did themself what a turn began with."""
        user_id, instance_id, _ = told_as
        return (instance_id, user_id, turn.called_at) in self._acted

    @cached_property
    def _acted(self) -> frozenset[tuple[uuid.UUID | None, uuid.UUID | None, datetime]]:
        instants = {turn.called_at for each in self.situations.values() for turn in each.turns}
        found = self.session.execute(who_began(self.commune_id, self.situations, instants))
        return frozenset((instance, person, at) for instance, person, at in found)


def _notice(
    commune_id: uuid.UUID,
    line: int,
    told_as: _ToldAs,
    found: Sequence[WorkItem],
    *,
    since: datetime,
    at: datetime,
) -> Notice:
    user_id, instance_id, why = told_as
    return Notice(
        commune_id=commune_id,
        user_id=user_id,
        event_seq=line,
        instance_id=instance_id,
        why=why,
        standing=found[0].standing,
        duty=any(item.duty for item in found),
        awaited_since=since,
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


def _told_before(
    session: Session,
    commune_id: uuid.UUID,
    instance_ids: Iterable[uuid.UUID],
    instant: InstrumentedAttribute[datetime],
) -> dict[_ToldAs, datetime]:
    """What each person was told, with the latest of some instant of it."""
    found = session.execute(
        select(Notice.user_id, Notice.instance_id, Notice.why, func.max(instant))
        .where(Notice.commune_id == commune_id, Notice.instance_id.in_(list(instance_ids)))
        .group_by(Notice.user_id, Notice.instance_id, Notice.why)
    )
    return {(user, key, why): since for user, key, why, since in found if key}
