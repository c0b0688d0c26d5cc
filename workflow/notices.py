"""Notices as a person reads them: with what happened, and whether it still awaits them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, func, select, update
from sqlalchemy.orm import Session

from models.notice import Contact, Mail, Notice
from models.organisation import User
from models.record import Event
from models.selects.notice import (
    contact_of,
    lines_numbered,
    newest_told,
    notices_about,
    notices_in,
    unread_about,
)
from models.selects.work import comments_by_id
from models.work import Comment, TaskInstance
from workflow.actor import Actor
from workflow.calendar import local_day
from workflow.calls import Call, calls
from workflow.mentions import MENTION
from workflow.record import keys_of
from workflow.situation import Situation, read_situations
from workflow.visibility import visible_to

MOST_COUNTED = 100
"""How many unread notices are counted; what lies beyond is many."""


@dataclass(frozen=True, slots=True)
class Told:
    """One notice, with the line of the record it is about."""

    notice: Notice
    event: Event
    situation: Situation
    open: bool
    """Whether it still awaits the person, or of a mention: is not read; otherwise it is settled."""
    comment: Comment | None = None
    """The line of discussion that names them."""
    calls: tuple[Call, ...] = ()
    """What of it still awaits them: for which units, and in whose place."""


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Notices grouped by instance: the one with the newest first, and in each the newest first."""

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


def unread(session: Session, actor: Actor) -> Sequence[int]:
    """The number of the instance of each unread notice, up to as many as are counted."""
    assert actor.user_id is not None
    wanted = unread_about(actor.commune_id, actor.user_id).where(visible_to(actor))
    return session.scalars(wanted.limit(MOST_COUNTED)).all()


def notice_page(
    session: Session, *, size: int, below: int | None = None, actor: Actor, at: datetime
) -> NoticePage:
    """The notices of a person about `size` instances that they may see."""
    assert actor.user_id is not None
    wanted = newest_told(actor.commune_id, actor.user_id).join(
        TaskInstance,
        (TaskInstance.commune_id == Notice.commune_id) & (TaskInstance.id == Notice.instance_id),
    )
    wanted = wanted.where(visible_to(actor))
    if below is not None:
        wanted = wanted.having(func.max(Notice.event_seq) < below)
    found = session.execute(wanted.limit(size + 1)).all()
    newest = {row[0]: row[1] for row in found[:size]}
    notices = session.scalars(notices_about(actor.commune_id, actor.user_id, newest)).all()
    told = _told(session, notices, actor, at)
    groups = [[each for each in told if each.notice.instance_id == key] for key in newest]
    return NoticePage(
        groups=[group for group in groups if group],
        older=min(newest.values()) if len(found) > size else None,
    )


def letter(session: Session, mail: Mail, *, at: datetime) -> Letter | None:
    """What a mail tells as things stand; None when its person gets no mail any more."""
    user = session.get_one(User, (mail.commune_id, mail.user_id))
    contact = session.scalar(contact_of(mail.commune_id, mail.user_id))
    if not user.active or contact is None or not contact.address:
        return None
    actor = Actor.of(session, user, on=local_day(at))
    # What they wanted when it was written may have changed since.
    notices = [n for n in session.scalars(notices_in(mail)) if n.duty or contact.digest]
    seen = select(TaskInstance.id).where(
        TaskInstance.commune_id == mail.commune_id,
        TaskInstance.id.in_([notice.instance_id for notice in notices]),
        visible_to(actor),
    )
    visible = set(session.scalars(seen))
    told = _told(session, [n for n in notices if n.instance_id in visible], actor, at)
    return Letter(mail, user, contact, [each for each in told if each.open])


def read_about(session: Session, number: int, *, actor: Actor, at: datetime) -> None:
    """Nothing; afterwards the actor has read what they were told about an instance."""
    instance = select(TaskInstance.id).where(
        TaskInstance.commune_id == actor.commune_id, TaskInstance.number == number
    )
    session.execute(
        _unread_by(actor).where(Notice.instance_id == instance.scalar_subquery()).values(read_at=at)
    )


def read_all(session: Session, *, actor: Actor, at: datetime) -> None:
    """Nothing; afterwards the actor has read everything they were told."""
    session.execute(_unread_by(actor).values(read_at=at))


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
    ids = {notice.instance_id for notice in notices}
    situations = {
        situation.instance.id: situation
        for situation in read_situations(session, actor.commune_id, ids, at=at)
    }
    numbers = {notice.event_seq for notice in notices}
    lines = session.scalars(lines_numbered(actor.commune_id, numbers))
    events = {event.seq: event for event in lines}
    comments = _comments(session, notices, events, actor)
    awaiting = {key: calls(situation, actor) for key, situation in situations.items()}

    def told(notice: Notice) -> Told:
        # Whoever was called more than once while a turn lasts was told of it as often.
        found = tuple(
            call
            for call in awaiting[notice.instance_id]
            if call.why == notice.why and call.turn.since <= notice.awaited_since
        )
        return Told(
            notice,
            events[notice.event_seq],
            situations[notice.instance_id],
            bool(found) or (notice.why == MENTION and notice.read_at is None),
            comments.get(notice.event_seq) if notice.why == MENTION else None,
            found,
        )

    return [told(notice) for notice in notices]


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
    found = session.scalars(comments_by_id(actor.commune_id, ids.values()))
    comments = {comment.id: comment for comment in found}
    return {seq: comments[key] for seq, key in ids.items() if key in comments}
