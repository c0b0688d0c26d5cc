"""The stations of a task's way: its people bring it there once in each worker, then it is copied.

An office is replaced by its copy at a station only where its past is known: nothing has happened
in it yet, or it has just come to a station before. Anywhere else the people walk, so that whatever
a test did in between counts.
"""

from __future__ import annotations

from collections import Counter
from copy import copy
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from models.record import RecordHead

if TYPE_CHECKING:
    from datetime import datetime
    from types import FunctionType

    from tests.office import Office
    from tests.stock import Stock

    Walk = FunctionType
    Way = tuple[tuple[str, ...], ...]

MOST = 200
"""How many stations are kept: on SQLite each takes more than a megabyte."""


def station(walk: Walk) -> Walk:
    """The walk of the office's people to a station; a copy of where it leads, if there is one.

    It may be any function of an office, and of the label of a task. What it gives is given again.
    """

    @wraps(walk)
    def reach(office: Office, *labels: str, **how: Any) -> Any:
        if how or office.stations is None or not office.stations.begin_at(office):
            return walk(office, *labels, **how)
        return office.stations.reach(office, walk, *(labels or walk.__defaults__ or ()))

    return reach


class Reached(NamedTuple):
    """Where a station is kept in the stock, and what the office knows of it."""

    name: str
    given: Any
    at: datetime


class Stations:
    """The stations that the offices of one stock have reached so far."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._reached: dict[Way, Reached] = {}
        self._walked: Counter[Way] = Counter()
        self._office: Office | None = None
        """Who has come by the `_way` to where it was at the time of `_since`."""
        self._way: Way = ()
        self._since: datetime | None = None

    def begin_at(self, office: Office) -> bool:
        """Whether the office's past is known, and nobody else is in its database."""
        if office is not self._office:
            self._office, self._way, self._since = office, (), office.opened_at
        if self._stock.commits or office.now != self._since:
            return False
        return (bool(self._way) or self._is_new(office)) and self._stock.is_left_alone()

    def _is_new(self, office: Office) -> bool:
        with office.reading() as session:
            latest = session.scalar(select(func.max(RecordHead.at)))
        return latest is not None and latest < office.opened_at

    def reach(self, office: Office, walk: Walk, *labels: str) -> Any:
        """What the walk gives to whoever goes it, such as the number of the task's instance."""
        way = (*self._way, (walk.__qualname__, *labels))
        if reached := self._reached.get(way):
            self._stock.put(reached.name, office.files)
            office.now = reached.at
        else:
            given = walk(office, *labels)
            # Counted after the walk, which may have led by other stations.
            reached = Reached(f"station_{len(self._reached)}", given, office.now)
            self._keep(way, reached, office)
        self._stock.commits = 0
        self._way, self._since = way, office.now
        return copy(reached.given)

    def _keep(self, way: Way, reached: Reached, office: Office) -> None:
        """Keep a station to which others will want to come: a first one, or one asked for again."""
        self._walked[way] += 1
        if len(self._reached) < MOST and (len(way) == 1 or self._walked[way] > 1):
            self._stock.keep(reached.name, office.files)
            self._reached[way] = reached
