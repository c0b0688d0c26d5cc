"""Making an instance: its row, the units asked frozen with it, and its line in the record."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from models.base import Identified
from models.organisation import Commune
from models.plan import Task
from models.queries.commands import write
from models.recurrence import CarryOver, Closing
from models.vocabulary import EventKind
from models.work import Cooperation, Period, TaskInstance
from workflow.actors.actor import Actor, HeldPost
from workflow.audit import record
from workflow.audit.capacities import kept_signs_of_assigning
from workflow.audit.outbox import note_of
from workflow.definition.published import in_force
from workflow.definition.vocabulary import Standing
from workflow.instance import outbox
from workflow.instance.numbers import next_number
from workflow.instance.projection import keep, projection_of
from workflow.instance.reading import read_situations
from workflow.instance.telling import News

COOPERATION = News("cooperation_given", (Standing.COOPERATING_HEAD,), can_wait=True)
"""A unit was named to cooperate; its turn comes with the report."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What one instance will be: who answers for it, who is asked, and by when."""

    task: Task
    period: Period
    lead_id: uuid.UUID
    asked: Mapping[uuid.UUID, uuid.UUID | None]
    """The units asked, in order, each with the group through which it is named."""
    due_on: date
    answer_by: date
    unsettled: Sequence[int] = ()
    """The years whose days off were not confirmed when these dates were set."""
    rule: str = ""
    """By which rule it opens by itself; empty when somebody assigns it."""
    post: HeldPost | None = None
    """The post in which it is given out; None: the one in the follow-up office."""
    details: Mapping[str, Any] = field(default_factory=dict)
    """What else the record tells of it."""


def open_instance(
    session: Session,
    brief: Brief,
    *,
    beside: Sequence[Identified] = (),
    actor: Actor,
    at: datetime,
) -> TaskInstance:
    """The new instance. `beside` are rows written for it, which its line vouches for too.

    The caller holds the commune, so that nobody makes the same one meanwhile.
    """
    instance = _make(session, brief, actor, at)
    rows = [*_ask(session, brief, instance, at), *carry_over(session, instance), *beside]
    _write_down(session, brief, instance, rows, actor, at)
    return instance


def carry_over(session: Session, instance: TaskInstance) -> list[CarryOver]:
    """The note that an instance goes on although its period is closed; empty where it is not.

    For one that begins, or begins again, after the closing. What was noted stays as it is.
    """
    noted = exists().where(
        CarryOver.commune_id == instance.commune_id,
        CarryOver.closing_id == Closing.id,
        CarryOver.instance_id == instance.id,
    )
    closing_id = session.scalar(
        select(Closing.id).where(
            Closing.commune_id == instance.commune_id,
            Closing.period_id == instance.period_id,
            Closing.reopened_at.is_(None),
            ~noted,
        )
    )
    if closing_id is None:
        return []
    note = CarryOver(commune_id=instance.commune_id, closing_id=closing_id, instance_id=instance.id)
    session.add(note)
    return [note]


def _make(session: Session, brief: Brief, actor: Actor, at: datetime) -> TaskInstance:
    published = in_force(session, actor.commune_id).published
    instance = TaskInstance(
        commune_id=actor.commune_id,
        number=next_number(session, actor.commune_id, "task_instance"),
        task_id=brief.task.id,
        period_id=brief.period.id,
        lead_unit_id=brief.lead_id,
        definition_id=published.id,
        state=published.body["initial"],
        state_since=at,
        version=1,
        round=0,
        due_on=brief.due_on,
        answer_by=brief.answer_by,
        assigned_at=at,
        sample=session.get_one(Commune, actor.commune_id).sample,
    )
    session.add(instance)
    session.flush()
    return instance


def _ask(session: Session, brief: Brief, instance: TaskInstance, at: datetime) -> list[Cooperation]:
    asked = [
        Cooperation(
            commune_id=instance.commune_id,
            instance_id=instance.id,
            unit_id=unit_id,
            group_id=group_id,
            position=position,
            asked_at=at,
        )
        for position, (unit_id, group_id) in enumerate(brief.asked.items(), 1)
    ]
    session.add_all(asked)
    session.flush()
    return asked


def _write_down(
    session: Session,
    brief: Brief,
    instance: TaskInstance,
    rows: Sequence[Identified],
    actor: Actor,
    at: datetime,
) -> None:
    [situation] = read_situations(session, actor.commune_id, [instance.id], at=at)
    post = brief.post or actor.office_signing_post or actor.follow_up_post
    event = record.append(
        session,
        record.Line(
            kind=EventKind.ASSIGNMENT,
            actor=actor,
            at=at,
            post=post,
            subject=f"task_instance/{instance.number}",
            instance_id=instance.id,
            action="assign",
            to_state=instance.state,
            rule=brief.rule,
            definition_hash=situation.definition.sha256,
            details={
                "task": brief.task.label,
                "lead": situation.instance.lead_unit.code,
                "cooperating": [unit.code for unit in situation.asked],
                "due_on": instance.due_on,
                "answer_by": instance.answer_by,
                "version": instance.version,
                "round": instance.round,
                **({"unsettled_years": brief.unsettled} if brief.unsettled else {}),
                **kept_signs_of_assigning(post),
                **brief.details,
            },
            rows=(instance, *rows),
        ),
    )
    told = [note_of(event, COOPERATION.name, at=at)] if situation.asked else []
    write(session, [*outbox.calls(event, situation.turns), *told])
    keep(session, situation.instance, None, projection_of(situation))
