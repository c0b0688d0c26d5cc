"""What the people of an office do and wait for: each deed is a transaction of its own."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from models.base import new_key
from models.organisation import Post
from tests import factories
from tests.acts.decisions import COUNTED
from tests.acts.issuing import Issuing
from tests.cast import HEADS
from tests.entries import USUAL, depends, given_with, usual_entry
from tests.papers import pdf
from tests.reading import Reading
from tests.stations import station
from workflow.administration.approval_terms import Approving, set_approval_terms
from workflow.calendar.days import local_day
from workflow.documents.examination import examined
from workflow.documents.products import ProductEntry, ProductWithdrawalEntry
from workflow.documents.uploads import receive
from workflow.engine.performing import perform
from workflow.planning.assignment import Assignment, assign
from workflow.planning.extension_limit import set_limit
from workflow.planning.proposals import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from typing import Any

    from models.product import ProductVersion
    from models.work import Vote
    from workflow.documents.uploads import ReceivedDocument
    from workflow.engine.performing import Outcome
    from workflow.instance.entry import Entry

HAND_IN, TAKE_OUT, ISSUE = "hand_in", "take_out", "hand_in_issued"


class Acting(Reading):
    """An office whose people act, one step at a time, and wait for a day."""

    @station
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

    def assign_led_by(self, label: str, unit: str) -> int:
        """The number of an instance led by one unit, with nobody to ask."""
        proposed = Assignment.as_proposed(self.propose(label))
        assignment = replace(
            proposed,
            mode=Mode.ONE_LEADS,
            lead_ids=(self.unit(unit).id,),
            cooperating_ids=(),
        )
        with self.transaction() as session:
            [instance] = assign(session, assignment, actor=self.actor("vanphong"), at=self.now)
            return instance.number

    def perform(
        self,
        username: str,
        number: int,
        action: str,
        entry: Entry | object | None = USUAL,
        **sent: Any,
    ) -> Outcome:
        """The outcome of a person's action, given the usual entry unless told otherwise."""
        if action == HAND_IN and entry is USUAL:
            return self._handed_in(username, number, self._position_wanted(number), **sent)
        if action == ISSUE and entry is USUAL:
            return self.issue(number, by=username, **sent)
        given: Any = entry
        if entry is USUAL:
            given = given_with(action)
            if depends(action):
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
        self._handed_in(by, number, position)
        return self.situation(number).versions[0]

    def _position_wanted(self, number: int) -> int:
        situation = self.situation(number)
        wanted = situation.missing_products or situation.instance.task.requirements
        return wanted[0].position

    def _handed_in(self, by: str, number: int, position: int, **sent: Any) -> Outcome:
        with self.received(str(new_key()), by) as document, self.transaction() as session:
            entry, actor = ProductEntry(document=document, requirement=position), self.actor(by)
            return perform(session, number, HAND_IN, entry, actor=actor, at=self.now, **sent)

    def issue(
        self,
        number: int,
        position: int = 1,
        *,
        by: str = "kinhte.cb",
        content: str = "",
        told: str = "15/QĐ-UBND",
        **sent: Any,
    ) -> Outcome:
        """What was issued of an approved product, with bytes that no other has unless given."""
        given = Issuing(position, content or str(new_key()), told, local_day(self.now))
        with self.received(given.content, by) as document, self.transaction() as session:
            entry, actor = given.with_bytes(document), self.actor(by)
            return perform(session, number, ISSUE, entry, actor=actor, at=self.now, **sent)

    @contextmanager
    def received(self, content: str, by: str) -> Iterator[ReceivedDocument]:
        """A document on its way, examined; its bytes stay if it is handed in."""
        assert self.files is not None, "this office was given no place for files"
        with receive(
            self.files,
            BytesIO(pdf(content)),
            "van-ban.pdf",
            actor=self.actor(by),
            limit=10**6,
            examine=examined,
        ) as document:
            yield document

    def take_out(self, number: int, position: int, *, by: str = "kinhte.cb") -> ProductVersion:
        """The current version for a requirement, taken out again."""
        situation = self.situation(number)
        [requirement] = [r for r in situation.instance.task.requirements if r.position == position]
        version = situation.current_versions[requirement.id]
        self.perform(by, number, TAKE_OUT, ProductWithdrawalEntry(version.number))
        return next(v for v in self.situation(number).versions if v.number == version.number)

    def record_vote(self, number: int, *, in_favour: int = 7, members: int = 9) -> Vote:
        """The committee's vote on the instance's round, the chair's among those in favour."""
        entry = replace(
            COUNTED,
            decided_on=local_day(self.now),
            members=members,
            in_favour=in_favour,
            against=members - in_favour,
        )
        self.perform("vanphong", number, "vote", entry)
        return self.situation(number).votes[-1]

    def set_limit(self, working_days: int) -> None:
        """By how many working days the follow-up office may extend by itself."""
        with self.transaction() as session:
            set_limit(session, working_days, actor=self.actor("chutich"), at=self.now)

    def demand_slips(self, *, required: bool = True) -> None:
        """Nothing is approved that the follow-up office has not submitted; or it is again."""
        with self.transaction() as session:
            actor, terms = self.actor("admin"), Approving(submission_required=required)
            set_approval_terms(session, terms, actor=actor, at=self.now)

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

    def report(self, number: int) -> Outcome:
        """The lead unit's report, with the products demanded."""
        situation = self.situation(number)
        lead = HEADS[situation.instance.lead_unit.code]
        if situation.missing_products:
            self.hand_in(number, by=lead)
        return self.perform(lead, number, "report")

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
