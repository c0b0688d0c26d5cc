"""Reassigning (chuyển giao): what a unit declined is given to another one in its place."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.organisation import Unit
from models.queries.organisation import units_on
from models.recurrence import Gap
from models.vocabulary import GapCause, Side, UnitKind
from models.work import REVOKED, TaskInstance
from workflow.actors.actor import hold_commune
from workflow.actors.directory import may_be_given_work
from workflow.calendar.days import OfficeCalendar, calendar_of, local_day
from workflow.engine.inputs import ReassignmentEntry
from workflow.engine.opening import Brief, open_instance
from workflow.errors import Invalid
from workflow.instance.case import Case
from workflow.instance.situation import Situation


def reassign(
    session: Session, case: Case, entry: ReassignmentEntry, *, at: datetime
) -> TaskInstance:
    """The instance of the other unit, with those units asked that were asked before.

    Raises `Invalid` when that unit cannot lead it.
    """
    # Nobody may give that unit the same task meanwhile.
    actor = hold_commune(session, case.actor, at=at)
    situation, today = case.situation, local_day(at)
    lead = next((u for u in others(session, situation, today) if u.code == entry.unit), None)
    if lead is None:
        raise Invalid({"unit": "unit_cannot_lead"})
    if session.scalar(_running(situation, lead)):
        raise Invalid({"unit": "leads_already"})
    instance = situation.instance
    valid = {unit.id for unit in session.scalars(units_on(instance.commune_id, today))}
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
    lead = situation.instance.lead_unit
    valid = session.scalars(units_on(lead.commune_id, day))
    village = UnitKind.VILLAGE
    return [
        unit
        for unit in valid
        if may_be_given_work(unit)
        and unit.id != lead.id
        and (unit.kind is not village or lead.kind is village)
    ]


def moved_along(instance: TaskInstance, due_on: date, calendar: OfficeCalendar) -> date | None:
    """The last day for answers when the due date moves: as many working days after it as now."""
    if instance.answer_by is None or instance.due_on is None:
        return instance.answer_by
    days = calendar.working_days_between(instance.due_on, instance.answer_by)
    return max(due_on, calendar.after_working_days(due_on, days)) if days else due_on


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
