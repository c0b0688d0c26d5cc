"""Playing the sample history: every step by the real actions, in the order of time."""

import io
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.file_store import FileStore
from models.organisation import Post, User
from models.plan import Section, Task
from models.queries.organisation import unit_coded, user_named
from models.queries.plan import with_meaning
from models.vocabulary import Cadence, ProductStage, Role
from seed.documents import sample_document
from seed.history import OTHERS, HandIn, Play, SampleStep, read_history
from workflow.actors.actor import CLOCK, Actor
from workflow.calendar.days import LOCAL, local_day
from workflow.calendar.periods import Span, Timetable, timetable_of
from workflow.definition.commune import COMMUNE
from workflow.definition.vocabulary import EffectName
from workflow.documents.examination import examined
from workflow.documents.issuing import IssueEntry
from workflow.documents.links import Link, written
from workflow.documents.products import ProductEntry
from workflow.documents.uploads import ReceivedDocument, receive
from workflow.engine.acts.extensions import ExtensionEntry, GrantEntry
from workflow.engine.acts.reports import ReportEntry
from workflow.engine.acts.returns import ReturnEntry, usual_day
from workflow.engine.answering_time import soonest_answers
from workflow.engine.instances import situation_numbered
from workflow.engine.performing import perform
from workflow.instance.entry import Entry
from workflow.planning.assignment import Assignment, assign
from workflow.planning.proposals import Mode, propose
from workflow.voting.ballots import BallotEntry

FOLLOW_UP = "vanphong"
"""The sample account that assigns."""
OPENING, OFFICE_HOURS = time(7, 30), timedelta(hours=9)
A_WHILE = timedelta(minutes=7)
SETTLED = timedelta(days=15)
"""How long ago the finished quarter was due at least, so that being late can be seen."""
TO_VOTE = timedelta(days=3)
"""How long from now on the members may still vote."""
UPLOAD_LIMIT = 1 << 20

Played: TypeAlias = Callable[[int, int], None]
"""Hears after each step of the history how many are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A play in its period: between which instants its moments lie, and its instance's number."""

    play: Play
    timetable: Timetable
    span: Span
    begins: datetime
    ends: datetime
    numbers: list[int] = field(default_factory=list)
    """The number of its instance, once assigned."""

    def steps(self) -> Iterator[tuple[datetime, SampleStep]]:
        """Every step, assigning first, with its instant: each later than the one before."""
        last = self.begins
        for step in (SampleStep(0.0, FOLLOW_UP, "assign"), *self.play.steps):
            last = min(max(self._moment(step.at), last + A_WHILE), self.ends)
            yield last, step

    def _moment(self, share: float) -> datetime:
        """The instant at a share of the period, in office hours of a working day."""
        exact = (self.begins + (self.ends - self.begins) * share).astimezone(LOCAL)
        passed = (exact - datetime.combine(exact, time.min, LOCAL)) / timedelta(days=1)
        moment = datetime.combine(exact, OPENING, LOCAL) + OFFICE_HOURS * passed
        calendar = self.timetable.calendar
        while not calendar.is_working_day(moment.date()) and moment > self.begins:
            moment -= timedelta(days=1)
        return moment


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the history is played, in one transaction: a sample is whole or is not there."""

    session: Session
    files: FileStore
    commune_id: uuid.UUID
    now: datetime

    def play(self, played: Played) -> None:
        """Have the whole history happen."""
        steps = [(at, scene, step) for scene in self._scenes() for at, step in scene.steps()]
        # A stable sort: steps of one scene at one instant keep their order.
        for done, (at, scene, step) in enumerate(sorted(steps, key=lambda found: found[0]), 1):
            self._perform(scene, step, at)
            played(done, len(steps))

    @contextmanager
    def _step(self) -> Iterator[Session]:
        """The session, which knows as little as when a request begins."""
        yield self.session
        self.session.flush()
        self.session.expunge_all()

    def _scenes(self) -> Iterator[Scene]:
        history = read_history()
        today = local_day(self.now)
        timetable = timetable_of(self.session, self.commune_id)
        current, year = (timetable.at(each, today) for each in (Cadence.QUARTER, Cadence.YEAR))
        finished = current.previous
        while timetable.due_on(finished) > today - SETTLED:
            finished = finished.previous
        settled = datetime.combine(timetable.due_on(finished) + SETTLED, time(8), LOCAL)
        for play in history.finished:
            yield self._scene(play, timetable, finished, settled)
        for play in history.current:
            yield self._scene(play, timetable, current, self.now)
        for play in history.year:
            yield self._scene(play, timetable, year, self.now)

    def _scene(self, play: Play, timetable: Timetable, span: Span, ends: datetime) -> Scene:
        begins = datetime.combine(timetable.starts_on(span), time(8), LOCAL)
        return Scene(play, timetable, span, begins, min(ends, self.now))

    def _perform(self, scene: Scene, step: SampleStep, at: datetime) -> None:
        if step.action == "assign":
            with self._step() as session:
                scene.numbers.append(self._assign(session, scene, at))
            return
        [number] = scene.numbers
        for place, username in enumerate(self._who(number, step, at)):
            moment = min(at + place * A_WHILE, self.now)
            with self._step() as session:
                actor = self._actor(session, username, moment)
                with self._given(session, number, step, actor, moment) as entry:
                    perform(session, number, step.action, entry, actor=actor, at=moment)

    @contextmanager
    def _given(
        self, session: Session, number: int, step: SampleStep, actor: Actor, at: datetime
    ) -> Iterator[Entry | None]:
        """What is given with a step; a document is there as long as the block lasts."""
        if step.hands_in:
            with self._document(step.hands_in, actor, at) as document:
                yield _handing_in(step.hands_in, document, local_day(at))
        elif step.issues:
            with self._document(step.issues, actor, at) as document:
                yield _issuing(step.issues, document, local_day(at))
        elif step.asks_members:
            yield BallotEntry(step.asks_members, local_day(self.now) + TO_VOTE)
        elif step.later_by is not None:
            yield self._later_date(session, number, step, step.later_by, at)
        elif isinstance(step.entry, ReturnEntry):
            clock = Actor.clock(self.commune_id)
            situation = situation_numbered(session, number, actor=clock, at=at)
            yield replace(step.entry, due_on=usual_day(session, situation))
        elif step.waits and isinstance(step.entry, ReportEntry):
            soon = soonest_answers(session, self.commune_id, local_day(self.now))
            yield replace(step.entry, answers_due_on=soon)
        else:
            yield step.entry

    def _later_date(
        self, session: Session, number: int, step: SampleStep, later_by: int, at: datetime
    ) -> Entry:
        clock = Actor.clock(self.commune_id)
        due_on = situation_numbered(session, number, actor=clock, at=at).instance.due_on
        until = due_on + timedelta(days=later_by) if due_on else None
        asks = COMMUNE.effect_of(step.action) == EffectName.EXTENSION
        return (ExtensionEntry if asks else GrantEntry)(until, step.reason)

    def _assign(self, session: Session, scene: Scene, at: datetime) -> int:
        actor = self._actor(session, FOLLOW_UP, at)
        task = session.scalars(self._task(scene.play.task)).one()
        day = scene.timetable.starts_on(scene.span)
        [proposal] = propose(session, [task], day, scene.timetable, actor=actor, at=at)
        assignment = Assignment.as_proposed(proposal)
        if scene.play.lead:
            lead = session.scalars(unit_coded(self.commune_id, scene.play.lead)).one()
            others = [i for i in assignment.cooperating_ids if i != lead.id]
            assignment = replace(
                assignment,
                mode=Mode.ONE_LEADS,
                lead_ids=(lead.id,),
                cooperating_ids=tuple(others),
            )
        [instance] = assign(session, assignment, actor=actor, at=at)
        return instance.number

    def _task(self, label: str) -> Select[Task]:
        numeral, _, position = label.partition(".")
        return with_meaning(
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

    @contextmanager
    def _document(self, handed: HandIn, actor: Actor, at: datetime) -> Iterator[ReceivedDocument]:
        day = local_day(at)
        if handed.address:
            link = Link(handed.address, handed.title, day, handed.text)
            with written(self.files, link, actor=actor) as document:
                yield document
            return
        unit = next(post.unit_name for post in actor.posts if post.unit_name)
        content = sample_document(handed.title, number=handed.number, unit=unit, day=day)
        name = f"{handed.title}.docx"
        stream = io.BytesIO(content)
        with receive(
            self.files, stream, name, actor=actor, limit=UPLOAD_LIMIT, examine=examined
        ) as document:
            yield document

    def _who(self, number: int, step: SampleStep, at: datetime) -> Iterable[str]:
        if step.by != OTHERS:
            return [step.by]
        with self._step() as session:
            clock = Actor.clock(self.commune_id)
            silent = situation_numbered(session, number, actor=clock, at=at).silent
            heads = session.scalars(
                select(User.username)
                .join(Post, (Post.commune_id == User.commune_id) & (Post.user_id == User.id))
                .where(
                    Post.commune_id == self.commune_id,
                    Post.role == Role.HEAD,
                    Post.unit_id.in_([unit.id for unit in silent]),
                )
                .order_by(User.username)
            )
            return [username for username in heads if username not in step.without]

    def _actor(self, session: Session, username: str, at: datetime) -> Actor:
        if username == CLOCK:
            return Actor.clock(self.commune_id)
        user = session.scalars(user_named(self.commune_id, username)).one()
        return Actor.of(session, user, on=local_day(at))


def _handing_in(handed: HandIn, document: ReceivedDocument, day: date) -> ProductEntry:
    """A document as it is handed in: what has a number was issued, and signed by somebody."""
    return ProductEntry(
        document=document,
        requirement=handed.requirement,
        title=handed.title,
        document_number=handed.number,
        document_date=day if handed.number or handed.address else None,
        stage=ProductStage.ISSUED if handed.signed_by else None,
        signed_by=handed.signed_by,
        signed_as=handed.signed_as,
        address=handed.address,
    )


def _issuing(issued: HandIn, document: ReceivedDocument, day: date) -> IssueEntry:
    """What was issued of an approved draft."""
    return IssueEntry(
        document=document,
        requirement=issued.requirement,
        document_number=issued.number,
        issued_on=day,
        signed_by=issued.signed_by,
        signed_as=issued.signed_as,
    )
