"""What a list shows of each instance, and that it stays so while its version does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from models.work import TaskInstance
from workflow.calendar.days import local_day
from workflow.planning.listing import InstanceLine, Listed, lines_of, listed

if TYPE_CHECKING:
    import uuid
    from datetime import datetime

    from sqlalchemy.orm import Session

    Shown = tuple[object, ...]

MOST = 1_000


class Drawn:
    """What was shown of instances so far, by version and day."""

    def __init__(self) -> None:
        self._shown: dict[tuple[object, ...], Shown] = {}

    def changed(self, session: Session, commune_id: uuid.UUID, at: datetime) -> list[int]:
        """The numbers of those that a list now shows otherwise under a version it had before."""
        every = select(TaskInstance).where(TaskInstance.commune_id == commune_id)
        found = listed(session, commune_id, [every], MOST)
        lines = lines_of(session, commune_id, found, at=at)
        return [
            each.number
            for each, line in zip(found, lines, strict=True)
            if self._before(each, local_day(at), shown(line)) != shown(line)
        ]

    def _before(self, each: Listed, day: object, now: Shown) -> Shown:
        return self._shown.setdefault((each.id, each.version, day), now)


def shown(line: InstanceLine) -> Shown:
    """All that stands in a row of a list."""
    instance, situation = line.instance, line.situation
    return (
        instance.number, instance.state, instance.due_on, instance.round, instance.reported_at,
        instance.task.label, instance.task.content, instance.lead_unit.name,
        line.timeliness, line.asked, line.answered,
        [(t.action, t.effect, t.standing, t.unit and t.unit.name, t.since) for t in line.turns],
        situation.is_returned, situation.is_rejected, situation.carried_over,
        situation.directed and (situation.directed.id, situation.directed.followed_at),
        bool(situation.granted),
        [each.officer.full_name for each in situation.appointments],
        [each.officer.full_name for each in situation.unattended],
        situation.progress and (situation.progress.percent, situation.progress.noted_at),
    )  # fmt: skip
