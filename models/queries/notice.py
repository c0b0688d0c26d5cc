"""Questions about being told."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    Update,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased, joinedload

from models.notice import Contact, Mail, Notice
from models.organisation import Post, User
from models.plan import Task
from models.queries.commands import Command, table_of
from models.queries.questions import Question
from models.queries.substitution import running_on
from models.record import Event, Outbox
from models.substitution import Substitution
from models.vocabulary import MailState, Sensitivity
from models.work import TaskInstance


def undelivered(commune_id: uuid.UUID) -> Select[Outbox]:
    """What waits to become notices, in the order in which it happened."""
    return (
        select(Outbox)
        .where(Outbox.commune_id == commune_id, Outbox.delivered_at.is_(None))
        .order_by(Outbox.event_seq, Outbox.id)
    )


@Question
def waiting_lines(commune_id: uuid.UUID, most: int) -> Select[Outbox, Event]:
    """The same, each with the line of the record that it is about.

    So many of them, and what else there is of the last line.
    """
    first = undelivered(commune_id).with_only_columns(Outbox.event_seq).limit(most).subquery()
    last = select(func.max(first.c.event_seq)).scalar_subquery()
    line = (Event.commune_id == Outbox.commune_id) & (Event.seq == Outbox.event_seq)
    return (
        undelivered(commune_id).join(Event, line).where(Outbox.event_seq <= last).add_columns(Event)
    )


@Question
def held_undelivered(commune_id: uuid.UUID, row_id: uuid.UUID) -> Select[uuid.UUID]:
    """One that waits still, which nobody else delivers from now on; none if somebody does."""
    return (
        select(Outbox.id)
        .where(Outbox.commune_id == commune_id, Outbox.id == row_id, Outbox.delivered_at.is_(None))
        .with_for_update(skip_locked=True)
    )


@Command
def delivered(commune_id: uuid.UUID, row_ids: Iterable[uuid.UUID], at: datetime) -> Update:
    """What has some of them wait no more."""
    return (
        update(table_of(Outbox))
        .where(Outbox.commune_id == commune_id, Outbox.id.in_(row_ids))
        .values(delivered_at=at)
    )


def told_by_line(
    commune_id: uuid.UUID, people: Iterable[uuid.UUID], line: int, why: str
) -> Select[uuid.UUID, uuid.UUID | None]:
    """Which of some people were told of a line for a reason, and about which instance."""
    return select(Notice.user_id, Notice.instance_id).where(
        Notice.commune_id == commune_id,
        Notice.user_id.in_(list(people)),
        Notice.event_seq == line,
        Notice.why == why,
    )


def told_of_posts(
    event: Event, post_ids: Iterable[uuid.UUID]
) -> Select[uuid.UUID, uuid.UUID | None]:
    """Who was told before a line of some posts that end, each once, with the post."""
    return (
        select(Notice.user_id, Notice.post_id)
        .where(
            Notice.commune_id == event.commune_id,
            Notice.post_id.in_(list(post_ids)),
            Notice.event_seq < event.seq,
        )
        .distinct()
    )


def told_about_person(
    event: Event, whys: Iterable[str]
) -> Select[uuid.UUID, uuid.UUID | None, str]:
    """Who was told for some reasons by earlier lines about whom a line is about.

    With the instance and the reason, the earliest first.
    """
    return (
        select(Notice.user_id, Notice.instance_id, Notice.why)
        .join(Event, (Event.commune_id == Notice.commune_id) & (Event.seq == Notice.event_seq))
        .where(
            Notice.commune_id == event.commune_id,
            Notice.why.in_(list(whys)),
            Notice.event_seq < event.seq,
            Event.subject == event.subject,
        )
        .order_by(Notice.event_seq)
    )


def lines_numbered(commune_id: uuid.UUID, numbers: Iterable[int]) -> Select[Event]:
    """The lines of the record with these numbers."""
    return select(Event).where(Event.commune_id == commune_id, Event.seq.in_(list(numbers)))


@Question
def unread_about(
    commune_id: uuid.UUID, user_id: uuid.UUID, most: int
) -> Select[bool | None, int | None, uuid.UUID | None, uuid.UUID | None, uuid.UUID | None]:
    """What some notices that a person has not read are about.

    The number of an instance, or the id of a post, of a substitution, or of a consent; before them
    whether it is an instance of a restricted task.
    """
    its_task = (Task.commune_id == TaskInstance.commune_id) & (Task.id == TaskInstance.task_id)
    return (
        _unread(commune_id, user_id)
        .outerjoin(Task, its_task)
        .with_only_columns(Task.sensitivity == Sensitivity.RESTRICTED, *_ITS_SUBJECT)
        .limit(most)
    )


def unread_about_seen(
    commune_id: uuid.UUID, user_id: uuid.UUID, condition: ColumnElement[bool]
) -> Select[int | None, uuid.UUID | None, uuid.UUID | None, uuid.UUID | None]:
    """The same of those that a condition leaves, without what stands before."""
    return _unread(commune_id, user_id).with_only_columns(*_ITS_SUBJECT).where(condition)


@Question
def unread_of_instances(
    commune_id: uuid.UUID, user_id: uuid.UUID, numbers: Iterable[int]
) -> Select[uuid.UUID]:
    """A notice about one of these instances that a person has not read."""
    instances = select(TaskInstance.id).where(
        TaskInstance.commune_id == commune_id, TaskInstance.number.in_(numbers)
    )
    own = select(Notice.id).where(Notice.commune_id == commune_id, Notice.user_id == user_id)
    return own.where(Notice.read_at.is_(None), Notice.instance_id.in_(instances)).limit(1)


@Question
def unread_of_others(
    commune_id: uuid.UUID, user_id: uuid.UUID, ids: Iterable[uuid.UUID]
) -> Select[uuid.UUID]:
    """The same about a post, a substitution or a consent with one of these ids."""
    about = or_(*(column.in_(ids) for column in _ITS_SUBJECT[1:]))
    return _unread(commune_id, user_id).with_only_columns(Notice.id).where(about).limit(1)


def _unread(commune_id: uuid.UUID, user_id: uuid.UUID) -> Select[Notice]:
    """The notices that a person has not read, each beside the instance that it is about."""
    return (
        select(Notice)
        .outerjoin(TaskInstance, _its_instance())
        .where(Notice.commune_id == commune_id, Notice.user_id == user_id, Notice.read_at.is_(None))
    )


_ITS_SUBJECT = (TaskInstance.number, Notice.post_id, Notice.substitution_id, Notice.consent_id)


def notices_about(
    commune_id: uuid.UUID, user_id: uuid.UUID, keys: Iterable[uuid.UUID]
) -> Select[Notice]:
    """A person's notices about some of what they were told of, the newest first."""
    return (
        select(Notice)
        .where(
            Notice.commune_id == commune_id,
            Notice.user_id == user_id,
            _about().in_(list(keys)),
        )
        .order_by(Notice.event_seq.desc(), Notice.id)
    )


_SUBJECTS = ("instance_id", "post_id", "substitution_id")
"""What several notices may be about; each is about one of them, or about a consent of its own."""


def newest_told(
    commune_id: uuid.UUID, user_id: uuid.UUID, *, below: int | None
) -> Select[uuid.UUID, int]:
    """The id of all that a person was told about, with the newest line, the newest first.

    Below a line only, when one is given: what was told at it or after is left out whole. Asked for
    a few, it reads little more than these.
    """
    later = aliased(Notice)
    subjects = [(getattr(later, name), getattr(Notice, name)) for name in _SUBJECTS]
    told_later = (
        # Of what a notice is not about there is nothing to be looked for among all later ones.
        this.is_not(None)
        & exists()
        .where(
            later.commune_id == commune_id,
            later.user_id == user_id,
            same == this,
            (later.event_seq > Notice.event_seq)
            | ((later.event_seq == Notice.event_seq) & (later.id > Notice.id)),
        )
        .correlate(Notice)
        for same, this in subjects
    )
    wanted = (
        select(_about(), Notice.event_seq)
        .select_from(Notice)
        .outerjoin(TaskInstance, _its_instance())
        .where(
            Notice.commune_id == commune_id,
            Notice.user_id == user_id,
            *(~each for each in told_later),
        )
        .order_by(Notice.event_seq.desc())
    )
    return wanted if below is None else wanted.where(Notice.event_seq < below)


def _about() -> ColumnElement[uuid.UUID]:
    return func.coalesce(
        Notice.instance_id, Notice.post_id, Notice.substitution_id, Notice.consent_id
    )


def _its_instance() -> ColumnElement[bool]:
    return (TaskInstance.commune_id == Notice.commune_id) & (TaskInstance.id == Notice.instance_id)


def notices_in(mail: Mail) -> Select[Notice]:
    """What a mail tells, in the order in which it happened."""
    return (
        select(Notice)
        .where(Notice.commune_id == mail.commune_id, Notice.mail_id == mail.id)
        .order_by(Notice.event_seq, Notice.id)
    )


def places_to_tell(commune_id: uuid.UUID, day: date) -> Select[uuid.UUID]:
    """The ids of the substitutions that hold on a day and of which nobody has told yet."""
    return select(Substitution.id).where(
        Substitution.commune_id == commune_id,
        Substitution.told_at.is_(None),
        running_on(commune_id, day),
    )


def lines_about_places(
    commune_id: uuid.UUID, actions: Iterable[str], substitution_ids: Iterable[uuid.UUID]
) -> Select[Event]:
    """The lines by which somebody did one of these to the people whose places these are."""
    return (
        select(Event)
        .join(User, (User.commune_id == Event.commune_id) & (Event.subject == _subject()))
        .join(Post, (Post.commune_id == User.commune_id) & (Post.user_id == User.id))
        .join(
            Substitution,
            (Substitution.commune_id == Post.commune_id) & (Substitution.post_id == Post.id),
        )
        .where(
            Event.commune_id == commune_id,
            Event.action.in_(list(actions)),
            Substitution.id.in_(list(substitution_ids)),
        )
        .order_by(Event.seq)
    )


def lines_about_people(
    commune_id: uuid.UUID, usernames: Iterable[str], actions: Iterable[str]
) -> Select[Event]:
    """The lines of the record that tell one of these deeds and are about one of these people."""
    return (
        select(Event)
        .where(
            Event.commune_id == commune_id,
            Event.subject.in_([f"user/{username}" for username in usernames]),
            Event.action.in_(list(actions)),
        )
        .order_by(Event.seq)
    )


def _subject() -> ColumnElement[str]:
    return literal("user/") + User.username


def contact_of(commune_id: uuid.UUID, user_id: uuid.UUID) -> Select[Contact]:
    """Where a person gets mail."""
    return select(Contact).where(Contact.commune_id == commune_id, Contact.user_id == user_id)


def reachable(commune_id: uuid.UUID) -> Select[Contact]:
    """Where everybody gets mail who gets any."""
    return select(Contact).where(Contact.commune_id == commune_id, Contact.address != "")


def mails_ready(at: datetime, abandoned_before: datetime, minute: int) -> Select[uuid.UUID]:
    """The ids of mails to be tried now, the one that has waited longest first.

    A mail that somebody took up and never finished is there again after a while. Nobody gets any
    in their quiet hours; `minute` is that of the day, by the clocks of the office.
    """
    waits = (Mail.state == MailState.WAITING) & (Mail.next_attempt_at <= at)
    abandoned = (Mail.state == MailState.CLAIMED) & (Mail.claimed_at <= abandoned_before)
    return (
        select(Mail.id)
        .where(waits | abandoned, ~_is_quiet(minute))
        .order_by(Mail.next_attempt_at, Mail.id)
    )


def _is_quiet(minute: int) -> ColumnElement[bool]:
    """The condition on `Mail` that its person wants none at a minute of the day."""
    begins, ends = Contact.quiet_from, Contact.quiet_to
    by_day = (begins < ends) & (begins <= minute) & (ends > minute)
    over_night = (begins > ends) & ((begins <= minute) | (ends > minute))
    return (
        exists()
        .where(
            Contact.commune_id == Mail.commune_id,
            Contact.user_id == Mail.user_id,
            by_day | over_night,
        )
        .correlate(Mail)
    )


def present_address() -> ScalarSelect[str]:
    """Where the person of a mail is reached now; null when nowhere. To be used in its row."""
    return (
        select(Contact.address)
        .where(
            Contact.commune_id == Mail.commune_id,
            Contact.user_id == Mail.user_id,
            Contact.address != "",
        )
        .correlate(Mail)
        .scalar_subquery()
    )


def reached_by(mail: Mail) -> Select[Contact]:
    """Where the person of a mail gets it, if they may sign in and get any."""
    return (
        reachable(mail.commune_id)
        .join(User, (User.commune_id == Contact.commune_id) & (User.id == Contact.user_id))
        .where(Contact.user_id == mail.user_id, User.active)
    )


def is_failed(commune_id: uuid.UUID) -> ColumnElement[bool]:
    """The condition on `Mail` that nobody tries it any more."""
    return (Mail.commune_id == commune_id) & (Mail.state == MailState.FAILED)


def mails_failed(commune_id: uuid.UUID) -> Select[Mail]:
    """The mails that nobody tries any more, the newest first, with whom they are for."""
    return (
        select(Mail)
        .where(is_failed(commune_id))
        .options(joinedload(Mail.user))
        .order_by(Mail.id.desc())
    )


def mails_tried(commune_id: uuid.UUID) -> Select[Mail]:
    """The mails that wait though they were tried, the one that was tried last first."""
    return (
        select(Mail)
        .where(
            Mail.commune_id == commune_id,
            Mail.state == MailState.WAITING,
            Mail.claimed_at.is_not(None),
        )
        .order_by(Mail.claimed_at.desc(), Mail.id)
    )
