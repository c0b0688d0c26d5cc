"""Questions about the record."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    UpdateBase,
    exists,
    func,
    literal,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import aliased, joinedload

from models.organisation import Post, Unit, UnitGroup, User
from models.plan import Section, Task
from models.queries.commands import Command, table_of
from models.queries.organisation import valid_on
from models.queries.questions import Question
from models.queries.substitution import running_on
from models.record import AROUND_INSTANCES, Event, RecordHead
from models.substitution import Substitution
from models.vocabulary import EventKind
from models.work import TaskInstance


def events(commune_id: uuid.UUID) -> Select[Event]:
    """Every line of a commune's record, in no order yet."""
    return select(Event).where(Event.commune_id == commune_id)


@Question
def events_of_instance(commune_id: uuid.UUID, instance_id: uuid.UUID) -> Select[Event]:
    """Everything recorded about an instance, the oldest first."""
    return events(commune_id).where(Event.instance_id == instance_id).order_by(Event.seq)


def events_about(commune_id: uuid.UUID, subjects: Iterable[str]) -> Select[Event]:
    """What is recorded under some subjects.

    In no order: asked for one, SQLite walks over the whole record instead of these.
    """
    return events(commune_id).where(Event.subject.in_(list(subjects)))


def acts_on_instances(
    commune_id: uuid.UUID,
    instance_ids: Iterable[uuid.UUID] | Select[uuid.UUID],
    actions: Iterable[str],
) -> Select[Event]:
    """The lines by which some actions were done to instances."""
    return events(commune_id).where(
        Event.instance_id.in_(instance_ids),
        Event.kind != EventKind.REFUSAL,
        Event.action.in_(actions),
    )


def instances_told_of(commune_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> Select[TaskInstance]:
    """These instances with all by which people know them: task, period, lead unit."""
    return (
        select(TaskInstance)
        .where(TaskInstance.commune_id == commune_id, TaskInstance.id.in_(list(ids)))
        .options(
            joinedload(TaskInstance.lead_unit),
            joinedload(TaskInstance.task).joinedload(Task.section),
            joinedload(TaskInstance.period),
        )
    )


HAVE_NAMES = {
    "user": (User, User.username, User.full_name),
    "unit": (Unit, Unit.code, Unit.name),
    "group": (UnitGroup, UnitGroup.code, UnitGroup.name),
}
"""What people know by a name, by what a subject of the record calls it, with its key."""


def names_of(
    commune_id: uuid.UUID, keys: Mapping[str, Collection[str]]
) -> CompoundSelect[str, str, str]:
    """The noun, the key and the name of people, units and groups; `keys` by their nouns.

    Of one noun at least, and some of each.
    """
    return union_all(*(_named(commune_id, noun, some) for noun, some in keys.items()))


def _named(commune_id: uuid.UUID, noun: str, keys: Collection[str]) -> Select[str, str, str]:
    named, key, name = HAVE_NAMES[noun]
    return select(literal(noun), key, name).where(
        named.commune_id == commune_id, key.in_(list(keys))
    )


def who_began(
    commune_id: uuid.UUID, ids: Iterable[uuid.UUID], instants: Iterable[datetime]
) -> Select[uuid.UUID | None, uuid.UUID | None, datetime]:
    """Who did something to these instances at one of these instants, and when."""
    return select(Event.instance_id, Event.actor_id, Event.at).where(
        Event.commune_id == commune_id,
        Event.instance_id.in_(list(ids)),
        Event.at.in_(list(instants)),
        Event.actor_id.is_not(None),
    )


def who_acted(
    commune_id: uuid.UUID, ids: Iterable[uuid.UUID]
) -> Select[uuid.UUID | None, uuid.UUID | None]:
    """Each of these instances with everybody who did something to it, said something apart."""
    apart = (EventKind.REFUSAL, EventKind.COMMENT)
    return (
        select(Event.instance_id, Event.actor_id)
        .where(
            Event.commune_id == commune_id,
            Event.instance_id.in_(list(ids)),
            Event.actor_id.is_not(None),
            Event.kind.not_in(apart),
        )
        .distinct()
    )


LINES_LOOKED_AT = 2000
"""Of one person no more are read to count what was done lately, however long their history is."""


@Question
def done_since(
    commune_id: uuid.UUID, user_id: uuid.UUID, kind: EventKind, since: datetime, most: int
) -> Select[datetime]:
    """When a person did what leaves lines of a kind, after an instant; some, the newest first."""
    lines = (
        select(Event.seq, Event.at, Event.kind)
        .where(Event.commune_id == commune_id, Event.actor_id == user_id)
        .order_by(Event.seq.desc())
        .limit(LINES_LOOKED_AT)
        .subquery()
    )
    return (
        select(lines.c.at)
        .where(lines.c.kind == kind, lines.c.at > since)
        .order_by(lines.c.seq.desc())
        .limit(most)
    )


@Question
def held_head(commune_id: uuid.UUID) -> Select[int, datetime, str]:
    """Number, time and seal of the last line; no other follows until the transaction ends."""
    return (
        select(RecordHead.seq, RecordHead.at, RecordHead.hash)
        .where(RecordHead.commune_id == commune_id)
        .with_for_update()
    )


@cache
def next_line(*, by_person: bool, in_posts: bool, in_place: bool) -> Command[...]:
    """What makes a line the last, behind the one of a `previous_hash`, while a right stands.

    Of whom it is depends on what: that a person may sign in, that posts hold, and that a place in
    one is taken.
    """

    def moved(  # noqa: PLR0913, PLR0917 - each is a place in the statement, filled in by its name
        commune_id: uuid.UUID,
        previous_hash: str,
        seq: int,
        at: datetime,
        hash: str,  # noqa: A002 - what the column is called
        user_id: uuid.UUID,
        post_ids: Collection[uuid.UUID],
        posts: int,
        substitution_id: uuid.UUID,
        day: date,
    ) -> UpdateBase:
        head = table_of(RecordHead)
        rests_on: list[ColumnElement[bool]] = []
        if by_person:
            signs_in = exists().where(
                User.commune_id == commune_id, User.id == user_id, User.active
            )
            rests_on.append(signs_in)
        if in_posts:
            holding = select(func.count()).where(
                Post.commune_id == commune_id, Post.id.in_(post_ids), valid_on(Post, day)
            )
            rests_on.append(holding.scalar_subquery() == posts)
        if in_place:
            taken = exists().where(
                Substitution.commune_id == commune_id,
                Substitution.id == substitution_id,
                running_on(commune_id, day),
            )
            rests_on.append(taken)
        return (
            update(head)
            .where(
                head.c.commune_id == commune_id,
                head.c.hash == previous_hash,
                *rests_on,
            )
            .values(seq=seq, at=at, hash=hash)
        )

    return Command(moved)


def last_changes(
    commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]
) -> Select[uuid.UUID | None, datetime, int]:
    """Each instance with the last line that moved it or what is asked of it: when, and which."""
    moving = (EventKind.ASSIGNMENT, EventKind.TRANSITION, EventKind.VOTE)
    return (
        select(Event.instance_id, func.max(Event.at), func.max(Event.seq))
        .where(
            Event.commune_id == commune_id,
            Event.instance_id.in_(list(instance_ids)),
            Event.kind.in_(moving),
        )
        .group_by(Event.instance_id)
    )


def steps_back(commune_id: uuid.UUID, instance_ids: Iterable[uuid.UUID]) -> Select[Event]:
    """For each of some instances that has been reported, and has to be again, its last move."""
    later = aliased(Event)
    waits = exists().where(
        TaskInstance.commune_id == commune_id,
        TaskInstance.id == Event.instance_id,
        TaskInstance.id.in_(instance_ids),
        TaskInstance.round > 0,
        TaskInstance.reported_at.is_(None),
        TaskInstance.state == Event.to_state,
    )
    moved_on = exists().where(
        later.commune_id == commune_id,
        later.instance_id == Event.instance_id,
        later.seq > Event.seq,
        later.kind == EventKind.TRANSITION,
        later.from_state != later.to_state,
    )
    return events(commune_id).where(
        Event.instance_id.in_(instance_ids),
        Event.kind == EventKind.TRANSITION,
        Event.from_state != Event.to_state,
        waits,
        ~moved_on,
    )


def doers(commune_id: uuid.UUID, lines: ColumnElement[bool]) -> Select[User]:
    """The people who did what these lines tell, in the order of Vietnamese names."""
    theirs = exists().where(Event.commune_id == commune_id, Event.actor_id == User.id, lines)
    return (
        select(User)
        .where(User.commune_id == commune_id, theirs.correlate(User))
        .order_by(User.sort_key, User.username)
    )


def done_by(commune_id: uuid.UUID, username: str) -> ColumnElement[bool]:
    """The condition that a line tells of a deed of a person."""
    person = select(User.id).where(User.commune_id == commune_id, User.username == username)
    return Event.actor_id == person.scalar_subquery()


def about_person(commune_id: uuid.UUID, user_id: uuid.UUID) -> ColumnElement[bool]:
    """The condition that a line is about a person and their account."""
    subject = select("user/" + User.username).where(
        User.commune_id == commune_id, User.id == user_id
    )
    return Event.subject == subject.scalar_subquery()


def about_instance(commune_id: uuid.UUID, number: int) -> ColumnElement[bool]:
    """The condition that a line is about the instance with a short number."""
    instance = select(TaskInstance.id).where(
        TaskInstance.commune_id == commune_id, TaskInstance.number == number
    )
    return Event.instance_id == instance.scalar_subquery()


def about_task(commune_id: uuid.UUID, numeral: str, position: int) -> ColumnElement[bool]:
    """The condition that a line is about an instance of the task with a label: `V`, 4."""
    instances = (
        select(TaskInstance.id)
        .join(TaskInstance.task)
        .join(Task.section)
        .where(
            TaskInstance.commune_id == commune_id,
            Section.numeral == numeral,
            Task.position == position,
        )
    )
    return Event.instance_id.in_(instances)


def last_issued(user: User) -> Select[Event]:
    """The line by which a person's newest one-time link was issued: the only one that can hold."""
    return (
        events(user.commune_id)
        .where(Event.subject == f"user/{user.username}", Event.kind == EventKind.LINK_ISSUED)
        .order_by(Event.seq.desc())
        .limit(1)
    )


def happened(start: datetime | None, end: datetime | None) -> list[ColumnElement[bool]]:
    """The conditions that a line was written at or after an instant, and before another."""
    found = [Event.at >= start] if start else []
    return [*found, Event.at < end] if end else found


def told_of_clock(commune_id: uuid.UUID, subject: str, at: datetime) -> Select[str]:
    """What lines of an instant tell of the clock, by their action."""
    return select(Event.action).where(
        Event.commune_id == commune_id, Event.subject == subject, Event.at == at
    )


def with_their_last_lines(
    commune_id: uuid.UUID,
    parts: Sequence[Select[TaskInstance]],
    most: int,
    *,
    upwards: bool,
) -> Select[uuid.UUID, int, int | None, int | None]:
    """Keys and numbers of the first instances that any of some questions finds, by number.

    Not more of each question than so many; and with each the place of the last line of the record
    about it, and of the last about none but the commune around it.
    """
    number = TaskInstance.number
    order = number.asc() if upwards else number.desc()
    of_each = (
        part.with_only_columns(TaskInstance.id, number).order_by(order).limit(most).subquery()
        for part in parts
    )
    found = union_all(*map(select, of_each)).subquery("found")
    about = events(commune_id).with_only_columns(func.max(Event.seq))
    return select(
        found.c.id,
        found.c.number,
        about.where(Event.instance_id == found.c.id).scalar_subquery(),
        about.where(text(AROUND_INSTANCES)).scalar_subquery(),
    )
