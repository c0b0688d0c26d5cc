"""A small office in which every way is gone once in each period, by the product's own commands.

Whatever is true of what its people and its clock leave behind is true of the copies made of it:
nothing of the rules is said a second time here. What the record vouched for is noted line by line,
since a row that changes again is afterwards not what an earlier line named.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from benchmarks.founding import Row, found, plan, staff
from benchmarks.ways import FIRST, LEAD, SECOND, WAYS, Step, Way, steps_of
from models.base import Identified
from models.database import make_engine, writing_sessions
from models.migrations.upgrade import upgrade
from models.nouns import every_noun
from models.plan import Task
from models.record import Event, RecordHead
from models.vocabulary import Cadence, VoteForm
from models.work import Period, TaskInstance
from tests.acting import Acting
from tests.entries import USUAL
from workflow.audit.hashes import content_hash
from workflow.calendar.days import LOCAL
from workflow.calendar.periods import Span, timetable_of
from workflow.engine.acts.appointments import AppointmentEntry
from workflow.notifications.delivery import deliver
from workflow.notifications.inbox import read_about
from workflow.scheduler.jobs import run_due
from workflow.voting.ballots import BallotEntry

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path
    from typing import Self

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

CODES = {LEAD: "LEAD", FIRST: "FIRST", SECOND: "SECOND"}
"""The units of the small office."""

FOUNDED = datetime(2025, 9, 1, 1, tzinfo=UTC)
"""When every commune is founded, the small one and those that are filled."""

TODAY = datetime(2026, 11, 23, 3, tzinfo=UTC)
"""Ten o'clock on a Monday near the end of quarter IV: up to here work has come."""

PERIODS = 3
"""How many quarters there are up to today, the last one still running."""

TO_VOTE = timedelta(days=14)
"""How long the members have for their slips."""

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Vouched:
    """A row as a line of the record names it."""

    noun: type[Identified]
    key: uuid.UUID
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Walk:
    """An instance of the small office: which way it took, in which period."""

    way: Way
    period: int
    """Its place among the periods, the first being 0."""
    number: int


@dataclass(frozen=True, slots=True)
class _Due:
    """A step of a way in a period, and the day on which it is taken."""

    day: date
    period: int
    place: int
    """The place of the way among all, from 1, which is that of its row in the plan."""
    step: Step


class SmallOffice(Acting):
    """The office at work, which notes of each line what it vouched for."""

    def __init__(self, engine: Engine, commune_id: uuid.UUID, files: Path | None = None) -> None:
        super().__init__(engine, commune_id, files)
        self.now = FOUNDED
        self.vouched: dict[int, list[Vouched]] = {}
        """By the number of the line."""
        self.walks: list[Walk] = []
        self.spans: list[Span] = []
        """The periods in their order."""

    @classmethod
    def at_work(cls, folder: Path, *, periods: int = PERIODS) -> Self:
        """The office after so many periods, with its database and its documents in a folder."""
        engine = make_engine(f"sqlite:///{folder / 'small.db'}")
        upgrade(engine)
        with writing_sessions(engine).begin() as session:
            commune_id = found(session, code="nho", name="xã Nhỏ", at=FOUNDED)
            staff(session, commune_id, list(CODES.values()), 1, at=FOUNDED)
            rows = (Row(way.kind, CODES[LEAD], _codes(way.kind.asked)) for way in WAYS)
            plan(session, commune_id, list(rows), at=FOUNDED)
        office = cls(engine, commune_id, folder / "files")
        office._work(periods)
        return office

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        with super().transaction() as session:
            before = session.scalars(select(RecordHead.seq)).one()
            yield session
        self._note(after=before)

    def _work(self, periods: int) -> None:
        """Have everybody do in the order of days what they do, and the clock before them."""
        today = TODAY.astimezone(LOCAL).date()
        with self.reading() as session:
            timetable = timetable_of(session, self.commune_id)
        self.spans = [timetable.at(Cadence.QUARTER, today)]
        while len(self.spans) < periods:
            self.spans.insert(0, self.spans[0].previous)
        begins = [timetable.starts_on(span) for span in self.spans]
        steps = sorted(_agenda(begins, today), key=lambda due: (due.day, due.period, due.place))
        on_day = {day: list(dues) for day, dues in groupby(steps, key=lambda due: due.day)}
        self._come_to(begins[0])
        for place in range(1, len(WAYS) + 1):
            self.assign(f"I.{place}")
            self._tell()
        for day in _working_days(begins[0], today):
            self._come_to(day)
            run_due(self.reading, self.transaction, at=self.now)
            self._tell()
            for due in on_day.get(day, ()):
                self._take(due)
        self.walks = [
            Walk(way, period, self._number(period, place))
            for period in range(periods)
            for place, way in enumerate(WAYS, 1)
        ]

    def _come_to(self, day: date) -> None:
        """Wait for eight o'clock of a day."""
        self.now = max(self.now, datetime.combine(day, time(8), LOCAL).astimezone(UTC))

    def _take(self, due: _Due) -> None:
        who, number = due.step.who, self._number(due.period, due.place)
        try:
            self.perform(who, number, due.step.action, _given(due))
        except Exception as error:
            error.add_note(f"{WAYS[due.place - 1].name}: {due}")
            raise
        self._tell(who, number)

    def _tell(self, reader: str | None = None, number: int = 0) -> None:
        """Tell whoever has to be told; who has just acted has read what they were told before."""
        with self.transaction() as session:
            if reader:
                read_about(session, number, actor=self.actor(reader), at=self.now)
            while deliver(session, self.commune_id, sender=None, at=self.now):
                pass

    def _number(self, period: int, place: int) -> int:
        """The number of the instance of a row in a period."""
        span = self.spans[period]
        wanted = (
            select(TaskInstance.number)
            .join(Period, Period.id == TaskInstance.period_id)
            .join(Task, Task.id == TaskInstance.task_id)
            .where(Period.year == span.year, Period.ordinal == span.ordinal, Task.position == place)
        )
        with self.reading() as session:
            return session.scalars(wanted).one()

    def _note(self, *, after: int) -> None:
        """Keep what each new line of the record vouches for."""
        with self.reading() as session:
            for event in session.scalars(select(Event).where(Event.seq > after)):
                self.vouched[event.seq] = [
                    _as_vouched(session, name, digest) for name, digest in event.rows.items()
                ]


def _as_vouched(session: Session, name: str, digest: str) -> Vouched:
    """A row that a line names, whose content is still what the line says."""
    table, _, key = name.partition("/")
    noun = _NOUNS[table]
    columns = [noun.__table__.c[column] for column in noun.witnessed]
    found = session.execute(select(*columns).where(noun.__table__.c.id == UUID(key))).one()
    content = dict(zip(noun.witnessed, found, strict=True))
    assert content_hash(name, content) == digest, f"{name} was changed twice in one transaction"
    return Vouched(noun, UUID(key), content)


def _given(due: _Due) -> object:
    """What is given with a step: what the tests usually give, unless that is of their cast."""
    if due.step.action == "appoint":
        return AppointmentEntry(("lead.officer",))
    if due.step.action == "open_ballot":
        return BallotEntry(VoteForm.OPINION_SLIP, due.day + TO_VOTE)
    return USUAL


def _agenda(begins: list[date], today: date) -> Iterator[_Due]:
    """The steps of all ways in all periods that were taken up to today."""
    for period, first in enumerate(begins):
        for place, way in enumerate(WAYS, 1):
            for step in steps_of(way, now=period == len(begins) - 1):
                day = _at_work(first + timedelta(days=step.day))
                if day <= today:
                    yield _Due(day, period, place, step)


def _working_days(first: date, last: date) -> Iterator[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return (day for day in days if day == _at_work(day))


def _at_work(day: date) -> date:
    """A day, or the Monday after it."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day


def _codes(units: Iterable[str]) -> tuple[str, ...]:
    return tuple(CODES[unit] for unit in units)


_NOUNS: dict[str, type[Identified]] = {
    noun.__tablename__: noun for noun in every_noun() if issubclass(noun, Identified)
}
