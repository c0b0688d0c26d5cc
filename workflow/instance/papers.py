"""Everything there is about an instance at an instant that a rule may look at, and nothing else."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Self, TypeVar

from models.appointment import Appointment
from models.approval import Approval, Submission
from models.ballot import Ballot, Seat, Slip
from models.base import Owned
from models.deadline import Decline, Extension, RenewedDueDate, Urging
from models.issued_document import IssuedDocument
from models.organisation import Unit
from models.paper_answer import PaperAnswer
from models.plan import ProductRequirement
from models.product import ProductVersion
from models.product_answer import ProductAnswer
from models.progress import ProgressNote
from models.queries.plain import tie
from models.record import Event
from models.recurrence import CarryOver
from models.reminder import Reminder
from models.vocabulary import Stance
from models.work import Confirmation, Report, TaskInstance, Vote
from workflow.calendar.days import OfficeCalendar
from workflow.definition.definition import Definition
from workflow.definition.vocabulary import ConditionName, EffectName
from workflow.instance.committee import NOBODY, Committee
from workflow.instance.in_place import InPlace, people_of
from workflow.instance.returned import is_returned
from workflow.instance.submitting import slip_that_holds
from workflow.instance.vote_count import decides_as_body, is_adopted

ANSWERING = (
    EffectName.REPORT, EffectName.CONFIRMATION, EffectName.OBJECTION, EffectName.RESPONSE,
)  # fmt: skip
"""What is said in one round, and counts in that alone."""

NewRow = TypeVar("NewRow", bound=Owned)


@dataclass(frozen=True)
class Papers:
    """An instance with its definition, its papers and its answers, as they are at an instant."""

    instance: TaskInstance
    definition: Definition
    versions: tuple[ProductVersion, ...]
    """Every version handed in, withdrawn ones too, the newest first."""
    product_answers: tuple[ProductAnswer, ...]
    """How its reports, of every round, answer the products they brought no version of."""
    overtaking: tuple[ProductVersion, ...]
    """What was handed in after a version that these name, of the same product and instance."""
    issued_documents: tuple[IssuedDocument, ...]
    votes: tuple[Vote, ...]
    ballots: tuple[Ballot, ...]
    submissions: tuple[Submission, ...]
    """The slips with which the office submitted it, the earliest first."""
    submission_required: bool
    """Whether the commune's terms demand one before an approval."""
    approvals: tuple[Approval, ...]
    """How its rounds were approved, but for what was taken back."""
    withdrawal_minutes: int
    """For how long an approval can be taken back."""
    closed_since_approval: bool
    """Whether its period was closed after its approval, and is closed now."""
    carried_over: bool
    """Whether it went on beyond the closing of its period."""
    extensions: tuple[Extension, ...]
    """Every extension asked for, the earliest first."""
    renewed_due_dates: tuple[RenewedDueDate, ...]
    """The due dates set anew as it was returned, the earliest first."""
    declines: tuple[Decline, ...]
    """How its lead unit declined it, and how another's was declined that it came from."""
    urgings: tuple[Urging, ...]
    """How units were urged, the earliest first."""
    reminders: tuple[Reminder, ...]
    """What the clock reminded of, the earliest first."""
    appointments: tuple[Appointment, ...]
    """Who of the lead unit is named to work on it, by their names."""
    at_hand: frozenset[uuid.UUID]
    """Those of them who can: they sign in, and hold a post in the unit."""
    last_progress: ProgressNote | None
    """The last note of how far the work is, whenever it was made."""
    on_paper: Mapping[uuid.UUID, PaperAnswer]
    """Where answers come from that the office entered, by the answer."""
    office_days: int
    """By how many working days the follow-up office may extend it; 0: it may not."""
    calendar: OfficeCalendar
    """By which these days are counted; read only where the office may extend."""
    at: datetime
    today: date
    committee: Committee = NOBODY
    """Read only where its decision as a body is awaited, or is before it."""
    came_back: Event | None = None
    """The line by which it came back to be reported again, as long as it was not."""
    in_place: tuple[InPlace, ...] = ()
    """What was done in another's place, of what bears on who may decide now."""

    @property
    def state(self) -> str:
        """Where the instance stands."""
        return self.instance.state

    @cached_property
    def asked(self) -> tuple[Unit, ...]:
        """The cooperating units, in the order in which they were asked."""
        return tuple(cooperation.unit for cooperation in self.instance.cooperations)

    @property
    def units(self) -> tuple[Unit, ...]:
        """The lead unit, then those asked to cooperate."""
        return (self.instance.lead_unit, *self.asked)

    @cached_property
    def report(self) -> Report | None:
        """The report of the current round."""
        return next((r for r in self.instance.reports if r.round == self.instance.round), None)

    @property
    def is_worked_on(self) -> bool:
        """Whether the lead unit is at work, and reports next; what it reported before is over."""
        return self.definition.allows(self.state, EffectName.REPORT)

    @property
    def progress(self) -> ProgressNote | None:
        """How far the work is, as long as somebody is at it: then its report says so."""
        return self.last_progress if self.is_worked_on else None

    @property
    def is_returned(self) -> bool:
        """Whether others returned what the lead unit reported; not it itself, nor at its end."""
        return is_returned(self.instance)

    @property
    def serving(self) -> tuple[Appointment, ...]:
        """Those named to work on it who can."""
        return tuple(each for each in self.appointments if each.user_id in self.at_hand)

    @property
    def departed(self) -> tuple[Appointment, ...]:
        """Those named to work on it who are not of the unit any more."""
        return tuple(each for each in self.appointments if each.user_id not in self.at_hand)

    @property
    def unattended(self) -> tuple[Appointment, ...]:
        """Those of them in whose place the unit can name others now."""
        names = self.definition.allows(self.state, EffectName.APPOINTMENT)
        return self.departed if names else ()

    @cached_property
    def given(self) -> tuple[Confirmation, ...]:
        """Every answer of the current round, in the order given."""
        return tuple(c for c in self.instance.confirmations if c.round == self.instance.round)

    @cached_property
    def answers(self) -> dict[uuid.UUID, Confirmation]:
        """The answer that holds for each unit in the current round: its latest."""
        return {answer.unit_id: answer for answer in self.given}

    @cached_property
    def silent(self) -> tuple[Unit, ...]:
        """The units asked that have not answered in the current round."""
        return tuple(unit for unit in self.asked if unit.id not in self.answers)

    @cached_property
    def enterable(self) -> tuple[Unit, ...]:
        """The units asked that have not answered by themselves in the current round.

        One that let its time go by has not either.
        """
        by_themselves = {
            each.unit_id
            for each in self.given
            if each.id not in self.on_paper and each.stance is not Stance.NO_RESPONSE
        }
        return tuple(unit for unit in self.asked if unit.id not in by_themselves)

    @cached_property
    def open_objections(self) -> tuple[Confirmation, ...]:
        """The objections that hold and have no response yet, the oldest first."""
        return tuple(
            answer
            for answer in self.given
            if answer.stance is Stance.OBJECTED
            and answer.response is None
            and self.answers[answer.unit_id] is answer
        )

    @cached_property
    def substituted(self) -> frozenset[uuid.UUID]:
        """Who made a part of what is before the committee now in another's place, and in whose."""
        versions = {version.id for version in self.current_versions.values()}
        return people_of(
            done
            for done in self.in_place
            if (done.effect in ANSWERING and done.round == self.instance.round)
            or (done.effect == EffectName.PRODUCT and done.made in versions)
        )

    @cached_property
    def asked_in_place(self) -> frozenset[uuid.UUID]:
        """Who asked in another's place for what waits to be decided now, and in whose.

        It may have been in another round: what was asked for in one can be decided in the next.
        """
        waiting = {each.id for each in (self.open_extension, self.open_decline) if each}
        return people_of(done for done in self.in_place if done.made in waiting)

    @cached_property
    def made_by(self) -> frozenset[uuid.UUID]:
        """Who made, for the lead unit, what is before the committee now."""
        found = {answer.responded_by_id for answer in self.given}
        found |= {version.uploaded_by_id for version in self.current_versions.values()}
        if self.report:
            found.add(self.report.reported_by_id)
        return frozenset(person for person in found if person)

    @cached_property
    def took_part(self) -> frozenset[uuid.UUID]:
        """Who had a hand in what is before the committee now, or in whose place somebody had."""
        answered = {answer.given_by_id for answer in self.given if answer.given_by_id}
        return self.substituted | self.made_by | answered

    @cached_property
    def current_versions(self) -> dict[uuid.UUID, ProductVersion]:
        """The newest version not withdrawn, by its requirement."""
        standing = [version for version in self.versions if version.withdrawn_at is None]
        return {version.requirement_id: version for version in reversed(standing)}

    def answered_in(self, report: Report | None) -> dict[uuid.UUID, ProductAnswer]:
        """How a report answers the products that it brought no version of, by requirement."""
        said = (each for each in self.product_answers if report and each.report_id == report.id)
        return {each.requirement_id: each for each in said}

    @cached_property
    def answered_products(self) -> dict[uuid.UUID, ProductAnswer]:
        """The same of the report that is considered or was accepted; nothing while work goes on."""
        return {} if self.is_worked_on else self.answered_in(self.report)

    @cached_property
    def missing_products(self) -> tuple[ProductRequirement, ...]:
        """The products the plan demands that have no current version."""
        return tuple(
            requirement
            for requirement in self.instance.task.requirements
            if requirement.required and requirement.id not in self.current_versions
        )

    @cached_property
    def needs_vote(self) -> bool:
        """Whether a product must be decided by the committee collectively."""
        return decides_as_body(self.instance, self.answered_products)

    @cached_property
    def vote(self) -> Vote | None:
        """The collective decision recorded in the current round."""
        return next((vote for vote in self.votes if vote.round == self.instance.round), None)

    @cached_property
    def submission(self) -> Submission | None:
        """The slip that holds in the current round: none after which an objection came or went."""
        return slip_that_holds(self.slips, self.given)

    @cached_property
    def slips(self) -> tuple[Submission, ...]:
        """Every slip of the current round, the earliest first."""
        return tuple(each for each in self.submissions if each.round == self.instance.round)

    @property
    def waits_to_be_submitted(self) -> bool:
        """Whether the office has to submit this round before it can be approved."""
        return self.submission_required and self.submission is None

    @cached_property
    def approval(self) -> Approval | None:
        """The approval of the current round."""
        return next((each for each in self.approvals if each.round == self.instance.round), None)

    @cached_property
    def ballot(self) -> Ballot | None:
        """What was put before the members of the committee in the current round."""
        mine = (each for each in self.ballots if each.round == self.instance.round)
        return next((each for each in mine if each.withdrawn_at is None), None)

    @cached_property
    def decision_awaited(self) -> bool:
        """Whether the committee has to decide it as a body where it stands, and has not."""
        rules = self.definition.rules_in(self.state)
        awaits_it = any(ConditionName.VOTE_RECORDED in rule.provided for rule in rules)
        return awaits_it and self.is_undecided

    @property
    def is_undecided(self) -> bool:
        """Whether the committee has to decide it as a body, and has not in this round."""
        return self.needs_vote and self.vote is None

    @property
    def is_rejected(self) -> bool:
        """Whether the committee decided it as a body in this round, and did not adopt it."""
        return self.needs_vote and self.vote is not None and not is_adopted(self.vote)

    @cached_property
    def granted(self) -> tuple[Extension, ...]:
        """The extensions that were granted, the earliest first."""
        return tuple(extension for extension in self.extensions if extension.granted_until)

    @cached_property
    def open_extension(self) -> Extension | None:
        """The extension that waits to be decided."""
        return next((each for each in self.extensions if each.decided_at is None), None)

    @cached_property
    def extension_waits(self) -> bool:
        """Whether an extension that was asked for can be answered in this state."""
        answered = self.definition.allows(self.state, EffectName.EXTENSION_GRANT)
        return answered and self.open_extension is not None

    @cached_property
    def original_due_on(self) -> date | None:
        """The date it was due on before any other was set."""
        moved = [each.due_before for each in self.granted]
        moved += [each.due_before for each in self.renewed_due_dates]
        return min(moved) if moved else self.instance.due_on

    @cached_property
    def office_may_grant_until(self) -> date | None:
        """The last day to which the follow-up office may extend it; None when it may not."""
        if not self.office_days or self.original_due_on is None:
            return None
        return self.calendar.after_working_days(self.original_due_on, self.office_days)

    @cached_property
    def times_urged(self) -> int:
        """How often units were urged; several urged at once count once."""
        return len({urging.urged_at for urging in self.urgings})

    @cached_property
    def own_declines(self) -> tuple[Decline, ...]:
        """How its own lead unit declined it, the earliest first."""
        return tuple(each for each in self.declines if each.instance_id == self.instance.id)

    @cached_property
    def open_decline(self) -> Decline | None:
        """What its lead unit sent back, as long as that is not answered."""
        return next((each for each in self.own_declines if each.answered_at is None), None)

    @cached_property
    def predecessor(self) -> TaskInstance | None:
        """The instance of another unit in whose place it was given out."""
        found = (each for each in self.declines if each.successor_id == self.instance.id)
        return next((each.instance for each in found), None)

    @cached_property
    def successor(self) -> TaskInstance | None:
        """The instance of another unit that was given out in its place."""
        return next((each.successor for each in self.own_declines if each.successor), None)

    def afterwards(self, rows: Iterable[Owned]) -> Self:
        """How it stands once an act, done a moment ago, has kept rows.

        For whose turn it is, without a question: of rows that are new the people are not read.
        """
        kept = list(rows)
        for noun, collection in ((Report, "reports"), (Confirmation, "confirmations")):
            there = getattr(self.instance, collection)
            tie(self.instance, collection, _with_new(there, kept, noun))
        ballots = _with_new(self.ballots, kept, Ballot)
        for ballot in ballots:
            is_new = ballot not in self.ballots
            seats, slips = ([], []) if is_new else (ballot.seats, ballot.slips)
            tie(ballot, "seats", _with_new(seats, kept, Seat))
            tie(ballot, "slips", _with_new(slips, kept, Slip))
        approvals = _with_new(self.approvals, kept, Approval)
        return replace(
            self,
            versions=(*_with_new(self.versions, kept, ProductVersion),),
            product_answers=(*_with_new(self.product_answers, kept, ProductAnswer),),
            votes=(*_with_new(self.votes, kept, Vote),),
            ballots=tuple(ballots),
            approvals=tuple(each for each in approvals if each.withdrawn_at is None),
            submissions=(*_with_new(self.submissions, kept, Submission),),
            carried_over=self.carried_over or any(isinstance(row, CarryOver) for row in kept),
            extensions=(*_with_new(self.extensions, kept, Extension),),
            renewed_due_dates=(*_with_new(self.renewed_due_dates, kept, RenewedDueDate),),
            declines=(*_with_new(self.declines, kept, Decline),),
            urgings=(*_with_new(self.urgings, kept, Urging),),
            reminders=(*_with_new(self.reminders, kept, Reminder),),
        )


def _with_new(there: Iterable[NewRow], kept: Iterable[Owned], noun: type[NewRow]) -> list[NewRow]:
    """What was there, then those of the rows kept that were not."""
    known = list(there)
    return known + [row for row in kept if isinstance(row, noun) and row not in known]
