"""The record as people read it: filtered, page by page, line by line, and taken along whole."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from models.organisation import User
from models.queries.record import (
    HAVE_NAMES,
    about_instance,
    about_person,
    about_task,
    doers,
    done_by,
    events,
    events_about,
    events_of_instance,
    happened,
    instances_told_of,
    names_of,
)
from models.queries.substitution import in_place_of
from models.record import Event
from models.vocabulary import EventKind
from models.work import TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.rights import Right, first_post
from workflow.actors.visibility import events_visible_to
from workflow.audit.chain import Head, head
from workflow.audit.change import Change
from workflow.audit.hashes import event_hash
from workflow.audit.record import BEGINNING
from workflow.audit.redaction import disclosed
from workflow.calendar.days import day_ends
from workflow.definition.vocabulary import Standing
from workflow.errors import Unknown

_READING_ALL = Right(Standing.FOLLOW_UP, lambda actor: actor.reads_whole_record, first_post)


def line_numbered(session: Session, commune_id: uuid.UUID, seq: int) -> Event:
    """The line of a commune's record with a number."""
    return session.get_one(Event, (commune_id, seq))


@dataclass(frozen=True, slots=True)
class RecordFilters:
    """What somebody looks for in the record; days are local, and both belong to it."""

    person: str | None = None
    """A user name."""
    by_system: bool = False
    """Only what nobody signed in did: the clock, the installation, strangers."""
    in_my_place: bool = False
    """Only what others did in the reader's place."""
    kind: EventKind | None = None
    actions: Collection[str] = ()
    """Of these, any; nothing is every action there is."""
    action: str | None = None
    number: int | None = None
    """An instance's short number."""
    label: tuple[str, int] | None = None
    """A task by its section's numeral and its position there, with all its instances."""
    first_day: date | None = None
    last_day: date | None = None

    def conditions(self, actor: Actor) -> list[ColumnElement[bool]]:
        """The conditions on `Event`, for a reader."""
        start = day_ends(self.first_day - timedelta(days=1)) if self.first_day else None
        end = day_ends(self.last_day) if self.last_day else None
        found = happened(start, end)
        if self.by_system:
            found.append(Event.actor_id.is_(None))
        elif self.in_my_place and actor.user_id:
            found.append(in_place_of(actor.commune_id, actor.user_id))
        elif self.person:
            found.append(done_by(actor.commune_id, self.person))
        if self.kind:
            found.append(Event.kind == self.kind)
        if self.action:
            found.append(Event.action == self.action)
        if self.actions:
            found.append(Event.action.in_(self.actions))
        if self.number:
            found.append(about_instance(actor.commune_id, self.number))
        if self.label:
            found.append(about_task(actor.commune_id, *self.label))
        return found


@dataclass(frozen=True, slots=True)
class JournalPage:
    """One page of the record, the newest line first."""

    lines: Sequence[Event]
    newer: bool
    older: bool


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line with its neighbours that the reader may see, and its seal recomputed on the spot."""

    event: Event
    details: Mapping[str, Any]
    """What else belongs to it, as far as it is the reader's to know."""
    newer: int | None
    older: int | None
    sealed: bool
    """Whether its content gives the seal it carries."""
    linked: bool
    """Whether it follows the line that stands before it."""

    @property
    def withholds(self) -> bool:
        """Whether the line says more than this reader is told."""
        return self.details != self.event.details


def journal_page(
    session: Session,
    filters: RecordFilters,
    *,
    size: int,
    below: int | None = None,
    above: int | None = None,
    actor: Actor,
) -> JournalPage:
    """The lines that the filters leave: those numbered below or above one, or the newest."""
    wanted = _readable(actor).where(*filters.conditions(actor))
    if above is not None:
        upwards = wanted.where(Event.seq > above).order_by(Event.seq).limit(size + 1)
        found = session.scalars(upwards).all()
        return JournalPage(found[:size][::-1], newer=len(found) > size, older=True)
    if below is not None:
        wanted = wanted.where(Event.seq < below)
    found = session.scalars(wanted.order_by(Event.seq.desc()).limit(size + 1)).all()
    return JournalPage(found[:size], newer=below is not None, older=len(found) > size)


def journal_line(session: Session, seq: int, *, actor: Actor) -> JournalLine:
    """One line; raises `Unknown` when the actor may not read one with this number."""
    event = session.scalar(_readable(actor).where(Event.seq == seq))
    if event is None:
        raise Unknown
    before = session.scalar(
        select(Event.hash).where(Event.commune_id == actor.commune_id, Event.seq == seq - 1)
    )
    others = _readable(actor).with_only_columns(Event.seq).limit(1)
    return JournalLine(
        event=event,
        details=disclosed(session, event, actor),
        newer=session.scalar(others.where(Event.seq > seq).order_by(Event.seq)),
        older=session.scalar(others.where(Event.seq < seq).order_by(Event.seq.desc())),
        sealed=event.hash == event_hash(event),
        linked=event.previous_hash == (before or BEGINNING),
    )


def people_in(session: Session, *, actor: Actor) -> Sequence[User]:
    """Who did what the actor may read of, in the order of Vietnamese names."""
    return session.scalars(doers(actor.commune_id, events_visible_to(actor))).all()


def about_my_account(session: Session, *, size: int, actor: Actor) -> Sequence[Event]:
    """The last lines about the actor's account by others: links, posts, failures; newest first."""
    if actor.user_id is None:
        return []
    mine = about_person(actor.commune_id, actor.user_id)
    by_others = Event.actor_id.is_distinct_from(actor.user_id)
    wanted = events(actor.commune_id).where(mine, by_others).order_by(Event.seq.desc())
    return session.scalars(wanted.limit(size)).all()


def instances_of(
    session: Session, lines: Iterable[Event], *, actor: Actor
) -> Mapping[uuid.UUID, TaskInstance]:
    """The instance that some lines are about, by its id, in one statement."""
    about = {line.instance_id for line in lines if line.instance_id}
    if not about:
        return {}
    told = instances_told_of(actor.commune_id, about)
    return {each.id: each for each in session.scalars(told)}


def names_in(session: Session, lines: Iterable[Event], *, actor: Actor) -> Mapping[str, str]:
    """How the person, unit or group is called that a line is about, by its subject."""
    keys: dict[str, set[str]] = {}
    for line in lines:
        noun, _, key = line.subject.partition("/")
        if noun in HAVE_NAMES:
            keys.setdefault(noun, set()).add(key)
    found = session.execute(names_of(actor.commune_id, keys)) if keys else ()
    return {f"{noun}/{key}": name for noun, key, name in found}


def history_of(session: Session, instance: TaskInstance) -> Sequence[Event]:
    """Everything recorded about an instance that somebody has come to see, the oldest first."""
    return [line for (line,) in events_of_instance.rows(session, instance.commune_id, instance.id)]


def lines_about(
    session: Session, commune_id: uuid.UUID, subjects: Iterable[str], *which: ColumnElement[bool]
) -> Sequence[Event]:
    """What is recorded under the subjects of what somebody has come to see, the oldest first.

    It is for who signed what stands there, in one statement, and `which` says of what.
    """
    about = set(subjects)
    if not about:
        return ()
    found = session.scalars(events_about(commune_id, about).where(*which))
    return sorted(found, key=attrgetter("seq"))


def take_along(session: Session, *, actor: Actor, at: datetime) -> Head:
    """The head up to which the actor may take the record along; that they do is recorded.

    Only who reads all of it may: what is taken along can no longer be withheld from anybody.
    """
    change = Change.begin(
        session, _READING_ALL, EventKind.EXPORT, "record", "export", actor=actor, at=at
    )
    upto = head(session, actor.commune_id)
    change.write_down(seq=upto.seq, hash=upto.hash)
    return upto


def _readable(actor: Actor) -> Select[Event]:
    return events(actor.commune_id).where(events_visible_to(actor))
