"""Notices of acts that ask nothing: who has to know of them, as things stand when it is told."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from models.notice import Notice
from models.record import Event, Outbox
from workflow.actors.actor import Actor
from workflow.actors.visibility import sees
from workflow.definition.vocabulary import Standing
from workflow.instance.situation import Situation
from workflow.instance.standing import stands_as
from workflow.instance.telling import News


def notices(
    commune_id: uuid.UUID,
    lines: Iterable[tuple[Outbox, Event]],
    situations: Mapping[uuid.UUID, Situation],
    people: Iterable[Actor],
    at: datetime,
) -> Iterator[Notice]:
    """One for each person who has to know of one of these lines, and did not write it."""
    known = [(News(row.why), event) for row, event in lines if row.why in set(News)]
    everybody = list(people)
    for news, event in known:
        situation = situations.get(event.instance_id) if event.instance_id else None
        for actor in everybody if situation else ():
            assert situation is not None
            standing = _TOLD[news](situation, event, actor)
            if standing and actor.user_id != event.actor_id and sees(actor, situation.instance):
                yield Notice(
                    commune_id=commune_id,
                    user_id=actor.user_id,
                    event_seq=event.seq,
                    instance_id=situation.instance.id,
                    why=news,
                    standing=standing,
                    duty=False,
                    awaited_since=event.at,
                    created_at=at,
                )


def _of_lead(situation: Situation, _event: Event, actor: Actor) -> str | None:
    """Whoever belongs to the lead unit, its head as such."""
    found = (
        s
        for s in (Standing.LEAD_HEAD, Standing.LEAD_MEMBER)
        if stands_as(s, situation.instance, actor)
    )
    return next(found, None)


_TOLD: dict[News, Callable[[Situation, Event, Actor], str | None]] = {
    News.TAKEN_BACK: _of_lead,
}
"""As what somebody is told of it; None: it does not concern them."""
