"""Questions about plans, their sections and tasks."""

import uuid

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from models.plan import Indicator, Plan, PlanEnd, Section, SuggestedLead, Task, TaskParty


def plans(commune_id: uuid.UUID) -> Select[Plan]:
    """The commune's plans, the newest first."""
    return select(Plan).where(Plan.commune_id == commune_id).order_by(Plan.number.desc())


def plan_numbered(commune_id: uuid.UUID, number: int) -> Select[Plan]:
    """The plan with a short number."""
    return plans(commune_id).where(Plan.number == number)


def end_of_plan(commune_id: uuid.UUID, plan_id: uuid.UUID) -> Select[PlanEnd]:
    """The year with which a plan ends; no row while the office has not set it."""
    return select(PlanEnd).where(PlanEnd.commune_id == commune_id, PlanEnd.plan_id == plan_id)


def last_target_year(commune_id: uuid.UUID, plan_id: uuid.UUID) -> Select[int | None]:
    """The last year for which a plan promises a figure; NULL when it promises none by a year."""
    return (
        select(func.max(Indicator.by_year))
        .join(Task, (Task.commune_id == Indicator.commune_id) & (Task.id == Indicator.task_id))
        .join(Section, (Section.commune_id == Task.commune_id) & (Section.id == Task.section_id))
        .where(Indicator.commune_id == commune_id, Section.plan_id == plan_id)
    )


def with_meaning(tasks: Select[Task]) -> Select[Task]:
    """The same tasks with their section, parties and requirements loaded."""
    return tasks.options(
        joinedload(Task.section),
        joinedload(Task.suggested_lead).joinedload(SuggestedLead.unit),
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


def task_at(commune_id: uuid.UUID, plan_id: uuid.UUID, numeral: str, position: int) -> Select[Task]:
    """The task with a number as people say it: `V`, 4."""
    return tasks_of_plan(commune_id, plan_id).where(
        Section.numeral == numeral, Task.position == position
    )


def indicators_of(commune_id: uuid.UUID, task_id: uuid.UUID) -> Select[Indicator]:
    """The figures that a task promises."""
    return (
        select(Indicator)
        .where(Indicator.commune_id == commune_id, Indicator.task_id == task_id)
        .order_by(Indicator.by_year.is_not(None), Indicator.code)
    )


def speaks_of(words: str) -> ColumnElement[bool]:
    """The condition that a task's content has these folded words, whatever stands between them."""
    found = (Task.content_key.contains(word, autoescape=True) for word in words.split())
    return and_(true(), *found)
