"""Random people do random things for weeks; the office and a paper model of it never disagree."""

from __future__ import annotations

import uuid
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import BytesIO
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
from tests.acts.issuing import Issuing
from tests.acts.products import Handing
from tests.office import Office
from tests.papers import pdf
from tests.profiles import LIVES, LIVES_ON_A_SERVER
from tests.projections import unlike
from tests.properties import beside, oracle
from tests.properties.deeds import BESIDE, Deed, move_on
from tests.properties.drawn import Drawn
from tests.properties.giving import Given, careless_entries, entries
from tests.properties.paper import Moment, Paper, Row
from tests.properties.staff import Held, Staff
from tests.properties.taking import Running, Taking
from web.wording import covered
from workflow.actors.actor import Actor
from workflow.administration.voting_terms import let_lead_members_vote
from workflow.audit.verification import verify
from workflow.calendar.days import OfficeCalendar, local_day
from workflow.calendar.periods import Timetable
from workflow.definition.commune import COMMUNE
from workflow.definition.definition import Rule
from workflow.documents.examination import examined
from workflow.documents.uploads import receive
from workflow.engine.acts.reassignment import ReassignmentEntry
from workflow.engine.explain import Verdict, explain
from workflow.engine.grounds import Seen
from workflow.engine.publishing import publish
from workflow.errors import Refused, Stale, TokenReused, Unknown
from workflow.instance.entry import Entry
from workflow.notifications.delivery import deliver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from workflow.engine.performing import Outcome

pytestmark = pytest.mark.thorough

PAUSE = Rule("in_progress", "pause", "lead_head", "assigned", effect="reason")
EDITIONS = (
    COMMUNE,
    replace(COMMUNE, rules=(*(r for r in COMMUNE.rules if r.action != "withdraw"), PAUSE)),
)
"""The definitions that belong to the statements of `oracle.EDITIONS`."""
WORDED = replace(covered(), actions=covered().actions | {PAUSE.action})

ACTIONS = (*COMMUNE.actions, PAUSE.action)
BACK = {"return", "withdraw", "revoke", "take_back", "reopen", "pause", "decline", "reassign"}
BACK |= {"withdraw_approval"}
EXTENDING = {"request_extension", "grant_extension", "refuse_extension"}
REQUESTS = EXTENDING | {"decline", "reassign", "uphold"}
"""What a lead unit asks of the committee, and how it is answered."""
VOTING = {"open_ballot", "cast", "count", "vote"}
"""How the committee comes to decide as a body."""
ASIDE = (EXTENDING | BESIDE | {"uphold"}) - VOTING - {"hand_in"}
"""What leaves an instance where it is, and is not on its way either."""
LEFT_OUT: list[set[str]] = [BACK | ASIDE, BACK, {"revoke", "take_back"}, set()]
PLAYERS = [person.username for person in cast.PEOPLE]
EVERYBODY = (*PLAYERS, "clock")
OTHERS = [name for name in PLAYERS if name != "vanphong"]
"""Whose posts come and go; somebody has to be there who assigns."""
POSTS: list[Held] = [
    (Role.HEAD, "PHONG_KINH_TE"),
    (Role.OFFICER, "PHONG_KINH_TE"),
    (Role.HEAD, "PHONG_VHXH"),
    (Role.HEAD, "CONG_AN_XA"),
    (Role.VICE_CHAIR, None),
    (Role.MEMBER, None),
    (Role.INSPECTOR, None),
    (Role.ADMINISTRATOR, None),
]
"""Posts that people get in the course of things."""

KINDS = {
    "hand_in": EventKind.UPLOAD,
    "hand_in_issued": EventKind.UPLOAD,
    "take_out": EventKind.WITHDRAW_PRODUCT,
    "comment": EventKind.COMMENT,
    **dict.fromkeys(VOTING | {"withdraw_ballot"}, EventKind.VOTE),
}
"""Of which kind the line of the record is, where it is not that of a step on the way."""

LABELS = ("I.1", "I.2", "I.3", "II.2")
COLLECTIVE = "I.3"
"""The committee decides it as a body: each office has one of these before it from the first day."""
TASKS = {task.label: task for task in cast.TASKS}


@dataclass(frozen=True)
class Intent:
    """Something that was done under a token."""

    who: str
    number: int
    action: str
    entry: Given
    token: str
    outcome: Outcome


def _unit_of(entry: Given) -> str | None:
    """The unit that an entry is about."""
    return entry.about_unit if isinstance(entry, Entry) else None


class Life(RuleBasedStateMachine):
    """One commune, its people, and what the paper says of it."""

    def __init__(self, engine: Engine, files: Path) -> None:
        super().__init__()
        self.office = Office.founded(engine, uuid.uuid4().hex, files)
        self.papers: dict[int, Paper] = {}
        self.running: Running = set()
        self.office_days = 0
        self.lead_votes = True
        self.must_submit = False
        self.edition = 0
        self.staff = Staff()
        self.intents: list[Intent] = []
        self.drawn = Drawn()
        self.counts: Counter[EventKind] = Counter(event.kind for event in self.office.events())

    # What the paper knows

    @property
    def today(self) -> date:
        """The day on which the next deed will be done, a minute from now."""
        return local_day(self.office.now + timedelta(minutes=1))

    def held(self, who: str) -> tuple[Held, ...]:
        return self.staff.held(who, self.today)

    def sees(self, who: str, paper: Paper) -> bool:
        return oracle.sees(paper, who, self.held(who))

    def moment(self, paper: Paper) -> Moment:
        latest = None
        if self.office_days:
            calendar = OfficeCalendar()
            latest = calendar.after_working_days(paper.original_due_on, self.office_days)
        return Moment(
            self.today, self.staff, latest, self.lead_votes, self.office.now, self.must_submit
        )

    def open_steps(self, left_out: set[str]) -> list[tuple[str, int, str]]:
        """Who can do what with which task."""
        return [step for paper in self.papers.values() for step in self._steps_of(paper, left_out)]

    def _steps_of(self, paper: Paper, left_out: set[str]) -> list[tuple[str, int, str]]:
        moment = self.moment(paper)
        # What nobody demands is handed in by those who try anything.
        idle = {"hand_in"} if paper.demanded <= set(paper.current) else set()
        return [
            (who, paper.number, action)
            for who in EVERYBODY
            if self.sees(who, paper)
            for action in paper.named_here
            if action not in left_out | idle and oracle.expected(paper, who, action, moment)
        ]

    # What people do

    @initialize(
        labels=st.lists(st.sampled_from(LABELS), min_size=1, max_size=2, unique=True),
        data=st.data(),
    )
    def begin(self, labels: list[str], data: st.DataObject) -> None:
        for label in dict.fromkeys((*labels, COLLECTIVE)):
            self.assign(label, 0)
        self.busy_day(data)
        self.day_of_the_committee(data)

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
        self.papers[number] = Paper(
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
            if not steps:
                return
            self._take(data, *data.draw(st.sampled_from(steps)))

    @rule(data=st.data())
    def day_of_the_committee(self, data: st.DataObject) -> None:
        """What the committee decides as a body is brought before it, voted on, and counted."""
        collective = [p for p in self.papers.values() if p.task.label == COLLECTIVE]
        paper = data.draw(st.sampled_from(collective))
        for _ in range(data.draw(st.integers(8, 24))):
            steps = self._steps_of(paper, left_out=(BACK | ASIDE | {"vote"}) - {"uphold"})
            if not steps:
                return
            self._take(data, *data.draw(st.sampled_from(steps)), attentive=True)

    def _take(
        self,
        data: st.DataObject,
        who: str,
        number: int,
        action: str,
        *,
        attentive: bool = False,
    ) -> None:
        paper = self.papers[number]
        entry = data.draw(entries(action, paper, self.today))
        self._act(data, paper, who, action, entry, attentive=attentive)

    @rule(data=st.data(), who=st.sampled_from(PLAYERS), action=st.sampled_from(sorted(KINDS)))
    def beside_the_way(self, data: st.DataObject, who: str, action: str) -> None:
        """Documents come and go, something is said, and somebody wants to vote, whoever it is."""
        self._take(data, who, data.draw(st.sampled_from(sorted(self.papers))), action)

    @rule(data=st.data(), who=st.sampled_from(EVERYBODY), action=st.sampled_from(ACTIONS))
    def try_anything(self, data: st.DataObject, who: str, action: str) -> None:
        """Anybody tries anything with any task."""
        paper = data.draw(st.sampled_from(list(self.papers.values())))
        entry = data.draw(careless_entries(action, paper, self.today))
        self._act(data, paper, who, action, entry)

    def _act(
        self,
        data: st.DataObject,
        paper: Paper,
        who: str,
        action: str,
        entry: Given,
        *,
        attentive: bool = False,
    ) -> None:
        now = paper.version
        version = now if attentive else data.draw(st.sampled_from([None, now, now, now - 1]))
        seen = None if version is None else Seen.of_version(str(version))
        token = data.draw(st.none() | st.uuids().map(lambda it: it.hex))
        moment = self.moment(paper)
        told = self._told(paper, who, action, entry)
        note(f"{who} {action} {paper.number} in {paper.state}: {told}")

        def act() -> Outcome:
            return self._perform(who, paper.number, action, entry, seen=seen, token=token)

        if not self._knows(who, paper, action):
            with pytest.raises(Unknown):
                act()
            return
        said = self._said(paper, who, action, entry)
        assert said.allowed is (told is not None)
        lacking = oracle.lacks_right(paper, who, action, moment)
        assert said.lacks_right is lacking
        if not lacking and version not in {None, paper.version}:
            with pytest.raises(Stale):
                act()
            return
        if told is None:
            with pytest.raises(Refused) as refusal:
                act()
            assert refusal.value.obstacles == said.obstacles != ()
            self.counts[EventKind.REFUSAL] += 1
            return
        row, post = told
        taking = Taking(paper, post, moment, self.running, who, self.papers.values())
        if fault := taking.fault(entry, row["must_give"]):
            with pytest.raises(fault):
                act()
            return
        outcome = act()
        assert (outcome.number, outcome.state) == (paper.number, row["leads_to"])
        if token and who != "clock":
            self.intents.append(Intent(who, paper.number, action, entry, token, outcome))
        self._note_done(paper, row, who, post, moment, entry)

    def _told(
        self, paper: Paper, who: str, action: str, entry: Given
    ) -> tuple[Row, Held | None] | None:
        """The row by which it is done; None where it is not, as about an objection nobody made."""
        about = _unit_of(entry)
        objecting = {answer.unit for answer in paper.open_objections}
        if action == "respond" and about and about not in objecting:
            return None
        return oracle.expected(paper, who, action, self.moment(paper), about)

    def _knows(self, who: str, paper: Paper, action: str) -> bool:
        """Whether there is such a thing to be done, for all that somebody can see."""
        return action in {row["action"] for row in paper.rows} and self.sees(who, paper)

    def _said(self, paper: Paper, who: str, action: str, entry: Given) -> Verdict:
        """What somebody is told who asks whether they may."""
        about = _unit_of(entry)
        with self._a_minute_later():
            situation, actor = self.office.situation(paper.number), self.office.actor(who)
        return explain(situation, actor, action, about_unit=about)

    def _perform(self, who: str, number: int, action: str, entry: Given, **sent: Any) -> Outcome:
        """It is done; a document is written out, and comes with its bytes."""
        if not isinstance(entry, Handing | Issuing):
            return self.office.perform(who, number, action, entry, **sent)
        assert self.office.files is not None
        with receive(
            self.office.files,
            BytesIO(pdf(entry.content)),
            "van-ban.pdf",
            actor=self.office.actor(who),
            limit=10**6,
            examine=examined,
        ) as document:
            given = entry.with_bytes(document)
            return self.office.perform(who, number, action, given, **sent)

    def _note_done(
        self,
        paper: Paper,
        row: Row,
        who: str,
        post: Held | None,
        moment: Moment,
        entry: Given,
    ) -> None:
        self.counts[KINDS.get(row["action"], EventKind.TRANSITION)] += 1
        if row["leads_to"] == "revoked" != row["state"]:
            self.running.discard((paper.task.label, paper.cut_off, paper.lead))
        if isinstance(entry, ReassignmentEntry):
            self._note_successor(paper, entry.unit)
        report = self.office.situation(paper.number).report
        due = report.answers_due_on if report else None
        given = entry if row["must_give"] else None
        move_on(paper, Deed(row, who, post[1] if post else None, moment, given, due))
        if row["action"] == "report":
            self._look_at_the_answering_time(paper)

    def _note_successor(self, paper: Paper, lead: str) -> None:
        successor = self.office.situation(paper.number).successor
        assert successor is not None
        asked = [unit for unit in paper.asked if unit != lead]
        self._note_new(successor.number, paper.task.label, lead, asked, paper.cut_off)
        self.papers[successor.number].before_committee = True

    def _look_at_the_answering_time(self, paper: Paper) -> None:
        if not paper.asked:
            assert paper.answers_due is None
            return
        soonest = OfficeCalendar().after_working_days(local_day(self.office.now), 3)
        assert paper.answers_due == soonest

    @precondition(lambda self: self.intents)
    @rule(data=st.data())
    def resend(self, data: st.DataObject) -> None:
        """What was done is sent once more: nothing happens, and the answer is the same.

        Unless it would not be theirs to do any more: then that is what they are told.
        """
        intent = data.draw(st.sampled_from(self.intents))
        other = data.draw(st.booleans())
        number = data.draw(st.sampled_from(sorted(self.papers))) if other else intent.number
        paper = self.papers[number]
        note(f"{intent} again, to {number}")

        def send() -> Outcome:
            return self._perform(
                intent.who, number, intent.action, intent.entry, token=intent.token
            )

        if not self._knows(intent.who, paper, intent.action):
            with pytest.raises(Unknown):
                send()
        elif oracle.lacks_right(paper, intent.who, intent.action, self.moment(paper)):
            with pytest.raises(Refused):
                send()
            self.counts[EventKind.REFUSAL] += 1
        elif number != intent.number:
            with pytest.raises(TokenReused):
                send()
        else:
            assert send() == intent.outcome

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
        if not self.staff.chairs("chutich", self.today) or self._administers("chutich"):
            return
        self.office.set_limit(days)
        self.counts[EventKind.COMMUNE] += days != self.office_days
        self.office_days = days

    @rule(allowed=st.booleans())
    def let_the_lead_vote(self, *, allowed: bool) -> None:
        """An administrator notes whether a member votes on their own work; as of the next time."""
        if not self._administers("admin"):
            return
        with self.office.transaction() as session:
            actor = self.office.actor("admin")
            let_lead_members_vote(session, allowed=allowed, actor=actor, at=self.office.now)
        self.counts[EventKind.COMMUNE] += allowed != self.lead_votes
        self.lead_votes = allowed

    @rule(required=st.booleans())
    def demand_slips(self, *, required: bool) -> None:
        """An administrator notes whether the office submits before anything is approved."""
        if not self._administers("admin"):
            return
        self.office.demand_slips(required=required)
        self.counts[EventKind.COMMUNE] += required != self.must_submit
        self.must_submit = required

    def _administers(self, who: str) -> bool:
        return self.staff.administers(who, self.today)

    @rule(edition=st.integers(0, len(EDITIONS) - 1))
    def publish(self, edition: int) -> None:
        """A definition is put in force, or again; what runs already does not notice."""
        with self.office.transaction() as session:
            actor = Actor.system(self.office.commune_id)
            publish(session, EDITIONS[edition], worded=WORDED, actor=actor, at=self.office.now)
        self.counts[EventKind.DEFINITION] += edition != self.edition
        self.edition = edition

    @rule(who=st.sampled_from(OTHERS), post=st.none() | st.sampled_from(POSTS))
    def posts_change(self, who: str, post: Held | None) -> None:
        """Somebody gets a further post, or all of theirs end today."""
        if post is None:
            self.office.end_posts(who, last_day=self.today)
            self.counts[EventKind.POST] += self.staff.end(who, self.today)
        elif post not in self.held(who):
            self.office.give_post(who, *post)
            self.counts[EventKind.POST] += 1
            self.staff.give(who, post)

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
    def what_is_put_beside_is_what_the_paper_says(self) -> None:
        with self.office.reading() as session:
            stored = beside.stored(session, self.office.commune_id)
        assert stored == beside.written(self.papers.values())

    @invariant()
    def the_record_has_one_line_for_each_thing_that_happened(self) -> None:
        with self.office.reading() as session:
            counted = session.execute(
                select(Event.kind, func.count())
                .where(Event.commune_id == self.office.commune_id)
                .group_by(Event.kind)
            )
            assert Counter(dict(counted.all())) == self.counts

    @invariant()
    def the_read_models_say_what_follows_from_the_rows(self) -> None:
        with self.office.reading() as session:
            assert unlike(session, self.office.commune_id, self.office.now) == {}

    @invariant()
    def a_list_shows_the_same_until_the_record_tells_more(self) -> None:
        with self.office.reading() as session:
            assert self.drawn.changed(session, self.office.commune_id, self.office.now) == []

    def teardown(self) -> None:
        events = self.office.events()
        assert _folded(events) == {paper.number: paper.state for paper in self.papers.values()}
        assert _out_of_closed(events) <= {"reopen", "withdraw_approval"}
        with self.office.reading() as session:
            assert verify(session, self.office.commune_id).findings == ()

    @contextmanager
    def _a_minute_later(self) -> Iterator[None]:
        """As of the minute in which the action will be done."""
        self.office.now += timedelta(minutes=1)
        try:
            yield
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
    left = (event for event in events if event.to_state not in {None, "closed"})
    return {event.action for event in left if event.from_state == "closed"}


def test_the_office_and_its_paper_model_never_disagree(engine: Engine, tmp_path: Path) -> None:
    lives = LIVES if engine.dialect.name == "sqlite" else LIVES_ON_A_SERVER
    run_state_machine_as_test(lambda: Life(engine, tmp_path), settings=lives)
