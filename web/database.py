"""Sessions: one that reads for the whole request, and one for each change."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Flask, current_app, g
from sqlalchemy.exc import DBAPIError

from models.database import reading_sessions, writing_sessions
from models.trouble import Trouble, trouble_of
from workflow.audit.allowances import REFUSALS
from workflow.audit.attempts import Attempts
from workflow.audit.clock_behind import FAR, LIMIT
from workflow.audit.refusals import Attempted
from workflow.errors import TooMany

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from workflow.audit.record import Line


log = logging.getLogger(__name__)

READING_GOES_ON = {Trouble.BUSY, Trouble.FULL, Trouble.READ_ONLY}
"""What keeps nobody from reading."""


class Database:
    """The database of an installation, for requests, commands and the clock alike."""

    def __init__(self, engine: Engine, *, behind: timedelta = FAR) -> None:
        self.engine = engine
        self.reading = reading_sessions(engine)
        """Makes a session that reads; a context manager that closes it."""
        self._writing = writing_sessions(engine)
        for sessions in (self.reading, self._writing):
            sessions.configure(info={LIMIT: behind})
        self._attempts = Attempts()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that changes; commits at the end, all of it or nothing.

        A refusal undoes everything, is itself written to the record, and is raised again; as
        `TooMany` when the person was refused too often of late.
        """
        try:
            with self._writing.begin() as session:
                yield session
        except Attempted as refusal:
            if wait := self._write_down(refusal.attempt):
                raise TooMany(REFUSALS.kind, REFUSALS.an_hour, wait, refusal.obstacles) from refusal
            raise

    def _write_down(self, attempt: Line) -> timedelta | None:
        with self._writing.begin() as session:
            return self._attempts.write_down(session, attempt)


def set_up(app: Flask, engine: Engine, *, behind: timedelta = FAR) -> None:
    """Give requests of the application the database of the engine."""
    app.extensions["database"] = Database(engine, behind=behind)
    app.teardown_appcontext(_close)


def database() -> Database:
    """The database of the current application."""
    found: Database = current_app.extensions["database"]
    return found


def reading() -> Session:
    """The session of this request for reading, always of one consistent state."""
    if "reading" not in g:
        g.reading = database().reading()
    session: Session = g.reading
    return session


@contextmanager
def transaction() -> Iterator[Session]:
    """A session that changes, as in `Database.transaction`.

    What is read before and after it are two states; objects read before stay usable.
    """
    # Also gives the connection back, so that no request ever waits while it holds one.
    _let_go()
    try:
        with database().transaction() as session:
            yield session
    finally:
        _let_go()


@contextmanager
def judging() -> Iterator[Session]:
    """The session that reads, to ask whether something may be done; a refusal is written down.

    What was read is another state than what comes after it, and nothing is held on to meanwhile.
    """
    try:
        yield reading()
    except Attempted:
        with transaction():
            raise
    finally:
        _let_go()


@contextmanager
def if_it_can_be() -> Iterator[None]:
    """A block whose writing can wait: where the disk takes nothing now, the page is shown still."""
    try:
        yield
    except DBAPIError as error:
        if trouble_of(error) not in READING_GOES_ON:
            raise
        log.warning("something that can wait was not written", exc_info=error)


def _let_go() -> None:
    if "reading" in g:
        reading().commit()


def _close(_error: BaseException | None) -> None:
    if "reading" in g:
        g.pop("reading").close()
