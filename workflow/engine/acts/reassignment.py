"""Reassigning (chuyển giao): what a unit declined is given to another one in its place."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.base import Owned
from models.organisation import Unit
from models.queries.organisation import units_on
from models.recurrence import Gap
from models.vocabulary import GapCause, Side, UnitKind
from models.work import REVOKED, TaskInstance
from workflow.actors.actor import hold_commune
from workflow.actors.directory import may_be_given_work
from workflow.calendar.days import calendar_of, local_day
from workflow.definition.vocabulary import ConditionName, EffectName, Ground
from workflow.engine.acts.declines import answered
from workflow.engine.acts.extensions import latest_due_date, moved_along
from workflow.engine.opening import Brief, open_instance
from workflow.errors import Invalid
from workflow.instance.case import Case
from workflow.instance.effect import Act, Effect
from workflow.instance.entry import Entry, empty, refuse
from workflow.instance.situation import Situation
from workflow.instance.telling import ALL_CONCERNED, News


@dataclass(frozen=True, slots=True)
class ReassignmentEntry(Entry):
    """To which unit it goes instead, by when, and why."""

    kind = "reassignment"
    read_elsewhere = ("unit",)
    """It leads the instance that comes after."""

    unit: str
    """The unit's code."""
    due_on: date | None
    reason: str

    def check(self, case: Case) -> None:
        """Raise `Invalid` beside the field that cannot be taken."""
        wrong = empty(unit=self.unit, reason=self.reason)
        if self.due_on is None:
            wrong["due_on"] = "required"
        elif self.due_on < case.situation.today:
            wrong["due_on"] = "in_past"
        elif self.due_on > latest_due_date(case):
            wrong["due_on"] = "long_after_period"
        refuse(wrong)

    @property
    def because(self) -> str:
        """The reason."""
        return self.reason


def keep_reassignment(act: Act[ReassignmentEntry]) -> list[Owned]:
    """What was sent back, with the instance of the unit that gets it instead."""
    decline = answered(act, act.entry.reason)
    successor = reassign(act.session, act.case, act.entry, at=act.at)
    decline.successor_id = successor.id
    return [decline]


def reassign(
    session: Session, case: Case, entry: ReassignmentEntry, *, at: datetime
) -> TaskInstance:
    """The instance of the other unit, with those units asked that were asked before.

    Raises `Invalid` when that unit cannot lead it.
    """
    # Nobody may give that unit the same task meanwhile.
    actor = hold_commune(session, case.actor, at=at)
    situation, today = case.situation, local_day(at)
    units = session.scalars(units_on(situation.instance.commune_id, today)).all()
    lead = next((u for u in _others(situation, units) if u.code == entry.unit), None)
    if lead is None:
        raise Invalid({"unit": "unit_cannot_lead"})
    if session.scalar(_running(situation, lead)):
        raise Invalid({"unit": "leads_already"})
    instance = situation.instance
    valid = {unit.id for unit in units}
    assert entry.due_on is not None
    calendar = calendar_of(session, instance.commune_id)
    answer_by = moved_along(instance, entry.due_on, calendar) or entry.due_on
    gone = [each.unit for each in instance.cooperations if each.unit_id not in valid]
    brief = Brief(
        task=instance.task,
        period=instance.period,
        lead_id=lead.id,
        asked={
            each.unit_id: each.group_id
            for each in instance.cooperations
            if each.unit_id in valid and each.unit_id != lead.id
        },
        due_on=entry.due_on,
        answer_by=answer_by,
        unsettled=calendar.unsettled((entry.due_on, answer_by)),
        post=case.post,
        details={"instead_of": instance.number, "left_out": [unit.code for unit in gone]},
    )
    gaps = _gaps(session, instance, gone, at)
    return open_instance(session, brief, beside=gaps, actor=actor, at=at)


def others(session: Session, situation: Situation, day: date) -> Sequence[Unit]:
    """The units that could lead an instance in place of its own, in the office's order.

    Villages answer for their own part: one takes the place of another, and of no other unit.
    """
    units = session.scalars(units_on(situation.instance.commune_id, day)).all()
    return _others(situation, units)


def _others(situation: Situation, units: Iterable[Unit]) -> Sequence[Unit]:
    lead, village = situation.instance.lead_unit, UnitKind.VILLAGE
    return [
        unit
        for unit in units
        if may_be_given_work(unit)
        and unit.id != lead.id
        and (unit.kind is not village or lead.kind is village)
    ]


def _gaps(
    session: Session, instance: TaskInstance, gone: Sequence[Unit], at: datetime
) -> list[Gap]:
    """A note of each unit asked that is there no more, unless it was noted in this period."""
    noted = set(
        session.scalars(
            select(Gap.unit_id).where(
                Gap.commune_id == instance.commune_id,
                Gap.task_id == instance.task_id,
                Gap.period_id == instance.period_id,
                Gap.side == Side.COOPERATING,
            )
        )
    )
    gaps = [
        Gap(
            commune_id=instance.commune_id,
            task_id=instance.task_id,
            period_id=instance.period_id,
            unit_id=unit.id,
            side=Side.COOPERATING,
            cause=GapCause.ENDED,
            noted_at=at,
        )
        for unit in gone
        if unit.id not in noted
    ]
    session.add_all(gaps)
    return gaps


def _running(situation: Situation, lead: Unit) -> Select[uuid.UUID]:
    instance = situation.instance
    return select(TaskInstance.id).where(
        TaskInstance.commune_id == instance.commune_id,
        TaskInstance.task_id == instance.task_id,
        TaskInstance.period_id == instance.period_id,
        TaskInstance.lead_unit_id == lead.id,
        TaskInstance.state != REVOKED,
    )


MOVED = News("moved_to_another", ALL_CONCERNED)
"""Another unit gets it."""

EFFECTS: dict[str, Effect[Any]] = {
    EffectName.REASSIGNMENT: Effect(
        keep_reassignment,
        ReassignmentEntry,
        needs=(ConditionName.DECLINE_ASKED,),
        rests_on=(Ground.DECLINE,),
        changes=frozenset({Ground.DECLINE}),
        tells=(MOVED,),
    ),
}
"""What another unit gets instead."""
