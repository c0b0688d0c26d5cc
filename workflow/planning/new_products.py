"""What of a task's products must be new each period, as the follow-up office says."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from models.queries.recurrence import task_with_id
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.actors.rights import FOLLOWING_UP
from workflow.audit.change import Change
from workflow.errors import Invalid, Unknown

DEMAND_NEW = "demand_new_products"


def demand_new(
    session: Session,
    task_id: uuid.UUID,
    positions: Collection[int],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Let each period have to bring new versions of the products in these places, of no others.

    It holds at once for reports that are still to be made. Doing it again changes nothing. Raises
    `Unknown`, `Refused` for anyone but the follow-up office, or `Invalid` for a place in which no
    product is demanded.
    """
    task = session.scalar(task_with_id(actor.commune_id, task_id))
    if task is None:
        raise Unknown
    change = Change.begin(
        session, FOLLOWING_UP, EventKind.PLAN, f"task/{task.label}", DEMAND_NEW, actor=actor, at=at
    )
    demanded = [each for each in task.requirements if each.required]
    if not {each.position for each in demanded}.issuperset(positions):
        raise Invalid({"positions": "unknown_requirement"})
    before = [each.text for each in demanded if each.must_be_new]
    changed = [each for each in demanded if each.must_be_new != (each.position in positions)]
    for each in changed:
        each.new_each_period = not each.must_be_new
    if changed:
        now = [each.text for each in demanded if each.must_be_new]
        change.write_down(*changed, before=before, new_each_period=now)
