"""The office of the tests: the cast at work in one database, with a clock that is passed on."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from models.base import Base, new_key
from models.database import reading_sessions, writing_sessions
from models.file_store import FileStore
from models.organisation import Post, Unit, User
from models.plan import Section, Task
from models.queries.organisation import posts_held, the_commune, unit_coded, user_named
from models.queries.plan import with_meaning
from models.queries.work import instance_numbered
from models.record import Event
from models.vocabulary import EventKind, Opinion, ReminderStage, VoteForm
from tests import factories
from tests.papers import pdf
from tests.stations import station
from workflow.actors.actor import CLOCK, Actor
from workflow.audit import record
from workflow.calendar.days import local_day
from workflow.calendar.periods import timetable_of
from workflow.documents.examination import examined
from workflow.documents.products import ProductEntry, hand_in, take_out
from workflow.documents.uploads import receive
from workflow.engine.actions import Outcome, perform, situation_numbered
from workflow.engine.explain import Verdict, explain
from workflow.engine.grounds import Seen, seen
from workflow.engine.inputs import (
    Entry,
    ExtensionEntry,
    GrantEntry,
    OpinionEntry,
    ReasonEntry,
    ReassignmentEntry,
    RemindersEntry,
    ReportEntry,
    ResponseEntry,
    UrgingEntry,
)
from workflow.engine.reminders import DueReminder
from workflow.engine.turn import turns
from workflow.errors import Refused
from workflow.planning.assignment import Assignment, assign
from workflow.planning.extension_limit import set_limit
from workflow.planning.proposals import Proposal, propose
from workflow.voting.decisions import VoteEntry, record_vote

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from models.product import ProductVersion
    from models.work import TaskInstance, Vote
    from tests.stations import Stations
    from workflow.engine.situation import Situation

MORNING = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
"""Eight o'clock on a Monday in the first week of quarter IV of 2026."""

GIVEN: dict[str, Entry] = {
    "report": ReportEntry("Đã rà soát xong 120 hộ."),
    "confirm": OpinionEntry(Opinion.AGREE),
    "object": ReasonEntry("Số liệu của thôn chưa đúng."),
    "respond": ResponseEntry("Đã sửa theo số liệu của thôn."),
    "return": ReasonEntry("Thiếu biểu tổng hợp."),
    "revoke": ReasonEntry("Chuyển cho đơn vị khác."),
    "reopen": ReasonEntry("Phát hiện sai sót."),
    "refuse_extension": ReasonEntry("Kỳ này phải xong để báo cáo tỉnh."),
    "decline": ReasonEntry("Việc này thuộc chức năng của phòng khác."),
    "uphold": ReasonEntry("Việc này đúng chức năng của phòng."),
    "urge": UrgingEntry("Đề nghị khẩn trương, gửi trong tuần."),
}
"""What somebody gives with an action when the test does not care."""

DEPENDS = {"request_extension", "grant_extension", "reassign", "remind"}
"""What is given with these depends on the instance."""


def usual_entry(action: str, situation: Situation) -> Entry | None:
    """What somebody gives with an action before an instance when the test does not care."""
    due_on = situation.instance.due_on or situation.today
    match action:
        case "request_extension":
            return ExtensionEntry(due_on + WEEK, "Mưa lũ, chưa đi được các thôn.")
        case "grant_extension":
            asked = situation.open_extension
            return GrantEntry(asked.proposed_on if asked else due_on + WEEK)
        case "reassign":
            return ReassignmentEntry("HOI_NONG_DAN", due_on, "Thuộc việc của Hội.")
        case "remind":
            return RemindersEntry(
                tuple(
                    DueReminder(
                        ReminderStage.ON,
                        due_on,
                        turn.action,
                        turn.unit.id if turn.unit else None,
                        turn.standing,
                        turn.since,
                    )
                    for turn in turns(situation)
                )
            )
        case _:
            return GIVEN.get(action)


WEEK = timedelta(days=7)

USUAL = object()
"""Stands for the usual entry of an action."""


class Office:
    """One commune in one database, and what its people do there.

    Each deed is a transaction of its own and takes a minute, as it would through the browser.
    """

    def __init__(self, engine: Engine, commune_id: uuid.UUID, files: Path | None = None) -> None:
        self.engine = engine
        self.commune_id = commune_id
        self.now = self.opened_at = MORNING
        self.files = FileStore(files) if files else None
        """Where documents are kept; an office without it can do all but hand them in."""
        self.stations: Stations | None = None
        """Where a task may be brought without walking all the way; see tests/stations.py."""
        self.reading = reading_sessions(engine)
        self._writing = writing_sessions(engine)

    @classmethod
    def founded(cls, engine: Engine, code: str = "ngok-bay", files: Path | None = None) -> Office:
        """The office of a new commune in a migrated database."""
        with writing_sessions(engine).begin() as session:
            at = MORNING - timedelta(hours=1)
            commune_id = factories.found_commune(session, at=at, code=code)
        return cls(engine, commune_id, files)

    @classmethod
    def opened(cls, engine: Engine, files: Path | None = None) -> Office:
        """The office of the commune that the database holds already."""
        with reading_sessions(engine)() as session:
            return cls(engine, session.scalars(the_commune()).one().id, files)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A writing session, committed at the end; an attempt refused is written down instead."""
        self.now += timedelta(minutes=1)
        try:
            with self._writing.begin() as session:
                yield session
        except Refused as refused:
            if refused.attempt is not None:
                with self._writing.begin() as session:
                    record.append(session, refused.attempt)
            raise

    @contextmanager
    def undone(self) -> Iterator[Session]:
        """A writing session that is never committed, as when the power goes."""
        with self._writing() as session:
            yield session

    # Time

    def later(self, **how: float) -> datetime:
        """The new time, after `days=`, `hours=` or `minutes=`."""
        self.now += timedelta(**how)
        return self.now

    def after_answering_time(self, number: int) -> datetime:
        """The morning after the last day on which the cooperating units may answer."""
        report = self.situation(number).report
        assert report is not None
        assert report.answers_due_on is not None
        while local_day(self.now) <= report.answers_due_on:
            self.now += timedelta(days=1)
        return self.now

    def until(self, number: int, *, days: int = 0) -> datetime:
        """The morning of the day on which an instance is due, or so many days after it."""
        due_on = self.instance(number).due_on
        assert due_on is not None
        while local_day(self.now) < due_on + timedelta(days=days):
            self.now += timedelta(days=1)
        return self.now

    # Who and what

    def actor(self, username: str) -> Actor:
        """A person with the posts of today, or the clock under its own name."""
        if username == CLOCK:
            return Actor.clock(self.commune_id)
        with self.reading() as session:
            return Actor.of(session, self._user(session, username), on=local_day(self.now))

    def user(self, username: str) -> User:
        """The person's row."""
        with self.reading() as session:
            return self._user(session, username)

    def unit(self, code: str) -> Unit:
        """The unit's row."""
        with self.reading() as session:
            return session.scalars(unit_coded(self.commune_id, code)).one()

    def posts(self, username: str) -> list[Post]:
        """The posts a person holds today."""
        with self.reading() as session:
            user = self._user(session, username)
            held = session.execute(posts_held(self.commune_id, user.id, local_day(self.now)))
            return [post for post, _, _ in held]

    def task(self, label: str) -> Task:
        """The plan's row, with its section, parties and requirements."""
        with self.reading() as session:
            return self._task(session, label)

    def instance(self, number: int) -> TaskInstance:
        """The instance's row as it is now."""
        with self.reading() as session:
            return session.scalars(instance_numbered(self.commune_id, number)).one()

    def state(self, number: int) -> str:
        """Where the instance stands."""
        return self.instance(number).state

    def situation(self, number: int) -> Situation:
        """The whole situation of an instance, as the clock sees it: without limits."""
        with self.reading() as session:
            return situation_numbered(session, number, actor=self.actor(CLOCK), at=self.now)

    def verdict(self, username: str, number: int, action: str, **about: str) -> Verdict:
        """What `explain` says to a person about an action."""
        return explain(self.situation(number), self.actor(username), action, **about)

    def seen(self, username: str, number: int, action: str, **about: str) -> Seen:
        """What a person sees now of what an action of theirs would rest on."""
        verdict = self.verdict(username, number, action, **about)
        assert verdict.rule is not None
        assert verdict.case is not None
        return seen(verdict.rule, verdict.case)

    def events(self, number: int | None = None, *kinds: EventKind) -> list[Event]:
        """The record in order: of one instance or of the commune, of some kinds or of all."""
        wanted = select(Event).where(Event.commune_id == self.commune_id).order_by(Event.seq)
        if number is not None:
            wanted = wanted.where(Event.instance_id == self.instance(number).id)
        if kinds:
            wanted = wanted.where(Event.kind.in_(kinds))
        with self.reading() as session:
            return list(session.scalars(wanted))

    def contents(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table but the record, so that a test can say that nothing changed."""
        with self.reading() as session:
            return {
                table.name: sorted(map(tuple, session.execute(table.select())), key=repr)
                for table in Base.metadata.sorted_tables
                if table.name not in {"event", "record_head"}
            }

    # Deeds

    def propose(self, label: str, *, day: date | None = None) -> Proposal:
        """The proposal for a task in the period of today, or of another day."""
        with self.reading() as session:
            task = self._task(session, label)
            on, actor = day or local_day(self.now), self.actor("vanphong")
            timetable = timetable_of(session, self.commune_id)
            return propose(session, [task], on, timetable, actor=actor, at=self.now)[0]

    def assign_all(self, label: str, *, by: str = "vanphong", day: date | None = None) -> list[int]:
        """The numbers of the instances made for a task as proposed."""
        assignment = Assignment.as_proposed(self.propose(label, day=day))
        with self.transaction() as session:
            made = assign(session, assignment, actor=self.actor(by), at=self.now)
            return [instance.number for instance in made]

    def assign(self, label: str, *, by: str = "vanphong", day: date | None = None) -> int:
        """The number of the one instance made for a task as proposed."""
        [number] = self.assign_all(label, by=by, day=day)
        return number

    def perform(
        self,
        username: str,
        number: int,
        action: str,
        entry: Entry | object | None = USUAL,
        **sent: Any,
    ) -> Outcome:
        """The outcome of a person's action, given the usual entry unless told otherwise."""
        given: Any = entry
        if entry is USUAL:
            given = GIVEN.get(action)
            if action in DEPENDS:
                given = usual_entry(action, self.situation(number))
        with self.transaction() as session:
            actor = self.actor(username)
            return perform(session, number, action, given, actor=actor, at=self.now, **sent)

    def hand_in(self, number: int, *positions: int, by: str = "kinhte.cb") -> list[ProductVersion]:
        """A version for each requirement named by its position, or for each one demanded."""
        return [
            self.hand_in_one(number, requirement.position, by=by)
            for requirement in self.situation(number).instance.task.requirements
            if requirement.position in positions or (not positions and requirement.required)
        ]

    def hand_in_one(self, number: int, position: int, *, by: str = "kinhte.cb") -> ProductVersion:
        """A version for a requirement, with bytes that no other has."""
        assert self.files is not None, "this office was given no place for files"
        stream, actor = BytesIO(pdf(str(new_key()))), self.actor(by)
        with (
            receive(
                self.files, stream, "van-ban.pdf", actor=actor, limit=10**6, examine=examined
            ) as document,
            self.transaction() as session,
        ):
            return hand_in(
                    session, number, ProductEntry(position), document,
                    actor=self.actor(by), at=self.now,
                )  # fmt: skip

    def take_out(self, number: int, position: int, *, by: str = "kinhte.cb") -> ProductVersion:
        """The current version for a requirement, taken out again."""
        situation = self.situation(number)
        [requirement] = [r for r in situation.instance.task.requirements if r.position == position]
        version = situation.current_versions[requirement.id]
        with self.transaction() as session:
            return take_out(session, number, version.number, actor=self.actor(by), at=self.now)

    def record_vote(self, number: int, *, in_favour: int = 7, members: int = 9) -> Vote:
        """The committee's vote on the instance's round, the chair's among those in favour."""
        entry = VoteEntry(
            form=VoteForm.SESSION,
            decided_on=local_day(self.now),
            members=members,
            in_favour=in_favour,
            against=members - in_favour,
            abstained=0,
            chair_in_favour=True,
            document_number="05/NQ-UBND",
        )
        with self.transaction() as session:
            actor = self.actor("vanphong")
            return record_vote(session, number, entry, actor=actor, at=self.now)

    def set_limit(self, working_days: int) -> None:
        """By how many working days the follow-up office may extend by itself."""
        with self.transaction() as session:
            set_limit(session, working_days, actor=self.actor("chutich"), at=self.now)

    def give_post(self, username: str, role: str, unit: str | None = None, **dates: Any) -> Post:
        """A further post for a person."""
        unit_id = self.unit(unit).id if unit else None
        with self.transaction() as session:
            user = self._user(session, username)
            return factories.give_post(
                session, user, role=role, unit_id=unit_id, at=self.now, **dates
            )

    def end_posts(self, username: str, *, last_day: date) -> None:
        """Every post that a person holds today ends."""
        with self.transaction() as session:
            for post in self.posts(username):
                row = session.get_one(Post, (post.commune_id, post.id))
                factories.end_post(session, row, last_day=last_day, at=self.now)

    # The way of a task

    @station
    def in_progress(self, label: str = "I.1") -> int:
        """An instance that its lead unit has taken up, without products."""
        number = self.assign(label)
        self.perform(self._heads(number)[0], number, "start")
        return number

    @station
    def reported(self, label: str = "I.1") -> int:
        """An instance whose products and report are in; its cooperating units are asked."""
        number = self.in_progress(label)
        self.report(number)
        return number

    def report(self, number: int) -> Outcome:
        """The lead unit's report, with the products demanded."""
        situation = self.situation(number)
        lead = HEADS[situation.instance.lead_unit.code]
        if situation.missing_products:
            self.hand_in(number, by=lead)
        return self.perform(lead, number, "report")

    @station
    def reviewed(self, label: str = "I.1") -> int:
        """An instance on which every unit asked has agreed."""
        number = self.reported(label)
        for head in self._heads(number)[1:]:
            self.perform(head, number, "confirm")
        return number

    @station
    def closed(self, label: str = "I.1") -> int:
        """An instance whose result the chair has approved."""
        number = self.reviewed(label)
        if self.situation(number).needs_vote:
            self.record_vote(number)
        self.perform("chutich", number, "approve")
        return number

    @station
    def revoked(self, label: str = "I.1") -> int:
        """An instance that the chair has taken back."""
        number = self.assign(label)
        self.perform("chutich", number, "revoke")
        return number

    def standing_in(self, state: str, label: str = "I.1") -> int:
        """A new instance in a state, brought there by the people it takes."""
        ways = {
            "assigned": self.assign,
            "in_progress": self.in_progress,
            "reported": self.reported,
            "reviewed": self.reviewed,
            "closed": self.closed,
            "revoked": self.revoked,
        }
        return ways[state](label)

    def _heads(self, number: int) -> list[str]:
        """The head of the lead unit, then of each unit asked."""
        situation = self.situation(number)
        return [HEADS[unit.code] for unit in (situation.instance.lead_unit, *situation.asked)]

    def _user(self, session: Session, username: str) -> User:
        return session.scalars(user_named(self.commune_id, username)).one()

    def _task(self, session: Session, label: str) -> Task:
        numeral, position = label.split(".")
        wanted = (
            select(Task)
            .join(
                Section, (Section.commune_id == Task.commune_id) & (Section.id == Task.section_id)
            )
            .where(
                Task.commune_id == self.commune_id,
                Section.numeral == numeral,
                Task.position == int(position),
            )
        )
        return session.scalars(with_meaning(wanted)).one()


HEADS = {
    "PHONG_KINH_TE": "kinhte",
    "PHONG_VHXH": "vhxh",
    "CONG_AN_XA": "congan",
    "HOI_NONG_DAN": "nongdan",
    "THON_1": "thon1",
    "THON_2": "thon2",
}
"""Who answers for a unit."""
