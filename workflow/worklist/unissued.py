"""What was approved as a draft and has no issued document yet: nobody's duty of a day, but owed.

Only what is bound to rules by which an issued document can be handed in is looked at: what was
closed under earlier rules was handed in as it was issued, or nobody can add it any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.product import ProductVersion
from models.work import TaskInstance
from workflow.actors.actor import Actor
from workflow.actors.visibility import visible_to
from workflow.instance.issuing import to_be_issued
from workflow.instance.reading import read_situations
from workflow.instance.situation import Situation
from workflow.instance.tally import tallied

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Unissued:
    """An instance with drafts that were approved and are not issued yet."""

    situation: Situation

    @property
    def drafts(self) -> Sequence[ProductVersion]:
        """The approved versions, in the order of the plan."""
        return to_be_issued(self.situation)


@dataclass(frozen=True, slots=True)
class UnissuedPage:
    """So many of them as fit on a page, by number."""

    found: Sequence[Unissued]
    edge: int | None
    """The number behind which the next page begins; None when this is the last."""


def is_unissued() -> ColumnElement[bool]:
    """The condition that an instance has an approved draft that can be issued, and was not."""
    return TaskInstance.unissued_since.is_not(None)


def count_unissued(session: Session, *, actor: Actor) -> int:
    """How many instances that the actor may see wait to be issued."""
    rows = tallied(actor)
    return session.scalar(select(func.sum(rows.c.instances)).where(rows.c.unissued)) or 0


def unissued_page(
    session: Session, *, actor: Actor, at: datetime, after: int | None = None
) -> UnissuedPage:
    """What waits to be issued of all that the actor may see, behind an edge."""
    condition = is_unissued()
    rows = session.execute(
        select(TaskInstance.id, TaskInstance.number)
        .where(
            TaskInstance.commune_id == actor.commune_id,
            TaskInstance.number > (after or 0),
            visible_to(actor),
            condition,
        )
        .order_by(TaskInstance.number)
        .limit(A_PAGE + 1)
    ).all()
    shown, rest = rows[:A_PAGE], rows[A_PAGE:]
    situations = read_situations(session, actor.commune_id, [key for key, _ in shown], at=at)
    return UnissuedPage(
        [Unissued(situation) for situation in situations],
        shown[-1].number if rest else None,
    )
