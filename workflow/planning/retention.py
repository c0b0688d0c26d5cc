"""How long the office keeps a plan and its products, and until when.

What nobody says follows from what it is: plans, decisions and yearly reports are kept for ever, the
rest as long as the commune says. Nothing is ever removed by itself.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from sqlalchemy.orm import Session

from models.plan import Plan, ProductRequirement
from models.queries.retention import retention_said
from models.retention import FOR_EVER, USUAL_YEARS, RetentionPeriod
from models.vocabulary import Cadence, ProductKind

_ALWAYS = frozenset({ProductKind.PLAN, ProductKind.DECISION})


@dataclass(frozen=True, slots=True)
class Retention:
    """What was said of how long a plan and some of its products are kept, in years."""

    usual: int
    of_plans: Mapping[uuid.UUID, int]
    of_products: Mapping[uuid.UUID, int]

    @classmethod
    def of(cls, rows: Iterable[RetentionPeriod]) -> Self:
        """What some rows say."""
        rows = list(rows)
        usual = (row.years for row in rows if not (row.plan_id or row.requirement_id))
        return cls(
            next(usual, USUAL_YEARS),
            {row.plan_id: row.years for row in rows if row.plan_id},
            {row.requirement_id: row.years for row in rows if row.requirement_id},
        )

    def of_plan(self, plan: Plan) -> int:
        """The years for which a plan is kept; `FOR_EVER` in their place."""
        return self.of_plans.get(plan.id, FOR_EVER)

    def of_product(self, requirement: ProductRequirement, cadence: Cadence) -> int:
        """The same of a product that comes so often."""
        said = self.of_products.get(requirement.id)
        if said is not None:
            return said
        of_the_year = requirement.kind is ProductKind.REPORT and cadence is Cadence.YEAR
        return FOR_EVER if of_the_year or requirement.kind in _ALWAYS else self.usual


def retention(
    session: Session,
    commune_id: uuid.UUID,
    *,
    plan: Plan | None = None,
    products: Iterable[ProductRequirement] = (),
) -> Retention:
    """What was said of a plan and of some products."""
    wanted = {each.id for each in products}
    said = retention_said(commune_id, plan.id if plan else None, wanted)
    return Retention.of(session.scalars(said))


def last_year_kept(years: int, ended_on: date) -> int | None:
    """The year to whose end something is kept, counted from when work ended; None: for ever."""
    return None if years == FOR_EVER else ended_on.year + years
