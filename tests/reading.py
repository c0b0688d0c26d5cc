"""What a test reads of an office: its people, its plan, its instances and its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.base import Base
from models.plan import Section, Task
from models.queries.holdings import held_by_person
from models.queries.organisation import unit_coded, user_named
from models.queries.plan import with_meaning
from models.queries.work import instance_numbered
from models.record import Event
from tests.cast import HEADS
from tests.premises import Premises
from workflow.actors.actor import CLOCK, Actor
from workflow.calendar.days import local_day
from workflow.calendar.periods import timetable_of
from workflow.engine.explain import explain
from workflow.engine.grounds import seen
from workflow.engine.instances import situation_numbered
from workflow.planning.proposals import propose

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from sqlalchemy.orm import Session

    from models.organisation import Post, Unit, User
    from models.vocabulary import EventKind
    from models.work import TaskInstance
    from workflow.engine.explain import Verdict
    from workflow.engine.grounds import Seen
    from workflow.instance.situation import Situation
    from workflow.planning.proposals import Proposal


class Reading(Premises):
    """An office that can be read, each time anew."""

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
            held = held_by_person.rows(session, self.commune_id, user.id, local_day(self.now))
            own = (post for _, post, *_ in held if post.user_id == user.id)
            return list(dict.fromkeys(own))

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

    def propose(self, label: str, *, day: date | None = None) -> Proposal:
        """The proposal for a task in the period of today, or of another day."""
        with self.reading() as session:
            task = self._task(session, label)
            on, actor = day or local_day(self.now), self.actor("vanphong")
            timetable = timetable_of(session, self.commune_id)
            return propose(session, [task], on, timetable, actor=actor, at=self.now)[0]

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
