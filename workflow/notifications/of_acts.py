"""Notices of acts that ask nothing: who has to know of them, as things stand when it is told."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from models.notice import Notice
from models.queries.record import who_acted
from models.record import Event, Outbox
from workflow.actors.actor import Actor
from workflow.actors.visibility import sees
from workflow.definition.vocabulary import Standing
from workflow.engine.news import NEWS
from workflow.instance.situation import Situation
from workflow.instance.standing import standings, stands_as
from workflow.instance.telling import WHOEVER_ACTED, News

Line = tuple[Outbox, Event]


def notices(
    session: Session,
    commune_id: uuid.UUID,
    lines: Iterable[Line],
    situations: Mapping[uuid.UUID, Situation],
    people: Sequence[Actor],
    *,
    called: Iterable[Notice],
    told: dict[tuple[uuid.UUID, uuid.UUID, str], datetime],
    at: datetime,
) -> Iterator[Notice]:
    """One for each person who has to know of one of these lines, and did not write it.

    Whom the line also calls to something hears of it with that. `told` has when each person was
    last told of each instance, and of what.
    """
    known = [(NEWS[row.why], event) for row, event in lines if row.why in NEWS]
    acted = _Acted(session, commune_id, {e.instance_id for _, e in known if e.instance_id})
    heard = {(each.user_id, each.event_seq) for each in called}
    for news, event in known:
        situation = situations.get(event.instance_id) if event.instance_id else None
        if situation is None or (news.when and not news.when(situation, event.at)):
            continue
        for actor in people:
            standing = _concerns(news, situation, event, actor, acted)
            if standing is None or (actor.user_id, event.seq) in heard:
                continue
            assert actor.user_id is not None
            heard.add((actor.user_id, event.seq))
            # Two lines of one instant are one moment of the record: nothing came between them.
            told_as = (actor.user_id, situation.instance.id, news.name)
            if told.get(told_as) == event.at:
                continue
            told[told_as] = event.at
            yield Notice(
                commune_id=commune_id,
                user_id=actor.user_id,
                event_seq=event.seq,
                instance_id=situation.instance.id,
                why=news.name,
                standing=standing,
                duty=False,
                awaited_since=event.at,
                created_at=at,
            )


@dataclass(frozen=True)
class _Acted:
    """Who did something to which instance: asked once, and only where it matters."""

    session: Session
    commune_id: uuid.UUID
    instances: Collection[uuid.UUID]

    @cached_property
    def pairs(self) -> frozenset[tuple[uuid.UUID, uuid.UUID]]:
        """Of these instances, with each who did something to it."""
        found = self.session.execute(who_acted(self.commune_id, self.instances))
        return frozenset((key, person) for key, person in found if key and person)


def _concerns(
    news: News, situation: Situation, event: Event, actor: Actor, acted: _Acted
) -> str | None:
    """As what somebody is told of it; None: it does not concern them, or they did it."""
    instance = situation.instance
    if (
        actor.user_id == event.actor_id
        or not sees(actor, instance)
        or _is_another(news, event, actor)
    ):
        return None
    for standing in news.hearers:
        if standing != WHOEVER_ACTED:
            meant = _meant(news, situation, event, actor) if standing in _OF_UNITS_ASKED else actor
            if stands_as(standing, instance, meant):
                return standing
        elif _has_to_do_with(situation, actor) and (instance.id, actor.user_id) in acted.pairs:
            return standing
    return None


def _is_another(news: News, event: Event, actor: Actor) -> bool:
    """Whether a line names those whom it concerns, and somebody is not among them."""
    return bool(news.named_in) and actor.username not in event.details.get(news.named_in, ())


_OF_UNITS_ASKED = (Standing.COOPERATING_HEAD, Standing.PARTICIPANT)


def _meant(news: News, situation: Situation, event: Event, actor: Actor) -> Actor:
    """Somebody as far as they are of the units that it is about."""
    return _in_units(actor, news.units(situation, event.at)) if news.units else actor


def _in_units(actor: Actor, units: Collection[uuid.UUID]) -> Actor:
    return replace(actor, posts=tuple(post for post in actor.posts if post.unit_id in units))


def _has_to_do_with(situation: Situation, actor: Actor) -> bool:
    """Whether somebody is more to an instance, as things stand, than one who may look at it."""
    held = (standings(situation.instance, actor, post) for post in actor.posts)
    return any(found - {Standing.PARTICIPANT} for found in held)
