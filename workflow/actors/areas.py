"""To which instances a post is limited: those in its area, asked of one or as a condition."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement

from models.queries.work import in_area
from models.substitution import AreaPart
from models.work import TaskInstance


@dataclass(frozen=True, slots=True)
class Area:
    """Lead units and sections of the plan; an instance of either is within it."""

    unit_ids: frozenset[uuid.UUID]
    section_ids: frozenset[uuid.UUID]

    @classmethod
    def of(cls, parts: Iterable[AreaPart]) -> "Area":
        """The area that some parts make up."""
        found = list(parts)
        return cls(
            frozenset(part.unit_id for part in found if part.unit_id),
            frozenset(part.section_id for part in found if part.section_id),
        )

    def covers(self, instance: TaskInstance) -> bool:
        """Whether an instance is within it."""
        return (
            instance.lead_unit_id in self.unit_ids or instance.task.section_id in self.section_ids
        )

    def condition(self, commune_id: uuid.UUID) -> ColumnElement[bool]:
        """The same as a condition on `TaskInstance`, in a commune."""
        return in_area(commune_id, self.unit_ids, self.section_ids)
