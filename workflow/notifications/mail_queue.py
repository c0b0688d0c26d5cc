"""Mails: when they are written, when they are tried, and what becomes of them.

A mail is written in the transaction of the notices it tells, and tried outside of any: whoever
takes it up says so first, and what came of it afterwards. Between the two a crash may send it
again, under the same Message-ID.
"""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from models.base import new_key
from models.notice import Contact, Mail, Notice
from models.queries.notice import (
    is_failed,
    mails_failed,
    mails_ready,
    mails_tried,
    present_address,
    reachable,
    reached_by,
    undelivered,
)
from models.queries.reminder import reminder_run
from models.vocabulary import EventKind, MailKind, MailState
from workflow.actors.actor import Actor
from workflow.actors.rights import ADMINISTERING
from workflow.audit.change import Change
from workflow.calendar.days import LOCAL, calendar_of, local_day
from workflow.discussion.mentions import MENTION
from workflow.engine.news import NEWS
from workflow.errors import Unknown

SEND_AGAIN = "send_again"

DIGEST_AT = time(7, 30)
"""When it is morning at the office: the digest of a working day goes out."""

DIGEST_BY = time(8, 0)
"""From then on it waits no more for what is still to be told that morning."""

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720))
"""How long is waited after each failure; after the last one nobody tries any more."""

JITTER = 0.25
"""By what share a wait may be longer, so that what failed together does not come back together."""

AWAY = timedelta(minutes=5)
"""How long is waited for a server that is away; no attempt is used up by that."""

NOT_MADE = "not_made"
"""Stands for the server's words where it was never asked: the mail could not be put into words."""

ABANDONED_AFTER = timedelta(minutes=10)
"""After this, one who took up a mail and has said nothing since is taken to have crashed."""


_AT_ONCE = {MENTION, *(name for name, news in NEWS.items() if not news.can_wait)}
"""What asks nothing of a person, and does not wait for the morning either."""


@dataclass(frozen=True, slots=True)
class Sender:
    """That mail can be sent from here."""

    domain: str
    """What Message-IDs end with."""


def mail_at_once(
    session: Session,
    commune_id: uuid.UUID,
    notices: Iterable[Notice],
    *,
    by_clock: Collection[int] = (),
    sender: Sender,
    at: datetime,
) -> None:
    """Write mails for those of these that cannot wait, where they are wanted.

    The notices, which are written after it, then say in which mail they are told.

    A duty cannot, nor can what is about the person themself, unless they want duties only. What
    the clock did, by the numbers of its lines, wakes nobody at midnight: it waits for the morning.

    What awaits one person at one time is one mail: it joins the mail that has not been tried.
    """
    contacts = {contact.user_id: contact for contact in session.scalars(reachable(commune_id))}
    hasty = [
        (notice, contact)
        for notice in notices
        if (contact := contacts.get(notice.user_id))
        and contact.at_once
        and (notice.duty or _is_personal(notice, contact))
    ]
    mails = _untried(session, commune_id, {contact.user_id for _, contact in hasty})
    for notice, contact in hasty:
        goes_at = _morning(at) if notice.event_seq in by_clock else at
        mail = mails.get(contact.user_id) or _new_mail(
            session, contact, MailKind.AT_ONCE, sender=sender, at=at, goes_at=goes_at
        )
        mails[contact.user_id] = mail
        mail.next_attempt_at = min(mail.next_attempt_at, goes_at)
        notice.mail_id = mail.id
    session.flush()


def _morning(at: datetime) -> datetime:
    """The instant itself, or the morning of the day on which it is night."""
    local = at.astimezone(LOCAL)
    return max(at, datetime.combine(local, DIGEST_AT, LOCAL).astimezone(at.tzinfo))


def _is_personal(notice: Notice, contact: Contact) -> bool:
    about_posts = notice.consent_id or notice.substitution_id
    return bool(notice.why in _AT_ONCE or about_posts) and contact.digest


def write_digests(session: Session, commune_id: uuid.UUID, *, sender: Sender, at: datetime) -> int:
    """How many digests were written: one for each person on a working day, from 07:30 on.

    It tells what is unread and no mail has told yet, the day's reminders among it: until 08:00 it
    waits for them. Whoever comes second writes none.
    """
    today, time_of_day = local_day(at), at.astimezone(LOCAL).time()
    if time_of_day < DIGEST_AT:
        return 0
    if time_of_day < DIGEST_BY and not _all_is_told(session, commune_id, today):
        return 0
    if not calendar_of(session, commune_id).is_working_day(today):
        return 0
    due = session.scalars(
        update(Contact)
        .where(
            Contact.commune_id == commune_id,
            Contact.address != "",
            or_(Contact.digested_on.is_(None), Contact.digested_on < today),
        )
        .values(digested_on=today)
        .returning(Contact)
        .execution_options(synchronize_session=False)
    ).all()
    return sum(_write_digest(session, contact, sender, at) for contact in due)


def _all_is_told(session: Session, commune_id: uuid.UUID, today: date) -> bool:
    """Whether the reminders of a day were given, and everything that happened was delivered."""
    run = session.scalar(reminder_run(commune_id))
    waits = session.scalar(undelivered(commune_id).limit(1))
    return run is not None and run.done_on >= today and waits is None


def claim(session: Session, *, at: datetime) -> Mail | None:
    """The mail that has waited longest, now this caller's to try; None when none is ready.

    It goes to where its person is reached now, and not in what are their quiet hours now, whatever
    was so when it was written.
    """
    local = at.astimezone(LOCAL)
    minute = 60 * local.hour + local.minute
    ready = mails_ready(at, at - ABANDONED_AFTER, minute).limit(1).with_for_update(skip_locked=True)
    return session.scalar(
        update(Mail)
        .where(Mail.id == ready.scalar_subquery())
        .values(
            {
                Mail.state: MailState.CLAIMED,
                Mail.claimed_at: at,
                Mail.attempts: Mail.attempts + 1,
                Mail.address: func.coalesce(present_address(), Mail.address),
            }
        )
        .returning(Mail)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


def sent(session: Session, mail: Mail, *, at: datetime) -> None:
    """Be done with the mail."""
    _settle(session, mail, state=MailState.SENT, sent_at=at, last_error="")


def needless(session: Session, mail: Mail) -> None:
    """Be done with the mail: everything it would tell was settled before.

    Or its person cannot be reached any more: that is left to a digest, if they can be again.
    """
    _settle(session, mail, state=MailState.NEEDLESS)
    if session.scalar(reached_by(mail)) is None:
        session.execute(
            update(Notice)
            .where(Notice.commune_id == mail.commune_id, Notice.mail_id == mail.id)
            .values(mail_id=None)
            .execution_options(synchronize_session=False)
        )


def delayed(session: Session, mail: Mail, error: str, *, at: datetime) -> None:
    """Have the mail tried again later, or given up."""
    if mail.attempts > len(WAITS):
        refused(session, mail, error)
    else:
        _wait_until(session, mail, at + _wait(mail), error)


def held_up(session: Session, mail: Mail, error: str, *, at: datetime) -> None:
    """Have the mail wait for the server as if it had not been tried."""
    _wait_until(session, mail, at + AWAY, error, attempts=mail.attempts - 1)


def is_spent(mail: Mail) -> bool:
    """Whether it was tried as often as it may be, and nobody ever said what came of it."""
    return mail.attempts > len(WAITS) + 1


def refused(session: Session, mail: Mail, error: str) -> None:
    """Give the mail up until somebody asks for it."""
    _settle(session, mail, state=MailState.FAILED, last_error=error)


def unsent(
    session: Session, *, size: int, after: uuid.UUID | None = None, actor: Actor
) -> Sequence[Mail]:
    """The mails that nobody tries any more, the newest first; those after one of them.

    Raises `Refused` for all but administrators.
    """
    ADMINISTERING.demand(actor)
    wanted = mails_failed(actor.commune_id)
    if after:
        wanted = wanted.where(Mail.id < after)
    return session.scalars(wanted.limit(size)).all()


def count_unsent(session: Session, *, actor: Actor) -> int:
    """How many mails nobody tries any more. Raises `Refused` for all but administrators."""
    ADMINISTERING.demand(actor)
    wanted = select(func.count()).where(is_failed(actor.commune_id))
    return session.execute(wanted).scalar_one()


@dataclass(frozen=True, slots=True)
class Backlog:
    """The mails that were tried and will be again."""

    waiting: int
    since: datetime | None = None
    """When the oldest of them was written."""
    last_error: str = ""
    """What the server said last, or why it could not be asked."""


def backlog(session: Session, *, actor: Actor) -> Backlog:
    """What waits for the mail server. Raises `Refused` for all but administrators."""
    ADMINISTERING.demand(actor)
    tried = mails_tried(actor.commune_id)
    last = session.scalar(tried.limit(1))
    if last is None:
        return Backlog(0)
    counted = tried.order_by(None).with_only_columns(func.count(), func.min(Mail.created_at))
    waiting, since = session.execute(counted).one()
    return Backlog(waiting, since, last.last_error)


def send_again(session: Session, mail_id: uuid.UUID, *, actor: Actor, at: datetime) -> Mail:
    """The mail, which is tried afresh. Raises `Unknown`, and `Refused` for non-administrators."""
    change = Change.begin(
        session, ADMINISTERING, EventKind.PERSON, "mail", SEND_AGAIN, actor=actor, at=at
    )
    mail = session.scalar(mails_failed(actor.commune_id).where(Mail.id == mail_id))
    if mail is None:
        raise Unknown
    mail.state, mail.attempts, mail.next_attempt_at = MailState.WAITING, 0, at
    change.write_down(to=mail.user.username, message_id=mail.message_id)
    return mail


def send_all_again(session: Session, *, actor: Actor, at: datetime) -> int:
    """How many mails are tried afresh: all that nobody tried any more.

    Raises `Refused` for all but administrators.
    """
    change = Change.begin(
        session, ADMINISTERING, EventKind.PERSON, "mail", SEND_AGAIN, actor=actor, at=at
    )
    found = session.scalars(
        update(Mail)
        .where(is_failed(actor.commune_id))
        .values({Mail.state: MailState.WAITING, Mail.attempts: 0, Mail.next_attempt_at: at})
        .returning(Mail.id)
        .execution_options(synchronize_session=False)
    ).all()
    if found:
        change.write_down(mails=len(found))
    return len(found)


def _untried(
    session: Session, commune_id: uuid.UUID, user_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Mail]:
    """The oldest mail of each of some people that was not tried yet, where there is one."""
    if not user_ids:
        return {}
    # Held, so that nobody sends them while something is being added.
    newest_first = session.scalars(
        select(Mail)
        .where(
            Mail.commune_id == commune_id,
            Mail.user_id.in_(user_ids),
            Mail.kind == MailKind.AT_ONCE,
            Mail.state == MailState.WAITING,
            Mail.claimed_at.is_(None),
        )
        .order_by(Mail.created_at.desc())
        .with_for_update(skip_locked=True)
    )
    return {mail.user_id: mail for mail in newest_first}


def _new_mail(
    session: Session,
    contact: Contact,
    kind: MailKind,
    *,
    sender: Sender,
    at: datetime,
    goes_at: datetime,
) -> Mail:
    key = new_key()
    mail = Mail(
        commune_id=contact.commune_id,
        id=key,
        user_id=contact.user_id,
        kind=kind,
        address=contact.address,
        message_id=f"<{key}@{sender.domain}>",
        state=MailState.WAITING,
        attempts=0,
        created_at=at,
        next_attempt_at=goes_at,
        last_error="",
    )
    session.add(mail)
    return mail


def _write_digest(session: Session, contact: Contact, sender: Sender, at: datetime) -> bool:
    wanted = select(Notice).where(
        Notice.commune_id == contact.commune_id,
        Notice.user_id == contact.user_id,
        Notice.read_at.is_(None),
        Notice.mail_id.is_(None),
    )
    notices = session.scalars(wanted if contact.digest else wanted.where(Notice.duty)).all()
    if not notices:
        return False
    mail = _new_mail(session, contact, MailKind.DIGEST, sender=sender, at=at, goes_at=at)
    session.flush()
    for notice in notices:
        notice.mail_id = mail.id
    return True


def _wait_until(session: Session, mail: Mail, at: datetime, error: str, **values: object) -> None:
    state = MailState.WAITING
    _settle(session, mail, state=state, next_attempt_at=at, last_error=error, **values)


def _settle(session: Session, mail: Mail, **values: object) -> None:
    """Write down what came of an attempt, unless somebody took the mail up since then."""
    session.execute(
        update(Mail)
        .where(
            Mail.commune_id == mail.commune_id,
            Mail.id == mail.id,
            Mail.state == MailState.CLAIMED,
            Mail.attempts == mail.attempts,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _wait(mail: Mail) -> timedelta:
    """The wait after this attempt, longer by a share that looks random and is always the same."""
    base = WAITS[min(mail.attempts, len(WAITS)) - 1]
    digest = hashlib.sha256(f"{mail.id}/{mail.attempts}".encode()).digest()
    return base * (1 + JITTER * int.from_bytes(digest[:4]) / 2**32)
