"""Notices as a person reads them: with what happened, and whether it still awaits them."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Update, or_, select, update
from sqlalchemy.orm import Session

from models.consent import Consent
from models.notice import Contact, Mail, Notice
from models.organisation import Unit, User
from models.queries.consent import consents
from models.queries.notice import (
    contact_of,
    lines_numbered,
    newest_told,
    notices_about,
    notices_in,
    unread_about,
    unread_about_seen,
    unread_of_instances,
    unread_of_others,
)
from models.queries.substitution import substitutions_of
from models.queries.work import comments_by_id
from models.record import Event
from models.substitution import Substitution
from models.vocabulary import GuardedDeed
from models.work import Comment, TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.held_posts import still_given
from workflow.actors.visibility import visible_to
from workflow.audit.record import keys_of
from workflow.calendar.days import local_day
from workflow.consent.consents import AGREE
from workflow.consent.consents import awaiting as awaited_consents
from workflow.delegation.departures import GOES_ON, OF_UNIT, OWN
from workflow.delegation.endings import Ending, endings_of
from workflow.delegation.substitutions import AGREE as AGREE_PLACE
from workflow.delegation.substitutions import END
from workflow.discussion.mentions import MENTION
from workflow.engine.news import NEWS
from workflow.instance.reading import read_situations
from workflow.instance.situation import Situation
from workflow.notifications.of_substitutions import NOT_AGREED
from workflow.worklist.work_items import WorkItem, work_items

_ASKS_NOTHING = {MENTION, OF_UNIT, OWN, GOES_ON, *NEWS}
"""What somebody has to know of an instance, or of a post that ends, until they have read it."""

MOST_COUNTED = 100
"""How many unread notices are counted; what lies beyond is many."""


MOST_OF_A_LINE = 500
"""About how many things one line may tell a person: all that waits in a place they take."""


@dataclass(frozen=True, slots=True)
class Told:
    """One notice, with the line of the record it is about."""

    notice: Notice
    event: Event
    open: bool
    """Whether it still awaits the person; of what asks nothing: whether it holds and is not read.

    Otherwise it is settled.
    """
    situation: Situation | None = None
    """The instance it is about."""
    ending: Ending | None = None
    """The hand-over it is about, as its person reads it; None where it concerns them no more."""
    place: Substitution | None = None
    """The place it is about."""
    comment: Comment | None = None
    """The line of discussion that names them."""
    consent: Consent | None = None
    """What takes a second person."""
    work_items: tuple[WorkItem, ...] = ()
    """What of it still awaits them: for which units, and in whose place."""
    asked: tuple[Unit, ...] = ()
    """The units asked to cooperate in which they hold a post, or take a place."""

    @property
    def asks_nothing(self) -> bool:
        """Whether it only tells, and says the same once it was read."""
        return self.notice.why in _ASKS_NOTHING

    @property
    def is_overtaken(self) -> bool:
        """Whether it tells of a post's end, and the post does not end any more."""
        return self.ending is not None and not _is_true(self.ending, self.notice)

    @property
    def concerns_reader(self) -> bool:
        """Whether they may read what it is about; a hand-over may have gone to others."""
        return self.notice.post_id is None or self.ending is not None


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Notices grouped by what they are about, and both the groups and each the newest first."""

    groups: Sequence[Sequence[Told]]
    older: int | None
    """The line below which the next page begins; None when there is no more."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail tells its person now."""

    mail: Mail
    user: User
    contact: Contact
    told: Sequence[Told]
    """What still awaits them; when nothing does, there is nothing to send."""


Subject = int | uuid.UUID
"""What a notice is about: an instance by its number; a post, a place or a consent by its id."""


def unread(session: Session, actor: Actor) -> Sequence[Subject]:
    """What each unread notice is about, up to as many as are counted."""
    assert actor.user_id is not None
    person = actor.commune_id, actor.user_id
    rows = unread_about.rows(session, *person, MOST_COUNTED)
    open_to_all = not any(is_restricted for is_restricted, *_ in rows)
    if actor.sees_everything or (actor.posts and open_to_all):
        return _named(subject for _, *subject in rows)
    seen = unread_about_seen(*person, _may_be_seen(actor)).limit(MOST_COUNTED)
    return _named(session.execute(seen))


def is_unread(session: Session, *subjects: Subject, actor: Actor) -> bool:
    """Whether the actor has not read something that they were told about these."""
    assert actor.user_id is not None
    numbers, ids = _numbers_and_ids(subjects)
    person = actor.commune_id, actor.user_id
    return bool(
        (numbers and unread_of_instances.rows(session, *person, numbers))
        or (ids and unread_of_others.rows(session, *person, ids))
    )


def notice_page(
    session: Session, *, size: int, below: int | None = None, actor: Actor, at: datetime
) -> NoticePage:
    """The notices of a person about `size` things that they may see, or more: whole lines."""
    assert actor.user_id is not None
    wanted = newest_told(actor.commune_id, actor.user_id, below=below).where(_may_be_seen(actor))
    found = session.execute(wanted.limit(size + MOST_OF_A_LINE)).all()
    edge = found[min(size, len(found)) - 1][1] if found else 0
    newest = {key: line for key, line in found if line >= edge}
    about = notices_about(actor.commune_id, actor.user_id, newest)
    notices = session.scalars(about).all() if newest else []
    told = _told(session, notices, actor, at)
    groups = [[each for each in told if _key(each.notice) == key] for key in newest]
    return NoticePage(
        groups=[group for group in groups if group],
        older=edge if len(newest) < len(found) else None,
    )


def letter(session: Session, mail: Mail, *, at: datetime) -> Letter | None:
    """What a mail tells as things stand; None when its person gets no mail any more."""
    user = session.get_one(User, (mail.commune_id, mail.user_id))
    contact = session.scalar(contact_of(mail.commune_id, mail.user_id))
    if contact is None or not contact.address:
        return None
    actor = Actor.of(session, user, on=local_day(at))
    # What they wanted when it was written may have changed since.
    notices = [n for n in session.scalars(notices_in(mail)) if n.duty or contact.digest]
    seen = select(TaskInstance.id).where(
        TaskInstance.commune_id == mail.commune_id,
        TaskInstance.id.in_([notice.instance_id for notice in notices]),
        visible_to(actor),
    )
    visible = {None, *session.scalars(seen)}
    told = _told(session, [n for n in notices if n.instance_id in visible], actor, at)
    return Letter(mail, user, contact, _newest(each for each in told if _tells(each, user)))


def _tells(told: Told, user: User) -> bool:
    """Whether a mail tells it now: whoever is shut out is told that they are, and nothing else."""
    shuts_out = told.consent is not None and told.consent.deed is GuardedDeed.DISABLE
    return told.open and (user.active or shuts_out)


def _newest(told: Iterable[Told]) -> list[Told]:
    """Of what somebody is called to more than once the last call alone, in their order."""
    found: dict[tuple[object, ...], Told] = {}
    for each in told:
        line = each.event.seq if each.notice.why in _ASKS_NOTHING else None
        key = (_key(each.notice), each.notice.why, line)
        found.pop(key, None)
        found[key] = each
    return list(found.values())


def read_about(session: Session, *subjects: Subject, actor: Actor, at: datetime) -> None:
    """Note that the actor has read what they were told about these."""
    numbers, keys = _numbers_and_ids(subjects)
    instances = select(TaskInstance.id).where(
        TaskInstance.commune_id == actor.commune_id, TaskInstance.number.in_(numbers)
    )
    of_keys = or_(*(column.in_(keys) for column in _OTHER_SUBJECTS))
    about = [
        *([Notice.instance_id.in_(instances)] if numbers else ()),
        # By the index of what is unread, in which those about no instance stand together.
        *([Notice.instance_id.is_(None) & of_keys] if keys else ()),
    ]
    if about:
        session.execute(_unread_by(actor).where(or_(*about)).values(read_at=at))


_OTHER_SUBJECTS = (Notice.post_id, Notice.substitution_id, Notice.consent_id)
"""What a notice may be about when it is about no instance."""


def _named(rows: Iterable[Iterable[Subject | None]]) -> list[Subject]:
    """Of each row the one of its four that is given."""
    return [each for row in rows for each in row if each is not None]


def _numbers_and_ids(subjects: Iterable[Subject]) -> tuple[list[int], list[uuid.UUID]]:
    told = list(subjects)
    return [n for n in told if isinstance(n, int)], [n for n in told if isinstance(n, uuid.UUID)]


def read_all(session: Session, *, actor: Actor, at: datetime) -> None:
    """Note that the actor has read everything they were told."""
    session.execute(_unread_by(actor).values(read_at=at))


def _may_be_seen(actor: Actor) -> ColumnElement[bool]:
    """The condition that a notice is about no instance, or one that the actor may see.

    Of whatever else it is about, what they read says how much.
    """
    return Notice.instance_id.is_(None) | visible_to(actor)


def _key(notice: Notice) -> uuid.UUID | None:
    return notice.instance_id or notice.post_id or notice.substitution_id or notice.consent_id


def _unread_by(actor: Actor) -> Update:
    return (
        update(Notice)
        .where(
            Notice.commune_id == actor.commune_id,
            Notice.user_id == actor.user_id,
            Notice.read_at.is_(None),
        )
        .execution_options(synchronize_session=False)
    )


def _told(session: Session, notices: Sequence[Notice], actor: Actor, at: datetime) -> list[Told]:
    ids = {notice.instance_id for notice in notices if notice.instance_id}
    situations = {
        situation.instance.id: situation
        for situation in read_situations(session, actor.commune_id, ids, at=at)
    }
    numbers = {notice.event_seq for notice in notices}
    lines = session.scalars(lines_numbered(actor.commune_id, numbers)) if numbers else ()
    events = {event.seq: event for event in lines}
    comments = _comments(session, notices, events, actor)
    awaiting = {key: work_items(situation, actor) for key, situation in situations.items()}
    endings = _endings(session, notices, actor, at)
    places = _places(session, notices, actor)
    asked = _consents(session, notices, actor)
    waiting = {each.id for each in awaited_consents(session, actor=actor, at=at)} if asked else ()

    def told(notice: Notice) -> Told:
        event = events[notice.event_seq]
        if notice.post_id:
            ending = endings.get(notice.post_id)
            unread = notice.why in _ASKS_NOTHING and notice.read_at is None
            is_open = _still_awaits(ending, notice) or (unread and _is_true(ending, notice))
            return Told(notice, event, is_open, ending=ending)
        if notice.substitution_id:
            place = places[notice.substitution_id]
            return Told(notice, event, _is_open(place, notice, local_day(at)), place=place)
        if notice.consent_id:
            consent = asked[notice.consent_id]
            waits = notice.consent_id in waiting
            is_open = waits if notice.why == AGREE else notice.read_at is None
            return Told(notice, event, is_open, consent=consent)
        assert notice.instance_id is not None
        # Whoever was called more than once while a turn lasts was told of it as often.
        found = tuple(
            item
            for item in awaiting[notice.instance_id]
            if item.why == notice.why and item.turn.since <= notice.awaited_since
        )
        return Told(
            notice,
            event,
            bool(found) or (notice.why in _ASKS_NOTHING and notice.read_at is None),
            situation=situations[notice.instance_id],
            comment=comments.get(notice.event_seq) if notice.why == MENTION else None,
            work_items=found,
            asked=tuple(u for u in situations[notice.instance_id].asked if u.id in actor.unit_ids),
        )

    return [told(notice) for notice in notices]


def _is_open(place: Substitution, notice: Notice, today: date) -> bool:
    """Whether what somebody was told of a place still asks for their word, or to be read."""
    if notice.why == AGREE_PLACE:
        return place.awaits_agreement and still_given(place, today)
    over = notice.why in (END, NOT_AGREED)
    return notice.read_at is None and (over or still_given(place, today))


def _endings(
    session: Session, notices: Sequence[Notice], actor: Actor, at: datetime
) -> dict[uuid.UUID, Ending]:
    """The endings that notices are about, by the post, as far as they concern the actor."""
    ids = {notice.post_id for notice in notices if notice.post_id}
    found = endings_of(session, actor.commune_id, ids, [actor], at=at)
    return {ending.post.id: ending for _, ending in found}


def _is_true(ending: Ending | None, notice: Notice) -> bool:
    """Whether what a notice tells of a post still is so."""
    return ending is not None and (ending.ends or notice.why == GOES_ON)


def _still_awaits(ending: Ending | None, notice: Notice) -> bool:
    if ending is None or ending.awaits != notice.why:
        return False
    return ending.since is None or ending.since <= notice.awaited_since


def _places(
    session: Session, notices: Sequence[Notice], actor: Actor
) -> dict[uuid.UUID, Substitution]:
    """The substitutions that notices are about."""
    ids = {notice.substitution_id for notice in notices if notice.substitution_id}
    if not ids:
        return {}
    wanted = substitutions_of(actor.commune_id).where(Substitution.id.in_(ids))
    return {place.id: place for place in session.scalars(wanted)}


def _consents(
    session: Session, notices: Sequence[Notice], actor: Actor
) -> dict[uuid.UUID, Consent]:
    """What takes a second person and notices are about."""
    ids = {notice.consent_id for notice in notices if notice.consent_id}
    if not ids:
        return {}
    wanted = consents(actor.commune_id).where(Consent.id.in_(ids))
    return {each.id: each for each in session.scalars(wanted)}


def _comments(
    session: Session, notices: Sequence[Notice], events: Mapping[int, Event], actor: Actor
) -> dict[int, Comment]:
    """The line of discussion of each notice that is about one, by its line of the record."""
    ids = {
        each.event_seq: key
        for each in notices
        if each.why == MENTION
        for key in keys_of(Comment, events[each.event_seq])
    }
    found = session.scalars(comments_by_id(actor.commune_id, ids.values())) if ids else ()
    comments = {comment.id: comment for comment in found}
    return {seq: comments[key] for seq, key in ids.items() if key in comments}
