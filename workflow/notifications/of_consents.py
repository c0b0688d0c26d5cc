"""Who is told of what takes a second person: when it is asked for, and what became of it."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from models.consent import Consent
from models.notice import Notice
from models.queries.consent import consents
from models.record import Event, Outbox
from models.vocabulary import ConsentState, GuardedDeed
from workflow.actors.actor import Actor
from workflow.audit.record import keys_of
from workflow.consent.consents import AGREE, ALONE, ASK, LAPSE, REFUSE, TELL, WITHDRAW
from workflow.consent.guarded import agreeing_post, answers_for_posts

SECOND_PERSON, CONCERNED, ASKER, KNOWS = "second_person", "concerned", "asker", "knows_of_posts"
"""As what somebody is told."""

SETTLED = (AGREE, REFUSE, WITHDRAW, LAPSE)


def notices(
    session: Session,
    commune_id: uuid.UUID,
    lines: Iterable[tuple[Outbox, Event]],
    people: Iterable[Actor],
    at: datetime,
) -> Iterator[Notice]:
    """One for each who has to know: whom it is about, the chair, the office, and who asked.

    Whoever may agree is asked to. Of what was settled before anybody was told only that is told.
    """
    deeds = [
        (row.why, event, key)
        for row, event in lines
        if row.why in (ASK, ALONE, TELL, *SETTLED)
        for key in keys_of(Consent, event)
    ]
    if not deeds:
        return
    keys = {key for _, _, key in deeds}
    wanted = consents(commune_id).where(Consent.id.in_(keys))
    found = {each.id: each for each in session.scalars(wanted)}
    here = {actor.user_id: actor for actor in people if actor.user_id}
    for why, event, key in deeds:
        consent = found[key]
        if why == ASK and consent.state is not ConsentState.WAITING:
            continue
        for user_id, standing in _told(consent, why, here).items():
            if user_id != event.actor_id:
                yield Notice(
                    commune_id=commune_id,
                    user_id=user_id,
                    event_seq=event.seq,
                    consent_id=key,
                    why=AGREE if standing == SECOND_PERSON else f"told_{why}",
                    standing=standing,
                    duty=standing == SECOND_PERSON,
                    awaited_since=event.at,
                    created_at=at,
                )


def _told(consent: Consent, why: str, here: dict[uuid.UUID, Actor]) -> dict[uuid.UUID, str]:
    """Who is told, each once, as what they are most."""
    found = {key: KNOWS for key, actor in here.items() if _knows(actor)}
    if consent.asked_by_id in here and why in SETTLED:
        found[consent.asked_by_id] = ASKER
    if consent.user.active or consent.deed is GuardedDeed.DISABLE:
        # Somebody may hold no post yet whom it is about.
        found[consent.user_id] = CONCERNED
    if why == ASK:
        able = (key for key, actor in here.items() if agreeing_post(actor, consent))
        found |= dict.fromkeys(able, SECOND_PERSON)
    return found


def _knows(actor: Actor) -> bool:
    return answers_for_posts(actor) or any(post.follows_up for post in actor.own_posts)
