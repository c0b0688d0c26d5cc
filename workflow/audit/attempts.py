"""Refused attempts, as the record gets them: each by itself, until one person makes too many.

A line of the record stays for good, so a script must not be able to write them without end. Of
what goes beyond the allowance a line is written at the first, second, fourth, eighth … time; it
says under `unwritten` how many came since the last line. So nothing is lost but their details.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Lock
from uuid import UUID

from sqlalchemy.orm import Session

from workflow.audit import record
from workflow.audit.allowances import REFUSALS, wait_for

UNWRITTEN = "unwritten"


@dataclass(slots=True)
class _Beyond:
    """What one person tried beyond the allowance."""

    tried: int = 0
    unwritten: int = 0


class Attempts:
    """The attempts of one process; each process tells of those that it left out itself."""

    def __init__(self) -> None:
        self._beyond: defaultdict[UUID | None, _Beyond] = defaultdict(_Beyond)
        self._lock = Lock()

    def write_down(self, session: Session, attempt: record.Line) -> timedelta | None:
        """None, with the attempt in the record; or how long until one more belongs there."""
        wait = wait_for(session, REFUSALS, actor=attempt.actor, at=attempt.at)
        unwritten = self._to_be_told(attempt.actor.user_id, beyond=wait is not None)
        if unwritten is not None:
            told = {**attempt.details, UNWRITTEN: unwritten} if unwritten else attempt.details
            record.append(session, replace(attempt, details=told))
        return wait

    def _to_be_told(self, person: UUID | None, *, beyond: bool) -> int | None:
        """How many the line has to tell of that were not written; None when there is no line."""
        with self._lock:
            if not beyond:
                return self._beyond.pop(person, _Beyond()).unwritten
            counted = self._beyond[person]
            counted.tried += 1
            if counted.tried & (counted.tried - 1):
                counted.unwritten += 1
                return None
            told, counted.unwritten = counted.unwritten, 0
            return told
