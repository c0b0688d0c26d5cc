"""How long the office keeps what a plan and its products are, where somebody said it."""

import uuid

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Owned, within_commune

FOR_EVER = 0
"""In place of years."""

FEWEST_YEARS, MOST_YEARS = 2, 70
"""Between these lies what is not kept for ever (Law on Archives 33/2024/QH15)."""

USUAL_YEARS = 20
"""Of what no rule keeps for ever, where the commune says nothing else."""


def are_years(years: int) -> bool:
    """Whether something can be kept so long."""
    return years == FOR_EVER or FEWEST_YEARS <= years <= MOST_YEARS


class RetentionPeriod(Owned):
    """How long a plan, or a product of one, is kept; of neither: whatever nobody says it of."""

    __tablename__ = "retention_period"
    __table_args__ = (
        within_commune("plan", "plan_id"),
        within_commune("product_requirement", "requirement_id"),
        UniqueConstraint("commune_id", "plan_id"),
        UniqueConstraint("commune_id", "requirement_id"),
        CheckConstraint("plan_id IS NULL OR requirement_id IS NULL", name="one_thing"),
        CheckConstraint(
            f"years = {FOR_EVER} OR years BETWEEN {FEWEST_YEARS} AND {MOST_YEARS}", name="lawful"
        ),
    )
    witnessed = ("plan_id", "requirement_id", "years")

    plan_id: Mapped[uuid.UUID | None]
    requirement_id: Mapped[uuid.UUID | None]
    years: Mapped[int]
