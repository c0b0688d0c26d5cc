"""Assigning (giao nhiệm vụ): the follow-up office gives out a task in the committee's name."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from models.organisation import Unit
from models.plan import Task
from models.queries.organisation import units_by_id
from models.queries.plan import with_meaning
from models.queries.recurrence import closed_periods
from models.queries.work import in_period
from models.vocabulary import EventKind
from models.work import REVOKED, Period, TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.directory import may_be_given_work, units_valid
from workflow.actors.rights import FOLLOWING_UP
from workflow.audit.change import Change, Held
from workflow.audit.idempotency import ANEW, Intent
from workflow.audit.refusals import refusal
from workflow.calendar.days import a_year_after, local_day
from workflow.calendar.periods import Span, Timetable, stored_period, timetable_of
from workflow.definition.published import in_force, loaded_definition
from workflow.definition.vocabulary import Standing
from workflow.engine.instances import refusal_at
from workflow.engine.opening import Brief, open_instance
from workflow.errors import Invalid, Obstacle, Refused, Stale, Unknown
from workflow.instance.reading import read_situations
from workflow.planning.proposals import Meaning, Mode, Proposal

ASSIGNING, ASSIGN = "assignment", "assign"
"""What it is about, before it is known which task; and what is done."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """What was decided for one task: which units, in which period, and by when."""

    task_id: uuid.UUID
    span: Span
    mode: Mode
    lead_ids: tuple[uuid.UUID, ...]
    """In order; with `ONE_LEADS` the first is accountable and the others cooperate."""
    cooperating_ids: tuple[uuid.UUID, ...]
    due_on: date
    answer_by: date

    @classmethod
    def as_proposed(cls, proposal: Proposal) -> "Assignment":
        """The proposal taken as it is."""
        return cls(
            task_id=proposal.task.id,
            span=proposal.span,
            mode=proposal.mode,
            lead_ids=tuple(unit.id for unit in proposal.leads),
            cooperating_ids=tuple(unit.id for unit in proposal.cooperating),
            due_on=proposal.due_on,
            answer_by=proposal.answer_by,
        )

    def check(self, timetable: Timetable) -> None:
        """Raise `Invalid` beside a date that cannot be taken."""
        wrong = {}
        latest = a_year_after(timetable.cut_off(self.span))
        if self.due_on < timetable.starts_on(self.span):
            wrong["due_on"] = "before_period"
        elif self.due_on > latest:
            wrong["due_on"] = "long_after_period"
        if self.answer_by < self.due_on:
            wrong["answer_by"] = "before_due_date"
        elif self.answer_by > latest:
            wrong["answer_by"] = "long_after_period"
        if wrong:
            raise Invalid(wrong)

    def instances(self) -> Iterator[tuple[uuid.UUID, list[uuid.UUID]]]:
        """For each instance its accountable lead unit, and the units asked to cooperate."""
        accountable = self.lead_ids if self.mode is Mode.EACH else self.lead_ids[:1]
        beside = [] if self.mode is Mode.EACH else self.lead_ids[1:]
        for lead_id in accountable:
            asked = dict.fromkeys([*beside, *self.cooperating_ids])
            yield lead_id, [unit_id for unit_id in asked if unit_id != lead_id]


def assign(
    session: Session, assignment: Assignment, *, actor: Actor, at: datetime
) -> list[TaskInstance]:
    """The instances made for one task, each with its cooperating units frozen.

    Raises `Unknown` when the commune has no such task, `Invalid`, or `Refused` with the obstacles.
    """
    change = _begin(session, [assignment], actor, at)
    return _assign(change, assignment, timetable_of(session, actor.commune_id))


def _begin(
    session: Session,
    assignments: Sequence[Assignment],
    actor: Actor,
    at: datetime,
    intent: Intent = ANEW,
) -> Change:
    """The change; what runs already stays as it is meanwhile, and nobody makes the same period."""
    held = Held.by(session, actor=actor, at=at)
    first = next((_task(session, actor, each) for each in assignments), None)
    subject = f"task/{first.label}" if first else ASSIGNING
    return held.change(FOLLOWING_UP, EventKind.ASSIGNMENT, subject, ASSIGN, intent=intent)


def _task(session: Session, actor: Actor, assignment: Assignment) -> Task:
    wanted = with_meaning(select(Task)).where(
        Task.commune_id == actor.commune_id, Task.id == assignment.task_id
    )
    task = session.scalar(wanted)
    if task is None:
        raise Unknown
    return task


def _assign(change: Change, assignment: Assignment, timetable: Timetable) -> list[TaskInstance]:
    session, actor, at = change.session, change.actor, change.at
    task = _task(session, actor, assignment)
    obstacles = obstacles_to(session, assignment, actor=actor, at=at)
    if obstacles:
        raise _refusal(session, task, assignment, obstacles, actor, at)
    assignment.check(timetable)
    period, period_is_new = stored_period(session, actor.commune_id, assignment.span, timetable)
    unsettled = timetable.unsettled(assignment.span, assignment.due_on, assignment.answer_by)
    meaning = Meaning(session, [task], day=local_day(at), commune_id=actor.commune_id)
    through = meaning.group_of(task)
    made: list[TaskInstance] = []
    for lead_id, cooperating_ids in assignment.instances():
        brief = Brief(
            task=task,
            period=period,
            lead_id=lead_id,
            asked={unit_id: through.get(unit_id) for unit_id in cooperating_ids},
            due_on=assignment.due_on,
            answer_by=assignment.answer_by,
            unsettled=unsettled,
        )
        new = [period] if period_is_new and not made else []
        made.append(open_instance(session, brief, beside=new, actor=actor, at=at))
    return made


def assign_all(
    session: Session,
    assignments: Sequence[Assignment],
    *,
    actor: Actor,
    at: datetime,
    token: str | None = None,
) -> list[int]:
    """The numbers of the instances made for several tasks: for all of them, or for none.

    A resend with the same token makes nothing and answers the same. Raises what `assign` raises,
    `TokenReused`, or `Stale` when somebody else assigned one of them at the same moment.
    """
    asked = {"assign": [asdict(assignment) for assignment in assignments]}
    change = _begin(session, assignments, actor, at, Intent(token, asked))
    if change.earlier:
        return [int(number) for number in change.earlier["numbers"]]
    timetable = timetable_of(session, actor.commune_id)
    try:
        made = [
            instance
            for assignment in assignments
            for instance in _assign(change, assignment, timetable)
        ]
    except IntegrityError as error:
        raise Stale from error
    numbers = [instance.number for instance in made]
    change.keep(numbers=numbers)
    return numbers


def _refusal(
    session: Session,
    task: Task,
    assignment: Assignment,
    obstacles: tuple[Obstacle, ...],
    actor: Actor,
    at: datetime,
) -> Refused:
    """The refusal; where an instance runs already it is told there, to those who may see that."""
    running = session.scalars(_running(assignment, actor)).first()
    if running is None:
        return refusal(f"task/{task.label}", ASSIGN, *obstacles, actor=actor, at=at)
    [situation] = read_situations(session, actor.commune_id, [running.id], at=at)
    return refusal_at(situation, ASSIGN, *obstacles, actor=actor, at=at)


def not_entitled(actor: Actor, *, at: datetime) -> Refused:
    """The refusal of assigning to anyone but the follow-up office, with the attempt."""
    return refusal(ASSIGNING, ASSIGN, FOLLOWING_UP.missing, actor=actor, at=at)


def obstacles_to(
    session: Session, assignment: Assignment, *, actor: Actor, at: datetime
) -> tuple[Obstacle, ...]:
    """Everything that stands in the way of an assignment; empty when it can be made."""
    if not actor.follows_up:
        return (FOLLOWING_UP.missing,)
    found = [*left_to_the_head(session, actor)]
    valid = {u.id: u for u in units_valid(session, actor.commune_id, local_day(at))}
    if not assignment.lead_ids:
        found.append(Obstacle("lead_undecided", (), Standing.FOLLOW_UP))
    named = dict.fromkeys([*assignment.lead_ids, *assignment.cooperating_ids])
    if gone := set(named) - set(valid):
        units = session.scalars(units_by_id(actor.commune_id, gone))
        names = tuple(unit.name for unit in units)
        found.append(Obstacle("unit_not_valid", names, "administrator"))
    not_asked = [
        unit for unit in valid.values() if unit.id in named and not may_be_given_work(unit)
    ]
    if not_asked:
        names = tuple(unit.name for unit in not_asked)
        found.append(Obstacle("unit_not_asked", names, Standing.FOLLOW_UP))
    both = set(assignment.lead_ids[:1]) & set(assignment.cooperating_ids)
    if both and (assignment.mode is Mode.ONE_LEADS or len(assignment.lead_ids) == 1):
        names = tuple(valid[unit_id].name for unit_id in both if unit_id in valid)
        found.append(Obstacle("lead_also_cooperates", names, Standing.FOLLOW_UP))
    if _is_closed(session, assignment.span, actor):
        found.append(Obstacle("period_closed", (), Standing.FOLLOW_UP))
    if running := session.scalars(_running(assignment, actor)).all():
        names = tuple(instance.lead_unit.name for instance in running)
        found.append(Obstacle("assigned_already", names))
    return tuple(found)


def left_to_the_head(session: Session, actor: Actor) -> tuple[Obstacle, ...]:
    """What keeps an officer of the office from giving out tasks, whichever; of others nothing.

    It does once the rules in force leave to the office's head what goes out.
    """
    if actor.office_signing_post:
        return ()
    book = loaded_definition(in_force(session, actor.commune_id).published)
    officer = Obstacle("officer_of_office", (), Standing.FOLLOW_UP, of_right=True)
    return (officer,) if book.has_office_head_sign else ()


def leads_of(
    session: Session, assignments: Iterable[Assignment], *, actor: Actor
) -> Sequence[Unit]:
    """The units that lead what these make: its own the committee assigns to, others it requests."""
    leads = {lead_id for each in assignments for lead_id, _ in each.instances()}
    return session.scalars(units_by_id(actor.commune_id, leads)).all()


def _is_closed(session: Session, span: Span, actor: Actor) -> bool:
    this = in_period(span.cadence, span.year, span.ordinal)
    return session.scalar(closed_periods(actor.commune_id).where(this)) is not None


def _running(assignment: Assignment, actor: Actor) -> Select[TaskInstance]:
    """What runs already of the instances that an assignment would make."""
    accountable = [lead_id for lead_id, _ in assignment.instances()]
    return (
        select(TaskInstance)
        .join(
            Period,
            (Period.commune_id == TaskInstance.commune_id) & (Period.id == TaskInstance.period_id),
        )
        .where(
            TaskInstance.commune_id == actor.commune_id,
            TaskInstance.lead_unit_id.in_(accountable),
            TaskInstance.task_id == assignment.task_id,
            TaskInstance.state != REVOKED,
            in_period(assignment.span.cadence, assignment.span.year, assignment.span.ordinal),
        )
        .order_by(TaskInstance.number)
        .options(joinedload(TaskInstance.lead_unit))
    )
