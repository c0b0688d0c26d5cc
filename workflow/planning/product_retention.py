"""How long one product of the plan is kept, as the follow-up office says: it keeps the archive."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.plan import ProductRequirement, Task
from models.queries.recurrence import task_with_id
from models.queries.retention import retention_said
from models.record import Event
from models.retention import FEWEST_YEARS, FOR_EVER, MOST_YEARS, RetentionPeriod
from models.vocabulary import EventKind
from workflow.actors.actor import Actor
from workflow.actors.rights import FOLLOWING_UP
from workflow.audit.change import Change
from workflow.audit.hashes import row_name
from workflow.audit.log import lines_about
from workflow.errors import Invalid, Unknown
from workflow.instance.entry import empty
from workflow.planning.retention import Retention

KEEP = "set_product_retention"


@dataclass(frozen=True, slots=True)
class RetentionEntry:
    """For how long a product is kept, and by what."""

    position: int | None
    """Of the product among those of its task."""
    ever: bool | None
    """Whether for ever; None where that was not said."""
    years: int | None
    """Else for so many."""
    source: str = ""
    """The rule or the paper that says so."""


@dataclass(frozen=True, slots=True)
class Retained:
    """A change of how long a product is kept."""

    product: ProductRequirement
    said: RetentionPeriod
    event: Event
    before: int
    years: int
    source: str


def keep_product(
    session: Session,
    task_id: uuid.UUID,
    entry: RetentionEntry | None,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Let a product be kept for so long from now on, what was handed in before too.

    The same again changes nothing; it is undone by saying what was before. Raises `Unknown`,
    `Refused` for anyone but the follow-up office, or `Invalid` beside the fields.
    """
    task = session.scalar(task_with_id(actor.commune_id, task_id))
    if task is None:
        raise Unknown
    change = Change.begin(
        session, FOLLOWING_UP, EventKind.PLAN, _subject(task), KEEP, actor=actor, at=at
    )
    if entry is None:
        raise Invalid
    product, years = _checked(entry, task)
    said, usual = _said(session, product)
    before = usual.of_product(product, task.cadence)
    if before == years:
        return
    said.years = years
    session.add(said)
    change.write_down(said, product=product.text, before=before, years=years, source=entry.source)


def retained(session: Session, task: Task) -> list[Retained]:
    """How often it was changed how long the products of a task are kept, the newest first."""
    products = {each.id: each for each in task.requirements}
    rows = session.scalars(retention_said(task.commune_id, None, products)).all()
    said = {row_name(row): row for row in rows if row.requirement_id in products}
    found = []
    for event in _told(session, task):
        for row in (said[name] for name in event.rows if name in said):
            assert row.requirement_id is not None
            product, told = products[row.requirement_id], event.details
            found.append(
                Retained(product, row, event, told["before"], told["years"], told["source"])
            )
    return found[::-1]


def _told(session: Session, task: Task) -> Sequence[Event]:
    return lines_about(session, task.commune_id, [_subject(task)], Event.action == KEEP)


def _subject(task: Task) -> str:
    return f"task/{task.label}"


def _checked(entry: RetentionEntry, task: Task) -> tuple[ProductRequirement, int]:
    named = [each for each in task.requirements if each.position == entry.position]
    wrong = _wrong(entry)
    if not named:
        wrong["position"] = "required" if entry.position is None else "unknown_requirement"
    if wrong:
        raise Invalid(wrong)
    return named[0], entry.years or FOR_EVER


def _wrong(entry: RetentionEntry) -> dict[str, str]:
    wrong = empty(source=entry.source)
    if entry.ever is None:
        wrong["term"] = "required"
    elif entry.ever and entry.years is not None:
        wrong["years"] = "ever_and_years"
    elif not entry.ever and entry.years is None:
        wrong["years"] = "required"
    elif not entry.ever and not FEWEST_YEARS <= (entry.years or 0) <= MOST_YEARS:
        wrong["years"] = "years_of_retention"
    return wrong


def _said(session: Session, product: ProductRequirement) -> tuple[RetentionPeriod, Retention]:
    """What was said of a product, or a new row for it; and what holds without that or with it."""
    rows = session.scalars(retention_said(product.commune_id, None, {product.id})).all()
    own = next((row for row in rows if row.requirement_id == product.id), None)
    fresh = RetentionPeriod(commune_id=product.commune_id, requirement_id=product.id)
    return own or fresh, Retention.of(rows)
