"""Questions about plans, their sections and tasks."""

import uuid

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from models.plan import Plan, Section, Task, TaskParty


def plans(commune_id: uuid.UUID) -> Select[Plan]:
    """The commune's plans, the newest first."""
    return select(Plan).where(Plan.commune_id == commune_id).order_by(Plan.number.desc())


def plan_numbered(commune_id: uuid.UUID, number: int) -> Select[Plan]:
    """The plan with a short number."""
    return plans(commune_id).where(Plan.number == number)


def with_meaning(tasks: Select[Task]) -> Select[Task]:
    """The same tasks with their section, parties and requirements loaded."""
    return tasks.options(
        joinedload(Task.section),
        selectinload(Task.parties).options(joinedload(TaskParty.unit), joinedload(TaskParty.group)),
        selectinload(Task.requirements),
    )


def tasks_of_plan(commune_id: uuid.UUID, plan_id: uuid.UUID) -> Select[Task]:
    """A plan's tasks in the order of the appendix, with their meaning loaded."""
    return with_meaning(
        select(Task)
        .join(Section, (Section.commune_id == Task.commune_id) & (Section.id == Task.section_id))
        .where(Task.commune_id == commune_id, Section.plan_id == plan_id)
        .order_by(Section.position, Task.position)
    )


def sections_of_plan(commune_id: uuid.UUID, plan_id: uuid.UUID) -> Select[Section]:
    """A plan's sections in order."""
    return (
        select(Section)
        .where(Section.commune_id == commune_id, Section.plan_id == plan_id)
        .order_by(Section.position)
    )
