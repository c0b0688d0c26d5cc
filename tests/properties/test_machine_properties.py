"""Random people do random things for weeks; the office and a paper model of it never disagree."""

from __future__ import annotations

import uuid
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from models.queries.notice import undelivered
from models.record import Event
from models.vocabulary import EventKind, Role
from models.work import TaskInstance
from tests import cast
from tests.office import Office
from tests.profiles import LIVES
from tests.properties import oracle
from tests.properties.giving import careless_entries, entries, is_enough, until_of
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.audit.verification import verify
from workflow.calendar.days import OfficeCalendar, local_day
from workflow.calendar.periods import Timetable
from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Rule
from workflow.engine.explain import explain
from workflow.engine.grounds import Seen
from workflow.engine.inputs import (
    Entry,
    ExtensionEntry,
    GrantEntry,
    ReassignmentEntry,
    RemindersEntry,
    ResponseEntry,
    UrgingEntry,
)
from workflow.engine.publishing import publish
from workflow.errors import Invalid, Refused, Stale, TokenReused, Unknown
from workflow.notifications.delivery import deliver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from workflow.engine.actions import Outcome

pytestmark = pytest.mark.thorough

PAUSE = Rule("in_progress", "pause", "lead_head", "assigned", effect="reason")
EDITIONS = (
    COMMUNE,
    replace(COMMUNE, rules=(*(r for r in COMMUNE.rules if r.action != "withdraw"), PAUSE)),
)
"""The definitions that belong to the statements of `oracle.EDITIONS`."""
WORDED = replace(covered(), actions=covered().actions | {PAUSE.action})

ACTIONS = (*COMMUNE.actions, PAUSE.action)
BACK = {"return", "withdraw", "revoke", "reopen", "pause", "decline", "reassign"}
EXTENDING = {"request_extension", "grant_extension", "refuse_extension"}
REQUESTS = EXTENDING | {"decline", "reassign", "uphold"}
"""What a lead unit asks of the committee, and how it is answered."""
ASIDE = EXTENDING | {"uphold", "urge", "remind"}
"""What leaves an instance where it is."""
LEFT_OUT: list[set[str]] = [BACK | ASIDE, BACK, {"revoke"}, set()]
PLAYERS = [person.username for person in cast.PEOPLE]
EVERYBODY = (*PLAYERS, "clock")
OTHERS = [name for name in PLAYERS if name != "vanphong"]
"""Whose posts come and go; somebody has to be there who assigns."""
POSTS: list[oracle.Held] = [
    (Role.HEAD, "PHONG_KINH_TE"),
    (Role.OFFICER, "PHONG_KINH_TE"),
    (Role.HEAD, "PHONG_VHXH"),
    (Role.HEAD, "CONG_AN_XA"),
    (Role.VICE_CHAIR, None),
    (Role.INSPECTOR, None),
    (Role.ADMINISTRATOR, None),
]
"""Posts that people get in the course of things."""

LABELS = ("I.1", "I.2", "I.3", "II.2")
TASKS = {task.label: task for task in cast.TASKS}


@dataclass(frozen=True)
class Intent:
    """Something that was done under a token."""

    who: str
    number: int
    action: str
    entry: Entry | None
    token: str
    outcome: Outcome


class Life(RuleBasedStateMachine):
    """One commune, its people, and what the paper says of it."""

    def __init__(self, engine: Engine, files: Path) -> None:
        super().__init__()
        self.office = Office.founded(engine, uuid.uuid4().hex, files)
        self.papers: dict[int, oracle.Paper] = {}
        self.running: set[tuple[str, date, str]] = set()
        """The task, the cut-off of the period and the lead unit of what is not revoked."""
        self.office_days = 0
        self.edition = 0
        self.posts: dict[str, list[tuple[oracle.Held, date | None]]] = {
            person.username: [((role, unit), None) for role, unit, _ in person.posts]
            for person in cast.PEOPLE
        }
        self.intents: list[Intent] = []
        self.counts: Counter[EventKind] = Counter(event.kind for event in self.office.events())

    # What the paper knows

    @property
    def today(self) -> date:
        """The day on which the next deed will be done, a minute from now."""
        return local_day(self.office.now + timedelta(minutes=1))

    def held(self, who: str) -> tuple[oracle.Held, ...]:
        posts = self.posts.get(who, [])
        return tuple(post for post, last in posts if last is None or last >= self.today)

    def sees(self, who: str, paper: oracle.Paper) -> bool:
        return oracle.sees(paper, who, self.held(who))

    def standings(self, who: str, paper: oracle.Paper) -> set[str]:
        held = self.held(who)
        return {s for post in held for s in oracle.standings(paper, who, held, post)}

    def expected(
        self, paper: oracle.Paper, who: str, action: str
    ) -> tuple[oracle.Row, oracle.Held | None] | None:
        latest = self._left_to_office(paper)
        return oracle.expected(paper, who, self.held(who), action, self.today, latest)

    def _left_to_office(self, paper: oracle.Paper) -> date | None:
        if not self.office_days:
            return None
        return OfficeCalendar().after_working_days(paper.original_due_on, self.office_days)

    def fits(self, entry: Entry | None, paper: oracle.Paper, post: oracle.Held | None) -> bool:
        """Whether the days and units that were given can be taken."""
        match entry:
            case ExtensionEntry(proposed_on=day):
                return self._is_later(day, paper)
            case GrantEntry(until=day):
                latest = self._left_to_office(paper)
                of_office = post is not None and post[1] == cast.FOLLOW_UP_UNIT
                within = not of_office or latest is None or day is None or day <= latest
                return within and self._is_later(day, paper)
            case ReassignmentEntry(unit=unit, due_on=day):
                asked = unit not in {paper.lead, "SO_NOI_VU"}
                # A village takes the place of a village, and of no other unit.
                asked &= paper.lead.startswith("THON_") or not unit.startswith("THON_")
                free = (paper.task.label, paper.cut_off, unit) not in self.running
                return bool(asked and free and day and self.today <= day <= paper.latest)
            case UrgingEntry(units=units):
                return units is None or (bool(units) and set(units) <= paper.awaited)
            case RemindersEntry(due=due):
                return bool(due) and paper.due_on not in paper.reminded
            case _:
                return True

    def _is_later(self, day: date | None, paper: oracle.Paper) -> bool:
        return day is not None and paper.due_on < day <= paper.latest and day >= self.today

    def open_steps(self, left_out: set[str]) -> list[tuple[str, int, str | int]]:
        """Who can do what with which task: an action, a document for a place, or the vote."""
        steps: list[tuple[str, int, str | int]] = []
        for paper, who in product(self.papers.values(), EVERYBODY):
            if not self.sees(who, paper):
                continue
            for action in ACTIONS:
                if action not in left_out and self.expected(paper, who, action):
                    steps.append((who, paper.number, action))  # noqa: PERF401 - two kinds of steps
            if paper.state == "in_progress" and "lead_member" in self.standings(who, paper):
                steps += [(who, paper.number, n) for n in paper.demanded - paper.products]
            if who == "vanphong" and self._awaits_a_vote(paper):
                steps.append((who, paper.number, "vote"))
        return steps

    def _awaits_a_vote(self, paper: oracle.Paper) -> bool:
        return paper.collective and paper.state == "reviewed" and paper.voted is None

    # What people do

    @initialize(
        labels=st.lists(st.sampled_from(LABELS), min_size=1, max_size=2, unique=True),
        data=st.data(),
    )
    def begin(self, labels: list[str], data: st.DataObject) -> None:
        for label in labels:
            self.assign(label, 0)
        self.busy_day(data)

    @rule(label=st.sampled_from(LABELS), later=st.integers(0, 2))
    def assign(self, label: str, later: int) -> None:
        """Some task is given out, for this period or one of the next."""
        day = self.today + timedelta(days=370 * later)
        proposal = self.office.propose(label, day=day)
        cut_off, lead = Timetable().cut_off(proposal.span), proposal.leads[0].code
        if (label, cut_off, lead) in self.running:
            with pytest.raises(Refused):
                self.office.assign(label, day=day)
            self.counts[EventKind.REFUSAL] += 1
            return
        number = self.office.assign(label, day=day)
        self._note_new(number, label, lead, [unit.code for unit in proposal.cooperating], cut_off)

    def _note_new(
        self, number: int, label: str, lead: str, asked: list[str], cut_off: date
    ) -> None:
        due_on = self.office.instance(number).due_on
        assert due_on is not None
        self.running.add((label, cut_off, lead))
        self.counts[EventKind.ASSIGNMENT] += 1
        self.papers[number] = oracle.Paper(
            number=number,
            task=TASKS[label],
            lead=lead,
            asked=asked,
            rows=oracle.EDITIONS[self.edition],
            cut_off=cut_off,
            due_on=due_on,
            original_due_on=due_on,
        )

    @rule(data=st.data())
    def busy_day(self, data: st.DataObject) -> None:
        """People do what is theirs to do, one after another, so that tasks get somewhere."""
        for _ in range(data.draw(st.integers(2, 12))):
            # Going back is as open as going on, and would mostly undo what was reached.
            steps = self.open_steps(left_out=data.draw(st.sampled_from(LEFT_OUT)))
            if not steps:
                return
            self._take(data, *data.draw(st.sampled_from(steps)))

    @rule(data=st.data())
    def day_of_requests(self, data: st.DataObject) -> None:
        """More time is asked for and decided on; tasks are sent back and given to others."""
        for _ in range(data.draw(st.integers(2, 6))):
            steps = self.open_steps(left_out={*ACTIONS} - REQUESTS)
            asked = [step for step in steps if step[2] in REQUESTS]
            if not asked:
                return
            self._take(data, *data.draw(st.sampled_from(asked)))

    def _take(self, data: st.DataObject, who: str, number: int, step: str | int) -> None:
        if step == "vote":
            self.vote(data, number)
        elif isinstance(step, int):
            self._hand_in(self.papers[number], who, step)
        else:
            entry = data.draw(entries(step, self.papers[number]))
            self._act(data, self.papers[number], who, step, entry)

    @rule(data=st.data(), who=st.sampled_from(EVERYBODY), action=st.sampled_from(ACTIONS))
    def try_anything(self, data: st.DataObject, who: str, action: str) -> None:
        """Anybody tries anything with any task."""
        paper = data.draw(st.sampled_from(list(self.papers.values())))
        entry = data.draw(careless_entries(action, paper))
        self._act(data, paper, who, action, entry)

    def _act(
        self,
        data: st.DataObject,
        paper: oracle.Paper,
        who: str,
        action: str,
        entry: Entry | None,
    ) -> None:
        seen = data.draw(st.sampled_from([None, paper.version, paper.version, paper.version - 1]))
        before = None if seen is None else Seen.of_version(str(seen))
        token = data.draw(st.none() | st.uuids().map(lambda it: it.hex))
        about = entry.unit if isinstance(entry, ResponseEntry) else None
        told = self.expected(paper, who, action)
        if told and about and about not in {a.unit for a in paper.open_objections}:
            told = None
        note(f"{who} {action} {paper.number} in {paper.state}: {told}")

        def act() -> Outcome:
            return self.office.perform(who, paper.number, action, entry, seen=before, token=token)

        known = action in {row["action"] for row in paper.rows}
        if not known or not self.sees(who, paper):
            with pytest.raises(Unknown):
                act()
            return
        if seen not in {None, paper.version}:
            with pytest.raises(Stale):
                act()
            return
        said = explain(
            self.office.situation(paper.number), self._actor(who), action, about_unit=about
        )
        assert said.allowed is (told is not None)
        if told is None:
            with pytest.raises(Refused) as refusal:
                act()
            assert refusal.value.obstacles == said.obstacles != ()
            self.counts[EventKind.REFUSAL] += 1
            return
        row, post = told
        gives = row["must_give"]
        # Where nothing has to be given, nobody looks at what was.
        if not is_enough(entry, gives) or (gives and not self.fits(entry, paper, post)):
            with pytest.raises(Invalid):
                act()
            return
        outcome = act()
        assert (outcome.number, outcome.state) == (paper.number, row["leads_to"])
        if token and who != "clock":
            self.intents.append(Intent(who, paper.number, action, entry, token, outcome))
        self._note_done(paper, row, who, post, entry)

    def _note_done(
        self,
        paper: oracle.Paper,
        row: oracle.Row,
        who: str,
        post: oracle.Held | None,
        entry: Entry | None,
    ) -> None:
        self.counts[EventKind.TRANSITION] += 1
        if row["leads_to"] == "revoked":
            self.running.discard((paper.task.label, paper.cut_off, paper.lead))
        report = self.office.situation(paper.number).report
        if isinstance(entry, ReassignmentEntry):
            self._note_successor(paper, entry.unit)
        oracle.move_on(
            paper,
            row,
            who=who,
            unit=post[1] if post else None,
            about=entry.unit if isinstance(entry, ResponseEntry) else None,
            until=until_of(entry),
            answers_due=report.answers_due_on if report else None,
        )
        if row["action"] == "report":
            self._look_at_the_answering_time(paper)

    def _note_successor(self, paper: oracle.Paper, lead: str) -> None:
        successor = self.office.situation(paper.number).successor
        assert successor is not None
        asked = [unit for unit in paper.asked if unit != lead]
        self._note_new(successor.number, paper.task.label, lead, asked, paper.cut_off)

    def _look_at_the_answering_time(self, paper: oracle.Paper) -> None:
        if not paper.asked:
            assert paper.answers_due is None
            return
        soonest = OfficeCalendar().after_working_days(local_day(self.office.now), 3)
        answer_by = self.office.instance(paper.number).answer_by
        assert paper.answers_due == max(soonest, answer_by or soonest)

    @precondition(lambda self: self.intents)
    @rule(data=st.data())
    def resend(self, data: st.DataObject) -> None:
        """What was done is sent once more: nothing happens, and the answer is the same."""
        intent = data.draw(st.sampled_from(self.intents))
        with_other = data.draw(st.booleans())
        number = (
            intent.number if not with_other else data.draw(st.sampled_from(sorted(self.papers)))
        )

        def send() -> Outcome:
            return self.office.perform(
                intent.who, number, intent.action, intent.entry, token=intent.token
            )

        if not self.sees(intent.who, self.papers[number]):
            with pytest.raises(Unknown):
                send()
        elif number != intent.number:
            with pytest.raises(TokenReused):
                send()
        else:
            assert send() == intent.outcome

    @rule(data=st.data(), who=st.sampled_from(PLAYERS))
    def documents(self, data: st.DataObject, who: str) -> None:
        """A document is handed in, or taken out again."""
        paper = data.draw(st.sampled_from(list(self.papers.values())))
        position = data.draw(st.integers(1, len(paper.task.products)))
        taking_out = position in paper.products and data.draw(st.booleans())
        if taking_out:
            self._take_out(paper, who, position)
        else:
            self._hand_in(paper, who, position)

    def _hand_in(self, paper: oracle.Paper, who: str, position: int) -> None:
        with self._documents_taken(paper, who) as taken:
            self.office.hand_in_one(paper.number, position, by=who)
        if taken:
            paper.products.add(position)
            self.counts[EventKind.UPLOAD] += 1

    def _take_out(self, paper: oracle.Paper, who: str, position: int) -> None:
        with self._documents_taken(paper, who) as taken:
            self.office.take_out(paper.number, position, by=who)
        if taken:
            paper.products.discard(position)
            self.counts[EventKind.WITHDRAW_PRODUCT] += 1

    @contextmanager
    def _documents_taken(self, paper: oracle.Paper, who: str) -> Iterator[bool]:
        """Whether documents are taken from somebody now; otherwise sees them refused."""
        if not self.sees(who, paper):
            with pytest.raises(Unknown):
                yield False
        elif paper.state != "in_progress" or "lead_member" not in self.standings(who, paper):
            with pytest.raises(Refused):
                yield False
            self.counts[EventKind.REFUSAL] += 1
        else:
            yield True

    @precondition(lambda self: any(paper.collective for paper in self.papers.values()))
    @rule(data=st.data())
    def vote(self, data: st.DataObject, number: int | None = None) -> None:
        """The office notes how the committee voted."""
        paper = self.papers[number or data.draw(st.sampled_from(sorted(self.papers)))]
        in_favour = data.draw(st.sampled_from([7, 5, 4]))
        if self._awaits_a_vote(paper):
            self.office.record_vote(paper.number, in_favour=in_favour)
            paper.voted = in_favour * 2 > 9
            self.counts[EventKind.VOTE] += 1
        else:
            with pytest.raises(Refused):
                self.office.record_vote(paper.number, in_favour=in_favour)
            self.counts[EventKind.REFUSAL] += 1

    @rule(days=st.integers(0, 6), hours=st.integers(0, 23), long_enough=st.booleans())
    def time_passes(self, days: int, hours: int, *, long_enough: bool) -> None:
        """Some time, or until the next answer that is awaited was due."""
        self.office.later(days=days, hours=hours)
        awaiting = (paper for paper in self.papers.values() if paper.state == "reported")
        due = [paper.answers_due for paper in awaiting if paper.answers_due]
        while long_enough and due and self.today <= min(due):
            self.office.later(days=1)

    @rule(days=st.sampled_from([0, 5, 30]))
    def leave_to_the_office(self, days: int) -> None:
        """The chair says how far the office may extend by itself."""
        if (Role.CHAIR, None) not in self.held("chutich") or self._administers("chutich"):
            return
        self.office.set_limit(days)
        self.counts[EventKind.COMMUNE] += days != self.office_days
        self.office_days = days

    def _administers(self, who: str) -> bool:
        return any(role == Role.ADMINISTRATOR for role, _ in self.held(who))

    @rule(edition=st.integers(0, len(EDITIONS) - 1))
    def publish(self, edition: int) -> None:
        """A definition is put in force, or again; what runs already does not notice."""
        with self.office.transaction() as session:
            actor = Actor.system(self.office.commune_id)
            publish(session, EDITIONS[edition], worded=WORDED, actor=actor, at=self.office.now)
        self.counts[EventKind.DEFINITION] += edition != self.edition
        self.edition = edition

    @rule(who=st.sampled_from(OTHERS), post=st.none() | st.sampled_from(POSTS))
    def posts_change(self, who: str, post: oracle.Held | None) -> None:
        """Somebody gets a further post, or all of theirs end today."""
        held = self.held(who)
        if post is None:
            self.office.end_posts(who, last_day=self.today)
            self.counts[EventKind.POST] += len(held)
            self.posts[who] = [
                (each, self.today if each in held else last) for each, last in self.posts[who]
            ]
        elif post not in held:
            self.office.give_post(who, *post)
            self.counts[EventKind.POST] += 1
            self.posts[who].append((post, None))

    @rule()
    def people_are_told(self) -> None:
        """The messenger goes round: of whatever happened, everybody can be told."""
        with self.office.transaction() as session:
            while deliver(session, self.office.commune_id, sender=None, at=self.office.now):
                pass
            waiting = undelivered(self.office.commune_id)
            assert session.scalars(waiting).all() == []

    # What holds at all times

    @invariant()
    def the_tables_say_what_the_paper_says(self) -> None:
        columns = (
            TaskInstance.number,
            TaskInstance.state,
            TaskInstance.version,
            TaskInstance.round,
        )
        with self.office.reading() as session:
            stored = session.execute(
                select(*columns).where(TaskInstance.commune_id == self.office.commune_id)
            )
            assert {tuple(row) for row in stored} == {
                (paper.number, paper.state, paper.version, paper.round)
                for paper in self.papers.values()
            }

    @invariant()
    def the_record_has_one_line_for_each_thing_that_happened(self) -> None:
        with self.office.reading() as session:
            counted = session.execute(
                select(Event.kind, func.count())
                .where(Event.commune_id == self.office.commune_id)
                .group_by(Event.kind)
            )
            assert Counter(dict(counted.all())) == self.counts

    def teardown(self) -> None:
        events = self.office.events()
        assert _folded(events) == {paper.number: paper.state for paper in self.papers.values()}
        assert _out_of_closed(events) <= {"reopen"}
        with self.office.reading() as session:
            assert verify(session, self.office.commune_id).findings == ()

    def _actor(self, who: str) -> Actor:
        # As of the minute in which the action will be done.
        self.office.now += timedelta(minutes=1)
        try:
            return self.office.actor(who)
        finally:
            self.office.now -= timedelta(minutes=1)


def _folded(events: list[Event]) -> dict[int, Any]:
    """Where each instance stands, from the record alone."""
    moves = (EventKind.ASSIGNMENT, EventKind.TRANSITION)
    return {
        int(event.subject.partition("/")[2]): event.to_state
        for event in events
        if event.kind in moves
    }


def _out_of_closed(events: list[Event]) -> set[str]:
    """What ever led out of `closed`."""
    return {event.action for event in events if event.to_state and event.from_state == "closed"}


def test_the_office_and_its_paper_model_never_disagree(engine: Engine, tmp_path: Path) -> None:
    run_state_machine_as_test(lambda: Life(engine, tmp_path), settings=LIVES)
