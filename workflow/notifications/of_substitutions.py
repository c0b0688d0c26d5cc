"""Who is told of a place: the substitute when it is given, and both when it is taken back.

Who holds a post of the committee is also told when another put somebody in their place. Where it
waits for the word of whoever authorises, they are called to it; the substitute is told once they
agreed, and whoever entered it what became of it.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from models.notice import Notice
from models.queries.substitution import substitutions_of
from models.record import Event, Outbox
from models.substitution import Substitution
from models.vocabulary import COMMITTEE_ROLES
from workflow.actors.actor import Actor
from workflow.actors.held_posts import still_given
from workflow.audit.record import keys_of
from workflow.calendar.days import local_day
from workflow.delegation.substitutions import AGREE, END, GIVE

GIVEN_OF_MINE = "place_given"
"""That another was put in the place of a member of the committee, whoever did so."""

AGREED, NOT_AGREED = "place_agreed", "place_not_agreed"
"""What became of a place that waited for the word of whoever authorises."""

SUBSTITUTE, PRINCIPAL, ENTERER = "substitute", "principal", "place_enterer"
"""As what somebody is told."""


def notices(
    session: Session,
    commune_id: uuid.UUID,
    lines: Iterable[tuple[Outbox, Event]],
    people: Iterable[Actor],
    at: datetime,
) -> Iterator[Notice]:
    """One for each of the two who has to know, but for whoever did it.

    Of a place that was given and taken back before anybody was told, nobody is told.
    """
    deeds = [
        (row.why, event, key)
        for row, event in lines
        if row.why in (GIVE, AGREE, END)
        for key in keys_of(Substitution, event)
    ]
    if not deeds:
        return
    keys = {key for _, _, key in deeds}
    wanted = substitutions_of(commune_id).where(Substitution.id.in_(keys))
    found = {each.id: each for each in session.scalars(wanted)}
    given = {key for why, _, key in deeds if why == GIVE}
    here, today = {actor.user_id for actor in people}, local_day(at)
    for why, event, key in deeds:
        place = found.get(key)
        if place is None or (key in given and not still_given(place, today)):
            continue
        for standing, user_id, told in _concerned(place, why):
            if user_id in here and user_id != event.actor_id:
                yield Notice(
                    commune_id=commune_id,
                    user_id=user_id,
                    event_seq=event.seq,
                    substitution_id=key,
                    why=told,
                    standing=standing,
                    duty=told == AGREE,
                    awaited_since=event.at,
                    created_at=at,
                )


def _concerned(place: Substitution, why: str) -> Iterator[tuple[str, uuid.UUID, str]]:
    """As what, who, and of what."""
    consent, principal = place.consent, place.post.user_id
    waits = place.awaits_agreement
    if why == GIVE and waits:
        yield PRINCIPAL, principal, AGREE
        return
    if consent and (why == AGREE or waits):
        yield ENTERER, consent.asked_by_id, AGREED if why == AGREE else NOT_AGREED
    if not waits:
        yield SUBSTITUTE, place.substitute_id, END if why == END else GIVE
    if why == END:
        yield PRINCIPAL, principal, END
    elif why == GIVE and place.post.role in COMMITTEE_ROLES:
        yield PRINCIPAL, principal, GIVEN_OF_MINE
