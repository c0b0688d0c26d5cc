"""Who is named in a line of discussion: by a box, or as @name in its text.

Only who may see the instance can be named, and naming somebody tells them; it asks nothing of them.
"""

import re
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.mention import Mention
from models.notice import Notice
from models.queries.mention import mentions_with
from models.record import Event, Outbox
from models.work import Comment
from workflow.actors.actor import CHAIRING_ROLES, Actor
from workflow.actors.visibility import sees
from workflow.audit.record import keys_of
from workflow.auth.credentials import LONGEST_USERNAME
from workflow.calendar.days import local_day
from workflow.errors import Invalid
from workflow.instance.situation import Situation
from workflow.vietnamese import name_sort_key

MENTION, MENTIONED = "mention", "mentioned"
"""Why somebody is told, and as what."""

# No address of a mailbox: nothing that could belong to a word stands before the sign.
# One letter more than a user name has is enough to see that it is none.
_NAMED = re.compile(rf"(?<![\w.@/-])@([\w.-]{{1,{LONGEST_USERNAME + 1}}})")
_ENDS = "._-"


@dataclass(frozen=True, slots=True)
class Mentionable:
    """One who can be named."""

    user_id: uuid.UUID
    username: str
    name: str
    capacity: str


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of a text: plain, or the sign and name of somebody."""

    text: str
    username: str = ""


def mentionable_in(
    session: Session, situation: Situation, *, actor: Actor, at: datetime
) -> list[Mentionable]:
    """Those whom the actor is most likely to name, in the order of Vietnamese names.

    The people of the units it concerns, the chair and vice-chairs, and the follow-up office.
    """
    instance = situation.instance
    concerned = {unit.id for unit in situation.units}
    around = Actor.around(session, instance.commune_id, concerned, on=local_day(at))
    near = [
        each
        for each in around
        if each.user_id != actor.user_id
        and sees(each, instance)
        and (
            each.units_before(instance) & concerned
            or each.follows_up
            or any(post.role in CHAIRING_ROLES for post in each.posts)
        )
    ]
    people = [
        Mentionable(each.user_id, each.username, each.name, _capacity(each))
        for each in near
        if each.user_id and each.username
    ]
    return sorted(people, key=lambda person: name_sort_key(person.name))


def mentions_for(
    session: Session,
    situation: Situation,
    comment: Comment,
    ticked: Iterable[uuid.UUID],
    *,
    at: datetime,
) -> list[Mention]:
    """The mentions that go with a line, each person once.

    Raises `Invalid` beside the field in which somebody is named who cannot be.
    """
    chosen, named = dict.fromkeys(ticked), _NAMED.findall(comment.body)
    if not (chosen or named):
        return []
    seeing = _seeing(session, situation, at)
    users = {each.username: each.user_id for each in seeing if each.username and each.user_id}
    if not chosen.keys() <= set(users.values()):
        raise Invalid({"mentioned": "not_mentionable"})
    for name in named:
        user_id = next((users[each] for each in _spellings(name) if each in users), None)
        if user_id is None:
            raise Invalid({"body": "unknown_mention"}, missing={"body": name.rstrip(_ENDS)})
        chosen[user_id] = None
    return [
        Mention(commune_id=comment.commune_id, comment_id=comment.id, user_id=user_id)
        for user_id in chosen
    ]


def text_parts(body: str, usernames: Collection[str]) -> Iterator[TextPart]:
    """A text cut into what is plain and what names one of these people."""
    if not usernames:
        yield TextPart(body)
        return
    plain = 0
    for found in _NAMED.finditer(body):
        username = next((each for each in _spellings(found[1]) if each in usernames), None)
        if username:
            end = found.start(1) + len(username)
            yield TextPart(body[plain : found.start()])
            yield TextPart(body[found.start() : end], username)
            plain = end
    yield TextPart(body[plain:])


def notices(
    session: Session,
    commune_id: uuid.UUID,
    lines: Iterable[tuple[Outbox, Event]],
    situations: Iterable[Situation],
    people: Iterable[Actor],
    at: datetime,
) -> Iterator[Notice]:
    """One for each person named in the lines of these events who may still see the instance."""
    mentioning = (event for row, event in lines if row.why == MENTION)
    named = {key: event for event in mentioning for key in keys_of(Mention, event)}
    if not named:
        return
    by_id = {situation.instance.id: situation for situation in situations}
    here = {actor.user_id: actor for actor in people}
    told = _told_before(session, commune_id, by_id)
    for mention, written_at in session.execute(mentions_with(commune_id, named)):
        event, person = named[mention.id], here.get(mention.user_id)
        situation = by_id.get(event.instance_id) if event.instance_id else None
        if not person or not situation or not sees(person, situation.instance):
            continue
        told_as = (mention.user_id, situation.instance.id, written_at)
        if mention.user_id != event.actor_id and told_as not in told:
            told.add(told_as)
            yield Notice(
                commune_id=commune_id,
                user_id=mention.user_id,
                event_seq=event.seq,
                instance_id=situation.instance.id,
                why=MENTION,
                standing=MENTIONED,
                duty=False,
                awaited_since=written_at,
                created_at=at,
            )


def _told_before(
    session: Session, commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> set[tuple[uuid.UUID, uuid.UUID, datetime]]:
    found = session.execute(
        select(Notice.user_id, Notice.instance_id, Notice.awaited_since).where(
            Notice.commune_id == commune_id,
            Notice.why == MENTION,
            Notice.instance_id.in_(list(instance_ids)),
        )
    )
    return {(user, key, since) for user, key, since in found if key}


def _seeing(session: Session, situation: Situation, at: datetime) -> list[Actor]:
    commune_id = situation.instance.commune_id
    everybody = Actor.everybody(session, commune_id, on=local_day(at))
    return [each for each in everybody if sees(each, situation.instance)]


def _capacity(actor: Actor) -> str:
    """How they sign, first in a post of their own."""
    return (actor.own_posts or actor.posts)[0].name


def _spellings(name: str) -> Iterator[str]:
    """A name as it may be meant: whole, then without the marks of the sentence at its end."""
    meant = name.lower()
    yield meant
    while meant and meant[-1] in _ENDS:
        meant = meant[:-1]
        yield meant
