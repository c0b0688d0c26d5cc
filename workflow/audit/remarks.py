"""What a whole record tells and somebody should look at: odd, and by itself no proof of anything.

Sessions, passwords, counters and the notes of who was told are not witnessed. What the record says
of them is compared with them where that costs little.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from models.notice import Contact, Notice
from models.organisation import Post, User
from models.record import Counter, Event, Outbox
from models.reminder import ReminderRun
from models.vocabulary import EventKind
from models.work import TaskInstance
from workflow.audit.chain import Columns
from workflow.audit.clock_behind import BEHIND, GO_ON
from workflow.audit.findings import Finding, Remark
from workflow.calendar.days import local_day

LONGEST = timedelta(days=7)
"""However an installation sets it, nobody stays signed in for longer."""

_WITHOUT_SESSION = {EventKind.SIGN_IN, EventKind.SIGN_IN_FAILED, EventKind.PASSWORD_SET}
"""What a person does before they have a session."""


@dataclass(slots=True)
class _Stretch:
    """Lines that carry the same time."""

    at: datetime
    first: int
    last: int
    senders: set[tuple[uuid.UUID | None, str]] = field(default_factory=set)
    told: bool = False
    """Whether a line among them says that the clock was behind."""


class Remarks:
    """What is odd about the lines, and about what they say of tables that are not witnessed."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self._stretch: _Stretch | None = None
        self._sessions: dict[uuid.UUID, list[datetime]] = {}
        """For each person when they signed in and did not sign out."""
        self._password_set: dict[str, datetime] = {}

    def follow(self, line: Columns) -> None:
        """Take the line into what is known."""
        self._follow_time(line)
        self._follow_person(line)

    def close(self, session: Session, commune_id: uuid.UUID) -> None:
        """Compare what is not witnessed with the lines."""
        last = self._stretch
        self._end_stretch()
        if last is None:
            return
        self.found += self._passwords(session, commune_id)
        self.found += _in_future(session, commune_id, last.at)
        self.found += _numbers(session, commune_id)
        self.found += _untold(session, commune_id)

    def _follow_time(self, line: Columns) -> None:
        if self._stretch is None or self._stretch.at != line["at"]:
            self._end_stretch()
            self._stretch = _Stretch(line["at"], line["seq"], line["seq"])
        self._stretch.last = line["seq"]
        # One act may well leave several lines of one instant; two requests never do.
        if line["address"]:
            self._stretch.senders.add((line["actor_id"], line["address"]))
        self._stretch.told |= line["action"] in {BEHIND, GO_ON}

    def _end_stretch(self) -> None:
        done = self._stretch
        if done is not None and (done.told or len(done.senders) > 1):
            detail = {"last": done.last, "at": done.at.isoformat()}
            self._remark(Remark.TIME_STOOD, done.first, **detail)

    def _follow_person(self, line: Columns) -> None:
        person, at = line["actor_id"], line["at"]
        if line["kind"] is EventKind.PASSWORD_SET:
            self._password_set[line["subject"]] = at
        if line["kind"] is EventKind.SIGN_IN:
            self._sessions.setdefault(person, []).append(at)
        elif person and line["address"] and line["kind"] not in _WITHOUT_SESSION:
            lasting = [since for since in self._sessions.get(person, ()) if at - since <= LONGEST]
            if not lasting:
                self._remark(Remark.NEVER_SIGNED_IN, line["seq"], actor=line["actor"])
                # Once is enough until a while has passed.
                lasting = [at]
            # Which of several sessions ended is not told; the oldest ends anyway first.
            self._sessions[person] = lasting[line["kind"] is EventKind.SIGN_OUT :]

    def _passwords(self, session: Session, commune_id: uuid.UUID) -> Iterator[Finding]:
        people = select(User.username, User.created_at, User.password_set_at)
        of_commune = people.where(User.commune_id == commune_id).order_by(User.username)
        for username, created_at, set_at in session.execute(of_commune):
            subject = f"user/{username}"
            told = self._password_set.get(subject, created_at)
            if set_at is not None and set_at > told:
                detail = {"stored": set_at.isoformat(), "told": told.isoformat()}
                yield Finding(None, Remark.PASSWORD_UNTOLD, subject, detail)

    def _remark(self, code: Remark, seq: int, **detail: Any) -> None:  # noqa: ANN401 - JSON values
        self.found.append(Finding(seq, code, f"event/{seq}", detail))


def _in_future(session: Session, commune_id: uuid.UUID, last: datetime) -> Iterator[Finding]:
    """Days up to which the clock and the digests say they are done, and that are yet to come."""
    tomorrow = local_day(last + timedelta(days=1))
    for noun, day in ((ReminderRun, ReminderRun.done_on), (Contact, Contact.digested_on)):
        late = select(noun.id, day).where(noun.commune_id == commune_id, day > tomorrow)
        for key, until in session.execute(late.order_by(noun.id)):
            detail = {"until": str(until)}
            yield Finding(None, Remark.IN_FUTURE, f"{noun.__tablename__}/{key}", detail)


def _numbers(session: Session, commune_id: uuid.UUID) -> Iterator[Finding]:
    """A counter that would give the number of a task out again."""
    name = TaskInstance.__tablename__
    highest = select(func.max(TaskInstance.number)).where(TaskInstance.commune_id == commune_id)
    counted = select(Counter.value).where(Counter.commune_id == commune_id, Counter.name == name)
    value, used = session.scalar(counted) or 0, session.scalar(highest) or 0
    if value < used:
        detail = {"value": value, "used": used}
        yield Finding(None, Remark.NUMBER_AGAIN, f"counter/{name}", detail)


def _untold(session: Session, commune_id: uuid.UUID) -> Iterator[Finding]:
    """What is noted as told while nobody has a notice of it, though somebody had to be told."""
    # Found once: asked of each line, it would walk over all notices for every one of them.
    newest = select(func.max(Notice.event_seq)).where(Notice.commune_id == commune_id)
    told = (
        select(Outbox.event_seq)
        .join(Event, and_(Event.commune_id == Outbox.commune_id, Event.seq == Outbox.event_seq))
        .where(
            Outbox.commune_id == commune_id,
            Outbox.delivered_at.is_not(None),
            Outbox.event_seq > func.coalesce(newest.scalar_subquery(), 0),
            # Who knows already is not told again, and nobody of what they did themselves.
            ~_noticed(Notice.instance_id == Event.instance_id, Notice.why == Outbox.why),
            ~_in_its_unit(Post.user_id == Event.actor_id),
            _in_its_unit(),
            ~_settled_meanwhile(),
        )
        .distinct()
        .order_by(Outbox.event_seq)
    )
    seqs = session.scalars(told).all()
    if seqs:
        detail = {"count": len(seqs)}
        yield Finding(seqs[0], Remark.NOBODY_TOLD, f"event/{seqs[0]}", detail)


def _noticed(*such: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(Notice.id).where(Notice.commune_id == Outbox.commune_id, *such).exists()


def _in_its_unit(*such: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether somebody is in the unit whose turn it was; nobody is where it was no unit's."""
    of_unit = and_(Post.commune_id == Outbox.commune_id, Post.unit_id == Outbox.unit_id)
    return select(Post.id).where(of_unit, *such).exists()


def _settled_meanwhile() -> ColumnElement[bool]:
    later = aliased(Event)
    return (
        select(later.seq)
        .where(
            later.commune_id == Outbox.commune_id,
            later.instance_id == Event.instance_id,
            later.seq > Outbox.event_seq,
            later.at <= Outbox.delivered_at,
        )
        .exists()
    )
