"""Where an office of the tests works: one commune in one database, its files and its clock."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from models.database import reading_sessions, writing_sessions
from models.file_store import FileStore
from models.queries.organisation import the_commune
from tests import factories
from workflow.audit import record
from workflow.audit.refusals import Attempted

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Self

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from tests.stations import Stations

MORNING = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
"""Eight o'clock on a Monday in the first week of quarter IV of 2026."""


class Premises:
    """One commune in one database, with a clock that is passed on.

    Each transaction takes a minute, as it would through the browser.
    """

    def __init__(self, engine: Engine, commune_id: uuid.UUID, files: Path | None = None) -> None:
        self.engine = engine
        self.commune_id = commune_id
        self.now = self.opened_at = MORNING
        self.files = FileStore(files) if files else None
        """Where documents are kept; an office without it can do all but hand them in."""
        self.stations: Stations | None = None
        """Where a task may be brought without walking all the way; see tests/stations.py."""
        self.reading = reading_sessions(engine)
        self._writing = writing_sessions(engine)

    @classmethod
    def founded(cls, engine: Engine, code: str = "ngok-bay", files: Path | None = None) -> Self:
        """The office of a new commune in a migrated database."""
        with writing_sessions(engine).begin() as session:
            at = MORNING - timedelta(hours=1)
            commune_id = factories.found_commune(session, at=at, code=code)
        return cls(engine, commune_id, files)

    @classmethod
    def opened(cls, engine: Engine, files: Path | None = None) -> Self:
        """The office of the commune that the database holds already."""
        with reading_sessions(engine)() as session:
            return cls(engine, session.scalars(the_commune()).one().id, files)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A writing session, committed at the end; an attempt refused is written down instead."""
        self.now += timedelta(minutes=1)
        try:
            with self._writing.begin() as session:
                yield session
        except Attempted as refused:
            with self._writing.begin() as session:
                record.append(session, refused.attempt)
            raise

    @contextmanager
    def undone(self) -> Iterator[Session]:
        """A writing session that is never committed, as when the power goes."""
        with self._writing() as session:
            yield session

    def later(self, **how: float) -> datetime:
        """The new time, after `days=`, `hours=` or `minutes=`."""
        self.now += timedelta(**how)
        return self.now
