"""What is left over: instances of periods that are over, still open past their due date."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.work import Period, TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.visibility import visible_to
from workflow.calendar.days import local_day
from workflow.calendar.timeliness import not_over


def count_arrears(session: Session, *, actor: Actor, at: datetime) -> int:
    """How many there are that the actor may see."""
    today = local_day(at)
    found = session.scalar(
        select(func.count())
        .select_from(TaskInstance)
        .join(
            Period,
            (Period.commune_id == TaskInstance.commune_id) & (Period.id == TaskInstance.period_id),
        )
        .where(
            TaskInstance.commune_id == actor.commune_id,
            not_over(),
            TaskInstance.due_on < today,
            Period.cut_off < today,
            visible_to(actor),
        )
    )
    return found or 0
