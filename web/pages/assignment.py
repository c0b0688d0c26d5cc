"""What the pages by which tasks are assigned show."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from models.organisation import Unit
from models.plan import Plan, Section, SuggestedLead, Task
from models.vocabulary import Cadence
from web import wording
from web.forms.assignment import AssignmentForm, SeenProposal, to_be_ticked
from web.forms.plans import span_word
from workflow.actors.actor import Actor
from workflow.actors.directory import units_valid
from workflow.calendar.days import local_day
from workflow.calendar.periods import Span, Timetable, timetable_of
from workflow.calendar.validity import holds
from workflow.errors import Unknown
from workflow.planning.appendix import reach_task, sections_of, tasks_of
from workflow.planning.assignment import Assignment
from workflow.planning.proposals import Proposal, propose


@dataclass(frozen=True)
class ProposalRow:
    """One task with its proposal, for a look before assigning."""

    proposal: Proposal
    today: date

    @property
    def task(self) -> Task:
        """The task proposed for."""
        return self.proposal.task

    @property
    def undecided(self) -> tuple[str, ...]:
        """The words of the lead cell for which somebody must choose; empty when all is clear."""
        to_choose = (*self.proposal.undecided, *self.proposal.groups)
        if to_choose or self.proposal.leads:
            return to_choose
        return (self.task.lead_text,)

    @property
    def suggested(self) -> SuggestedLead | None:
        """Who could lead, as long as somebody has to be chosen: nobody has done so by that."""
        found = self.task.suggested_lead
        return found if found and self.undecided and holds(found.unit, self.today) else None

    @property
    def open(self) -> bool:
        """Whether it can be assigned as proposed."""
        return not self.undecided and not self.proposal.running

    @property
    def overdue(self) -> bool:
        """Whether its due date has passed before it is assigned."""
        return self.proposal.due_on < self.today

    @cached_property
    def seen(self) -> str:
        """The proposal as the form carries it."""
        return SeenProposal.of(self.proposal).written


@dataclass(frozen=True, slots=True)
class SectionRows:
    """A section and the proposals for its tasks."""

    section: Section
    rows: list[ProposalRow]

    @property
    def open(self) -> list[ProposalRow]:
        """The tasks that can be assigned as proposed."""
        return [row for row in self.rows if row.open]

    @property
    def instances(self) -> int:
        """How many instances would be made, if all of these were assigned."""
        return sum(row.proposal.instances for row in self.open)

    @property
    def leads(self) -> list[Unit]:
        """Who would lead them."""
        return [lead for row in self.open for lead in row.proposal.leads]

    @property
    def running(self) -> int:
        """How many of its tasks have been assigned."""
        return sum(1 for row in self.rows if row.proposal.running)

    @property
    def undecided(self) -> int:
        """How many of its tasks have no lead yet."""
        return sum(1 for row in self.rows if row.undecided and not row.proposal.running)


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    """Proposals by section, for one period."""

    plan: Plan
    span: Span
    spans: list[tuple[str, str]]
    unsettled: Sequence[int]
    """The years whose days off are not confirmed, on which dates proposed here rest."""
    sections: list[SectionRows]


@dataclass(frozen=True, slots=True)
class InstanceToMake:
    """One instance that would be made."""

    lead: Unit
    asked: list[Unit]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One task as it would be assigned, and what the form carries of it."""

    task: Task
    assignment: Assignment
    seen: str
    made: list[InstanceToMake]
    overdue: bool
    """Whether its due date has passed before it is assigned."""


@dataclass(frozen=True, slots=True)
class TaskAssignmentPage:
    """One task: the cell as issued beside what it is taken to mean."""

    plan: Plan
    row: ProposalRow
    span: Span
    cut_off: date
    spans: list[tuple[str, str]]
    form: AssignmentForm
    made: list[InstanceToMake]
    units: Mapping[str, Unit]
    unseen: bool
    """Whether more would be made than the page showed on which it was decided."""

    @property
    def unsettled(self) -> Sequence[int]:
        """The years whose days off are not confirmed, on which the dates proposed here rest."""
        return self.row.proposal.unsettled

    @property
    def leads(self) -> list[Unit]:
        """Who would lead what would be made."""
        return [each.lead for each in self.made]


def day_in(asked: Span | None, timetable: Timetable, today: date) -> date:
    """Today, or the day of the period asked for that is nearest to it."""
    if asked is None:
        return today
    return min(max(today, timetable.starts_on(asked)), timetable.cut_off(asked))


def proposals_page(
    session: Session,
    plan: Plan,
    asked: Span | None,
    *,
    numeral: str | None = None,
    actor: Actor,
    at: datetime,
) -> ProposalsPage:
    """The proposals for all sections, or for one, in the period asked for or the quarter of today.

    Raises `Unknown` when the plan has no such section.
    """
    today, timetable = local_day(at), timetable_of(session, actor.commune_id)
    day = day_in(asked, timetable, today)
    span = timetable.at(Cadence.QUARTER, day)
    sections = [
        section for section in sections_of(session, plan) if numeral in (None, section.numeral)
    ]
    if numeral and not sections:
        raise Unknown
    tasks = tasks_of(session, plan, numeral)
    proposals = propose(session, tasks, day, timetable, actor=actor, at=at)
    rows = [ProposalRow(proposal, today) for proposal in proposals]
    return ProposalsPage(
        plan=plan,
        span=span,
        spans=_spans(span, timetable, today),
        unsettled=sorted({year for row in rows for year in row.proposal.unsettled}),
        sections=[
            SectionRows(section, [row for row in rows if row.task.section_id == section.id])
            for section in sections
        ],
    )


def proposal_for(
    session: Session,
    plan: Plan,
    numeral: str,
    position: int,
    asked: Span | None,
    timetable: Timetable,
    *,
    actor: Actor,
    at: datetime,
) -> Proposal:
    """The proposal for one task in a period. Raises `Unknown` when the plan has no such task."""
    task = reach_task(session, plan, numeral, position)
    day = day_in(asked, timetable, local_day(at))
    [proposal] = propose(session, [task], day, timetable, actor=actor, at=at)
    return proposal


def valid_units(session: Session, *, actor: Actor, at: datetime) -> dict[str, Unit]:
    """The units of today by their code, in the office's order."""
    return {unit.code: unit for unit in units_valid(session, actor.commune_id, local_day(at))}


def assignment_page(
    plan: Plan,
    proposal: Proposal,
    form: AssignmentForm,
    decided: Assignment | None,
    units: Mapping[str, Unit],
    timetable: Timetable,
    *,
    at: datetime,
    unseen: bool = False,
) -> TaskAssignmentPage:
    """The page of one task, with what would be made of what was decided."""
    today = local_day(at)
    by_id = {unit.id: unit for unit in units.values()}
    return TaskAssignmentPage(
        plan=plan,
        row=ProposalRow(proposal, today),
        span=proposal.span,
        cut_off=timetable.cut_off(proposal.span),
        spans=_spans(proposal.span, timetable, today),
        form=form,
        made=_made(decided, by_id) if decided else [],
        units=units,
        unseen=unseen,
    )


def review_page(
    page: ProposalsPage,
    assignments: Sequence[Assignment],
    sent: Mapping[str, str],
    session: Session,
    *,
    actor: Actor,
    at: datetime,
) -> list[Reviewed]:
    """What would be made of the tasks of a section that were ticked, for a last look."""
    tasks = {row.task.id: row.task for row in page.sections[0].rows}
    by_id = {unit.id: unit for unit in valid_units(session, actor=actor, at=at).values()}
    return [
        Reviewed(
            task=tasks[each.task_id],
            assignment=each,
            seen=sent[f"seen-{tasks[each.task_id].label}"],
            made=_made(each, by_id),
            overdue=each.due_on < local_day(at),
        )
        for each in assignments
    ]


def proposed(proposal: Proposal) -> Assignment:
    """The proposal as an assignment, of nothing where the task runs already."""
    free = to_be_ticked(proposal)
    return Assignment(
        task_id=proposal.task.id,
        span=proposal.span,
        mode=proposal.mode,
        lead_ids=tuple(unit.id for unit in free),
        cooperating_ids=tuple(unit.id for unit in proposal.cooperating),
        due_on=proposal.due_on,
        answer_by=proposal.answer_by,
    )


def _made(decided: Assignment, units: Mapping[uuid.UUID, Unit]) -> list[InstanceToMake]:
    return [
        InstanceToMake(units[lead_id], [units[unit_id] for unit_id in asked if unit_id in units])
        for lead_id, asked in decided.instances()
        if lead_id in units
    ]


def _spans(chosen: Span, timetable: Timetable, today: date) -> list[tuple[str, str]]:
    now = timetable.at(chosen.cadence, today)
    spans: Sequence[Span] = sorted({now.previous, now, now.following, chosen})
    return [(span_word(span), wording.period(span)) for span in spans]
