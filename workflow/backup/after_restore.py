"""What a restored database must not go on with as if nothing had been, and the line that says so.

The copy knows nothing of what was ended after it was made. So every session, one-time link and
private address in it is void. What waited to be mailed went out long ago and waits no more: it
stays under the bell. What has yet to be told comes under the bell only, and what the clock
had reminded of today, or told in today's digest, it tells from the next working day on.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Update, select, update
from sqlalchemy.orm import Session

from models.account import OneTimeLink, SignedInSession
from models.backup.copies import Manifest, NotedHead
from models.feed import Feed
from models.notice import Contact, Mail
from models.organisation import Commune, User
from models.queries.organisation import user_named
from models.record import Event
from models.reminder import ReminderRun
from models.vocabulary import EventKind, MailState
from workflow.actors.actor import Actor
from workflow.audit.change import Change
from workflow.calendar.days import LOCAL, local_day
from workflow.errors import Unknown
from workflow.notifications.delivery import deliver
from workflow.notifications.mail_queue import DIGEST_AT

RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and what is void since."""

    line: Event
    sessions: int
    links: int
    feeds: int
    mails: int


def told_of(manifest: Manifest, head: NotedHead) -> Mapping[str, Any]:
    """What the line of a restore tells of the copy that was put back."""
    copy = {
        "made_at": manifest.made_at,
        "made_by": manifest.made_by,
        "program": manifest.program,
        "seq": head.seq,
        "hash": head.hash,
    }
    return {"copy": copy}


def take_into_use(
    session: Session,
    commune_id: uuid.UUID,
    username: str,
    told: Mapping[str, Any],
    *,
    at: datetime,
) -> Restored:
    """What is void in a commune whose state is an older one, recorded as done by a person.

    `told` says where it came from. Raises `Unknown` when nobody of that user name may sign in.
    """
    commune = session.get_one(Commune, commune_id)
    person = session.scalar(user_named(commune.id, username))
    if person is None or not person.active:
        raise Unknown
    actor = Actor.of(session, person, on=local_day(at))
    feeds = _revoked_feeds(session, commune.id, at)
    void = {
        "sessions": _changed(session, _ended_sessions(commune.id, at)),
        "links": _changed(session, _void_links(commune.id, at)),
        "mails": _changed(session, _needless_mails(commune.id)),
    }
    _stay_quiet(session, commune.id, at)
    change = Change.unheld(
        session, EventKind.COMMUNE, f"commune/{commune.code}", RESTORE, actor=actor, at=at
    )
    line = change.write_down(*feeds, **told, void={**void, "feeds": len(feeds)})
    return Restored(line=line, feeds=len(feeds), **void)


def administrators_named(session: Session, commune_id: uuid.UUID) -> list[str]:
    """The user names of those who may sign in, for whoever does not know them by heart."""
    return list(
        session.scalars(
            select(User.username)
            .where(User.commune_id == commune_id, User.active)
            .order_by(User.username)
        )
    )


def _ended_sessions(commune_id: uuid.UUID, at: datetime) -> Update:
    return (
        update(SignedInSession)
        .where(SignedInSession.commune_id == commune_id, SignedInSession.ended_at.is_(None))
        .values(ended_at=at)
    )


def _void_links(commune_id: uuid.UUID, at: datetime) -> Update:
    return (
        update(OneTimeLink)
        .where(OneTimeLink.commune_id == commune_id, OneTimeLink.used_at.is_(None))
        .values(used_at=at)
    )


def _needless_mails(commune_id: uuid.UUID) -> Update:
    return (
        update(Mail)
        .where(
            Mail.commune_id == commune_id,
            Mail.state.in_((MailState.WAITING, MailState.CLAIMED)),
        )
        .values({Mail.state: MailState.NEEDLESS})
    )


def _revoked_feeds(session: Session, commune_id: uuid.UUID, at: datetime) -> Sequence[Feed]:
    feeds = session.scalars(
        select(Feed)
        .where(Feed.commune_id == commune_id, Feed.revoked_at.is_(None))
        .order_by(Feed.id)
    ).all()
    for feed in feeds:
        feed.revoked_at = at
    session.flush()
    return feeds


def _stay_quiet(session: Session, commune_id: uuid.UUID, at: datetime) -> None:
    """Have nobody get a second time today what today has brought already."""
    while deliver(session, commune_id, sender=None, at=at):
        pass
    if at.astimezone(LOCAL).time() < DIGEST_AT:
        return
    for noun, column in ((Contact, Contact.digested_on), (ReminderRun, ReminderRun.done_on)):
        session.execute(
            update(noun)
            .where(noun.commune_id == commune_id)
            .values({column: local_day(at)})
            .execution_options(synchronize_session=False)
        )


def _changed(session: Session, change: Update) -> int:
    """How many rows a change was about."""
    done = session.execute(change.execution_options(synchronize_session=False))
    assert isinstance(done, CursorResult)
    return done.rowcount
