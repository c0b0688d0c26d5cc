"""Lists of instances, page by page, and how far the record tells of each that stands in them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, true
from sqlalchemy.orm import Session

from models.queries.record import with_their_last_lines
from models.vocabulary import Timeliness
from models.work import TaskInstance
from workflow.actors.actor import Actor
from workflow.calendar.days import local_day
from workflow.calendar.timeliness import due_soon_days_of, timeliness_of
from workflow.instance.reading import read_situations
from workflow.instance.situation import Situation
from workflow.instance.turn import Turn
from workflow.planning.narrowing import Left
from workflow.planning.plan_filters import PlanFilters


@dataclass(frozen=True, slots=True)
class InstanceLine:
    """One instance as the appendix and the lists show it."""

    situation: Situation
    turns: tuple[Turn, ...]
    timeliness: Timeliness | None
    """None for a revoked instance."""

    @property
    def instance(self) -> TaskInstance:
        """The instance itself."""
        return self.situation.instance

    @property
    def asked(self) -> int:
        """How many units are asked to cooperate."""
        return len(self.situation.asked)

    @property
    def answered(self) -> int:
        """How many of them have answered the report of this round; none before a report."""
        return self.asked - len(self.situation.silent)


@dataclass(frozen=True, slots=True)
class Listed:
    """An instance in a list, before anything else of it is read."""

    id: uuid.UUID
    number: int
    version: tuple[int, int]
    """The last line of the record about it, and the last about the commune around it.

    Whatever a list shows of an instance is witnessed, so while neither line is a newer one its
    line stays what it is until the day ends.
    """


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list, the newest number first."""

    listed: tuple[Listed, ...]
    newer: bool
    older: bool


def list_page(
    session: Session,
    filters: PlanFilters,
    *,
    size: int,
    below: int | None = None,
    above: int | None = None,
    actor: Actor,
    at: datetime,
) -> ListPage:
    """The instances that the filters leave: those numbered below or above one, or the newest."""
    left, here = Left(session, filters, actor, local_day(at)), actor.commune_id
    if above is not None:
        upwards = left.parts(TaskInstance.number > above)
        found = listed(session, here, upwards, size + 1, upwards=True)
        return ListPage(tuple(found[:size][::-1]), newer=len(found) > size, older=True)
    further = true() if below is None else TaskInstance.number < below
    found = listed(session, here, left.parts(further), size + 1)
    return ListPage(tuple(found[:size]), newer=below is not None, older=len(found) > size)


def listed(
    session: Session,
    commune_id: uuid.UUID,
    parts: Sequence[Select[TaskInstance]],
    most: int,
    *,
    upwards: bool = False,
) -> list[Listed]:
    """The instances of some questions together, not more than so many, by number.

    The newest first, unless it is asked for the other way.
    """
    if not parts:
        return []
    found = session.execute(with_their_last_lines(commune_id, parts, most, upwards=upwards))
    rows = (Listed(key, number, (own or 0, around or 0)) for key, number, own, around in found)
    return sorted(rows, key=lambda each: each.number, reverse=not upwards)[:most]


def lines_of(
    session: Session, commune_id: uuid.UUID, found: Iterable[Listed], *, at: datetime
) -> list[InstanceLine]:
    """What a list shows of each of some instances, in their order."""
    wanted = [each.id for each in found]
    if not wanted:
        return []
    soon, today = due_soon_days_of(session, commune_id), local_day(at)
    situations = read_situations(session, commune_id, wanted, at=at)
    by_id = {situation.instance.id: situation for situation in situations}
    return [
        InstanceLine(
            situation=situation,
            turns=situation.held_up_by,
            timeliness=timeliness_of(situation.instance, today=today, due_soon_days=soon),
        )
        for situation in map(by_id.__getitem__, wanted)
    ]
