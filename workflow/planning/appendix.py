"""A plan as it was issued: its sections, tasks and figures, which everybody signed in may read.

What became of a task is for those to see whom it concerns; that is asked in `overview`.
"""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from models.plan import Indicator, Plan, Section, Task
from models.queries.plan import (
    indicators_of,
    plan_numbered,
    plans,
    sections_of_plan,
    task_at,
    tasks_of_plan,
)
from workflow.actors.actor import Actor
from workflow.errors import Unknown


def all_plans(session: Session, *, actor: Actor) -> Sequence[Plan]:
    """The commune's plans, the newest first."""
    return session.scalars(plans(actor.commune_id)).all()


def reach_plan(session: Session, number: int | None, *, actor: Actor) -> Plan:
    """The plan with a number, or the newest. Raises `Unknown` when there is none."""
    commune_id = actor.commune_id
    wanted = plan_numbered(commune_id, number) if number is not None else plans(commune_id).limit(1)
    found = session.scalar(wanted)
    if found is None:
        raise Unknown
    return found


def sections_of(session: Session, plan: Plan) -> Sequence[Section]:
    """A plan's sections in order."""
    return session.scalars(sections_of_plan(plan.commune_id, plan.id)).all()


def tasks_of(session: Session, plan: Plan, numeral: str | None = None) -> Sequence[Task]:
    """A plan's tasks, or those of one section, in order and with what their cells say."""
    wanted = tasks_of_plan(plan.commune_id, plan.id)
    return session.scalars(wanted.where(Section.numeral == numeral) if numeral else wanted).all()


def reach_task(session: Session, plan: Plan, numeral: str, position: int) -> Task:
    """The task with a number as people say it: `V`, 4. Raises `Unknown` when the plan has none."""
    found = session.scalar(task_at(plan.commune_id, plan.id, numeral, position))
    if found is None:
        raise Unknown
    return found


def figures_of(session: Session, task: Task) -> Sequence[Indicator]:
    """The figures that a task promises, those without a year first."""
    return session.scalars(indicators_of(task.commune_id, task.id)).all()
