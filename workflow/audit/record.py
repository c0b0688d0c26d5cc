"""The record: one line after another, each sealed with the hash of the one before.

Rows whose content the record vouches for are named in the line with the hash of that content;
`workflow.audit.verification` compares them with the tables. How a hash is made stands in
`workflow.audit.hashes`.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from models.base import Identified, ShortText
from models.queries.commands import write
from models.queries.record import held_head, next_line
from models.record import Event, RecordHead
from models.vocabulary import EventKind
from workflow.actors.actor import Actor, HeldPost
from workflow.audit import clock_behind
from workflow.audit.hashes import SCHEMA, event_hash, plain, row_hash, row_name
from workflow.calendar.days import local_day
from workflow.errors import Stale

IN_PLACE_OF = "in_place_of"
"""Under this the details of a line say whose place was taken, and by which document."""
BEGINNING = "0" * 64
"""What the first line of a commune's record follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a line of the record will say; `append` gives it its place and its seal."""

    kind: EventKind
    actor: Actor
    at: datetime
    subject: str
    action: str = ""
    post: HeldPost | None = None
    instance_id: uuid.UUID | None = None
    from_state: str | None = None
    to_state: str | None = None
    reason: str = ""
    rule: str = ""
    definition_hash: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[Identified, ...] = ()
    """Rows this act wrote; flushed before, so that their content is what is stored."""
    removed: tuple[Identified, ...] = ()
    """Rows this act removes."""


class Last(NamedTuple):
    """The last line of a commune's record."""

    seq: int
    at: datetime
    hash: str


def begin(session: Session, commune_id: uuid.UUID, at: datetime) -> None:
    """Begin the record of a new commune."""
    session.add(RecordHead(commune_id=commune_id, seq=0, at=at, hash=BEGINNING))
    session.flush()


def append(session: Session, line: Line, *, after: Last | None = None) -> Event:
    """The line as it stands in the record, last in its commune until the transaction ends.

    It follows `after`, which was read and is not held, as long as no other line came meanwhile: so
    that who acts reads it with what else is read, and waits for nobody. Raises `Stale` when whoever
    acts has lost the right to since it was judged, and `ClockBehind` when its time is far before
    that of the last line.
    """
    session.flush()
    # Hashed before the head is held, which keeps everybody else from writing a line.
    rows = _vouched_for(line)
    if after and after.at - line.at <= clock_behind.NOTICED:
        event = _written(session, line, rows, after)
        if event:
            return event
    # Another line came, or the right ended: whoever holds the record can tell.
    last = hold_head(session, line.actor.commune_id)
    if _is_behind(session, line, last.at):
        append(session, _of_the_clock(line, last.at))
        last = hold_head(session, line.actor.commune_id)
    event = _written(session, line, rows, last)
    if event is None:
        raise Stale
    return event


def _written(
    session: Session, line: Line, rows: Mapping[str, str | None], last: Last
) -> Event | None:
    """The line, written behind the last one; None if that is not the last, or the right ended."""
    event = _following(line, rows, last)
    event.hash = event_hash(event)
    if not _is_last(session, event, line):
        return None
    write(session, [event])
    return event


def _vouched_for(line: Line) -> dict[str, str | None]:
    """The hash of each row by its name; None for what is removed."""
    written: dict[str, str | None] = {row_name(row): row_hash(row) for row in line.rows}
    return written | {row_name(row): None for row in line.removed}


def _following(line: Line, rows: Mapping[str, str | None], last: Last) -> Event:
    """The line behind the last one, still without its seal."""
    return Event(
        commune_id=line.actor.commune_id,
        seq=last.seq + 1,
        schema=SCHEMA,
        # Time never runs back.
        at=max(line.at, last.at),
        kind=line.kind,
        actor_id=line.actor.user_id,
        actor=line.actor.name,
        post_id=line.post.id if line.post else None,
        capacity=line.post.name[: ShortText.length] if line.post else "",
        instance_id=line.instance_id,
        subject=line.subject,
        action=line.action,
        from_state=line.from_state,
        to_state=line.to_state,
        reason=line.reason,
        rule=line.rule,
        definition_hash=line.definition_hash,
        address=line.actor.address,
        details=plain({**line.details, **_in_place_of(line.post)}),
        rows=dict(rows),
        previous_hash=last.hash,
    )


def _is_behind(session: Session, line: Line, last: datetime) -> bool:
    """Whether it has to be told first that the clock is behind. Raises `ClockBehind` when far."""
    if line.subject == clock_behind.SUBJECT:
        return False
    commune_id = line.actor.commune_id
    by_hand = line.actor == Actor.system(commune_id)
    return clock_behind.must_be_told(session, commune_id, now=line.at, last=last, by_hand=by_hand)


def _of_the_clock(line: Line, last: datetime) -> Line:
    """The line that tells that the time of another is before the record's last."""
    return Line(
        kind=EventKind.COMMUNE,
        actor=Actor.clock(line.actor.commune_id),
        at=line.at,
        subject=clock_behind.SUBJECT,
        action=clock_behind.BEHIND,
        details={"clock": line.at, "record": last},
    )


def _in_place_of(post: HeldPost | None) -> dict[str, Any]:
    """Whose place was taken at an act, and by what: the record says so at each."""
    if post is None or post.place is None:
        return {}
    place = post.place
    said = {
        "person": place.name,
        "post": post.name,
        "kind": place.kind,
        "signs": place.signs,
        "document": place.document_number,
        "substitution": place.substitution_id,
        "own": place.own,
    }
    return {IN_PLACE_OF: said}


def hold_head(session: Session, commune_id: uuid.UUID) -> Last:
    """The last line; no other follows until the transaction ends."""
    [last] = held_head.rows(session, commune_id)
    return Last(*last)


def keys_of(noun: type[Identified], event: Event) -> list[uuid.UUID]:
    """The ids of the rows of a noun that a line names."""
    named = (name.partition("/") for name in event.rows)
    return [uuid.UUID(key) for table, _, key in named if table == noun.__tablename__]


def _is_last(session: Session, event: Event, line: Line) -> bool:
    """Whether a line is the last from now on: it follows the last, and the right to it stands.

    Whoever ends a right holds the head too. So an end is seen here, or it waits and gets a later
    number: no act follows the end of its right.
    """
    resting = _resting_on(line)
    posts, place = resting.posts, resting.place
    moving = next_line(by_person=resting.person, in_posts=bool(posts), in_place=bool(place))
    return (
        moving.done(
            session,
            commune_id=event.commune_id,
            previous_hash=event.previous_hash,
            seq=event.seq,
            at=event.at,
            hash=event.hash,
            user_id=line.actor.user_id,
            post_ids=posts,
            posts=len(posts),
            substitution_id=place,
            day=local_day(line.at),
        )
        == 1
    )


@dataclass(frozen=True, slots=True)
class _Resting:
    """What has to hold still for a line to be written."""

    person: bool = False
    """That who acts may sign in."""
    posts: frozenset[uuid.UUID] = frozenset()
    place: uuid.UUID | None = None
    """The substitution by which they take a place."""


def _resting_on(line: Line) -> _Resting:
    """What a line rests on, but for what it ends itself.

    A place rests on the substitute's own posts too. An attempt that is refused rests on nothing.
    """
    actor, post = line.actor, line.post
    ended = {row.id for row in line.rows}
    if actor.user_id is None or actor.user_id in ended or line.kind is EventKind.REFUSAL:
        return _Resting()
    resting = [*([post] if post else []), *(actor.own_posts if post and post.place else [])]
    return _Resting(
        person=True,
        posts=frozenset(each.id for each in resting) - ended,
        place=post.place.substitution_id if post and post.place else None,
    )
