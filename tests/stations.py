"""The stations of a task's way: its people bring it there once in each worker, then it is copied.

Only an office where nothing has happened yet is replaced by its copy at a station. Anywhere else
the people walk, so that whatever a test did before counts.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from models.record import RecordHead

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.office import Office
    from tests.stock import Stock

    Walk = Callable[[Office, str], int]


def station(walk: Walk) -> Walk:
    """The walk of the office's people to a station; a copy of where it leads, if there is one."""

    @wraps(walk)
    def reach(office: Office, label: str = "I.1") -> int:
        if office.stations is None or not office.stations.begin_at(office):
            return walk(office, label)
        return office.stations.reach(office, label, walk)

    return reach


class Reached(NamedTuple):
    """Where a station is kept in the stock, and what the office knows of it."""

    name: str
    number: int
    at: datetime


class Stations:
    """The stations that the offices of one stock have reached so far."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._reached: dict[tuple[str, str], Reached] = {}

    def begin_at(self, office: Office) -> bool:
        """Whether nothing has happened in the office yet, and nobody else is in its database."""
        if self._stock.commits or office.now != office.opened_at:
            return False
        with office.reading() as session:
            latest = session.scalar(select(func.max(RecordHead.at)))
        return latest is not None and latest < office.opened_at and self._stock.is_left_alone()

    def reach(self, office: Office, label: str, walk: Walk) -> int:
        """The number of the task's instance at the station where the walk leads."""
        key = (walk.__name__, label)
        if reached := self._reached.get(key):
            self._stock.put(reached.name, office.files)
        else:
            number = walk(office, label)
            reached = Reached(f"station_{len(self._reached)}", number, office.now)
            self._stock.keep(reached.name, office.files)
            self._reached[key] = reached
        office.now = reached.at
        return reached.number
