"""What a task's cells are taken to mean for a period: proposed, editable, not yet frozen."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.organisation import Unit
from models.plan import Task, TaskParty
from models.queries.organisation import group_members, villages_on
from models.queries.work import periods_that
from models.vocabulary import GroupRule, Side
from models.work import REVOKED, TaskInstance
from workflow.actors.actor import Actor
from workflow.calendar.days import local_day
from workflow.calendar.periods import Span, Timetable
from workflow.calendar.validity import holds
from workflow.planning.periods_chosen import in_any


class Mode(StrEnum):
    """What several lead units amount to."""

    EACH = "each"
    """Each reports for itself: one instance for each unit."""
    ONE_LEADS = "one_leads"
    """The first leads; the others cooperate."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The units, the mode and the dates proposed for one task in one period."""

    task: Task
    span: Span
    mode: Mode
    leads: tuple[Unit, ...]
    cooperating: tuple[Unit, ...]
    informed: tuple[str, ...]
    """Bodies of the cooperating cell that are told and not asked, in the cell's words."""
    undecided: tuple[str, ...]
    """Words of the lead cell for which somebody must choose units first."""
    groups: tuple[str, ...]
    """Words of the lead cell for several units at once: which of them lead somebody has to choose.

    Nobody is accountable where all are; each reports for itself only where somebody says so.
    """
    due_on: date
    answer_by: date
    unsettled: tuple[int, ...]
    """The years whose days off are not confirmed, so that these dates may change."""
    running: tuple[TaskInstance, ...]
    """Instances of this task that already run in this period."""

    @property
    def instances(self) -> int:
        """How many instances would be made."""
        return len(self.leads) if self.mode is Mode.EACH else min(len(self.leads), 1)


def propose(
    session: Session,
    tasks: Sequence[Task],
    day: date,
    timetable: Timetable,
    *,
    actor: Actor,
    at: datetime,
) -> list[Proposal]:
    """A proposal for each task and the period of its cadence that `day` falls in.

    The tasks come with their parties loaded; the number of statements does not grow with them.
    """
    meaning = Meaning(session, tasks, day=local_day(at), commune_id=actor.commune_id)
    spans = {task.id: timetable.at(task.cadence, day) for task in tasks}
    running = _running(session, actor.commune_id, spans)
    return [_proposal(timetable, task, spans[task.id], meaning, running[task.id]) for task in tasks]


class Meaning:
    """What the groups in some tasks' cells stand for on a day."""

    def __init__(
        self, session: Session, tasks: Iterable[Task], *, day: date, commune_id: uuid.UUID
    ) -> None:
        group_ids = {p.group_id for task in tasks for p in task.parties if p.group_id}
        self._members: dict[uuid.UUID, list[Unit]] = defaultdict(list)
        members = group_members(commune_id, group_ids, day)
        for group_id, unit in session.execute(members) if group_ids else ():
            self._members[group_id].append(unit)
        self._day = day
        self._villages = session.scalars(villages_on(commune_id, day)).all()

    def units(self, party: TaskParty) -> Sequence[Unit]:
        """The units that one name in a cell stands for; none when somebody must choose."""
        if party.unit:
            return [party.unit] if holds(party.unit, self._day) else []
        if party.group is None:
            return []
        if party.group.rule is GroupRule.VILLAGES:
            return self._villages
        return self._members[party.group.id]

    def is_undecided(self, party: TaskParty) -> bool:
        """Whether somebody has to choose for it: a group of some, or a unit that is no more."""
        return _chosen(party) or (party.unit is not None and not self.units(party))

    def leads(self, task: Task) -> tuple[Unit, ...]:
        """The units of the lead cell, each once, in the cell's order."""
        named = (unit for party in _side(task, Side.LEAD) if not _chosen(party)
                 for unit in self.units(party))  # fmt: skip
        return tuple({unit.id: unit for unit in named}.values())

    def may_lead(self, task: Task) -> tuple[Unit, ...]:
        """The same with those among whom the lead is chosen first."""
        named = (unit for party in _side(task, Side.LEAD) for unit in self.units(party))
        return tuple({unit.id: unit for unit in named}.values())

    def cooperating(self, task: Task) -> tuple[Unit, ...]:
        """The units of the cooperating cell that are asked, each once, in the cell's order.

        A group that is chosen per task is proposed as its members, the commune's own units.
        """
        named = (
            unit
            for party in _side(task, Side.COOPERATING)
            if not _informed(party)
            for unit in self.units(party)
            if not unit.informed
        )
        return tuple({unit.id: unit for unit in named}.values())

    def group_of(self, task: Task) -> dict[uuid.UUID, uuid.UUID]:
        """For units that the cooperating cell names through a group, that group."""
        parties = _side(task, Side.COOPERATING)
        by_name = {party.unit_id for party in parties if party.unit_id}
        return {
            unit.id: party.group_id
            for party in reversed(parties)
            if party.group_id
            for unit in self.units(party)
            if unit.id not in by_name
        }


def _proposal(
    timetable: Timetable,
    task: Task,
    span: Span,
    meaning: Meaning,
    running: Sequence[TaskInstance],
) -> Proposal:
    leads = meaning.leads(task)
    lead_ids = {unit.id for unit in leads}
    mode = _usual_mode(task)
    due_on = timetable.due_on(span)
    answer_by = timetable.answer_by(due_on)
    return Proposal(
        task=task,
        span=span,
        mode=mode,
        leads=leads,
        cooperating=tuple(
            unit
            for unit in meaning.cooperating(task)
            if (mode is Mode.EACH and len(leads) > 1) or unit.id not in lead_ids
        ),
        informed=tuple(p.text for p in _side(task, Side.COOPERATING) if _informed(p)),
        undecided=tuple(p.text for p in _side(task, Side.LEAD) if meaning.is_undecided(p)),
        groups=tuple(
            p.text
            for p in _side(task, Side.LEAD)
            if p.group and not _chosen(p) and len(meaning.units(p)) > 1
        ),
        due_on=due_on,
        answer_by=answer_by,
        unsettled=tuple(timetable.unsettled(span, due_on, answer_by)),
        running=tuple(running),
    )


def _usual_mode(task: Task) -> Mode:
    """Units that the cell names one by one lead together; a group's members each for itself."""
    through_group = any(party.group_id for party in _side(task, Side.LEAD))
    return Mode.EACH if through_group else Mode.ONE_LEADS


def _running(
    session: Session,
    commune_id: uuid.UUID,
    spans: Mapping[uuid.UUID, Span],
) -> Mapping[uuid.UUID, list[TaskInstance]]:
    """What runs of some tasks, each in its period, by number: however long they have run."""
    found: defaultdict[uuid.UUID, list[TaskInstance]] = defaultdict(list)
    if not spans:
        return found
    wanted = (
        select(TaskInstance)
        .where(
            TaskInstance.commune_id == commune_id,
            TaskInstance.task_id.in_(spans),
            TaskInstance.period_id.in_(periods_that(commune_id, in_any(set(spans.values())))),
            TaskInstance.state != REVOKED,
        )
        .options(joinedload(TaskInstance.period), joinedload(TaskInstance.lead_unit))
        .order_by(TaskInstance.number)
    )
    for instance in session.scalars(wanted):
        if Span.of(instance.period) == spans[instance.task_id]:
            found[instance.task_id].append(instance)
    return found


def _side(task: Task, side: Side) -> list[TaskParty]:
    return [party for party in task.parties if party.side is side]


def _chosen(party: TaskParty) -> bool:
    return party.group is not None and party.group.rule is GroupRule.CHOSEN


def _informed(party: TaskParty) -> bool:
    named = party.unit or party.group
    return named is not None and named.informed
