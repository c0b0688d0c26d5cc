"""Questions about the figures of indicators."""

import uuid
from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from models.indicator_figure import IndicatorFigure
from models.plan import Indicator
from models.work import REVOKED, TaskInstance


def figures_of_indicators(
    commune_id: uuid.UUID, indicator_ids: Iterable[uuid.UUID]
) -> Select[IndicatorFigure]:
    """Everything entered of some indicators, by year and in its order, with who entered it."""
    return (
        select(IndicatorFigure)
        .where(
            IndicatorFigure.commune_id == commune_id,
            IndicatorFigure.indicator_id.in_(list(indicator_ids)),
        )
        .options(joinedload(IndicatorFigure.entered_by))
        .order_by(IndicatorFigure.year, IndicatorFigure.number)
    )


def indicator_called(commune_id: uuid.UUID, task_id: uuid.UUID, code: str) -> Select[Indicator]:
    """An indicator of a task by its code."""
    return select(Indicator).where(
        Indicator.commune_id == commune_id, Indicator.task_id == task_id, Indicator.code == code
    )


def leading(commune_id: uuid.UUID, task_id: uuid.UUID) -> Select[uuid.UUID]:
    """The units that lead, or led, the task in a period."""
    return (
        select(TaskInstance.lead_unit_id)
        .where(
            TaskInstance.commune_id == commune_id,
            TaskInstance.task_id == task_id,
            TaskInstance.state != REVOKED,
        )
        .distinct()
    )
