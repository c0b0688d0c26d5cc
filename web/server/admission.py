"""Which bodies are read: little of a stranger, and never so much that the disk fills."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.server.parsing import Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from web.server.parsing import RequestParser

UNREAD = "dondoc.unread"
"""Under this name the application is told why it gets a request without its body."""

OF_ONE = 6
"""A browser has so many connections to a server; one person brings no more at a time."""
OF_ALL = 40


def anybody(_cookies: str) -> str:
    """The same for all: where nobody signs in there are no strangers."""
    return ""


def free_space() -> int:
    """How many bytes the disk takes on which bodies wait."""
    return shutil.disk_usage(tempfile.gettempdir()).free


@dataclass(frozen=True, slots=True)
class Admission:
    """How large a body may be, and of whom large ones are read."""

    largest: int
    whose: Callable[[str], str | None] = anybody
    """What stands for the person of a Cookie header, by that alone; None for a stranger."""
    free: Callable[[], int] = free_space

    def refusal(self, come: RequestParser, others: Iterable[RequestParser]) -> Unread | None:
        """Why the body of a request is not to be read, which is decided before it comes.

        Once it is admitted it counts for what it said it would be, until it is answered.
        """
        if come.room > self.largest:
            return Unread.TOO_LARGE
        come.whose = self.whose(come.headers.get("COOKIE", ""))
        if come.whose is None:
            return Unread.STRANGER
        admitted = [each for each in (come, *others) if each.whose is not None]
        if _room([each for each in admitted if each.whose == come.whose]) > OF_ONE * self.largest:
            return Unread.OF_ONE
        if _room(admitted) > min(OF_ALL * self.largest, self.free() // 2):
            return Unread.OF_ALL
        return None


def _room(requests: Iterable[RequestParser]) -> int:
    return sum(each.room for each in requests)
