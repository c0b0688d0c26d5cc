"""The copy that a server makes of itself every day, and whom it tells when it cannot."""

from __future__ import annotations

import getpass
import logging
import socket
from datetime import timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING

from models.backup.postgresql_programs import ProgramMissing
from models.backup.seen_heads import note_seen, seen_heads
from models.backup.snapshot import NoPlace
from models.backup.writing import Occupied
from models.file_store import FileStore
from web.clock import system_clock
from web.mail.messages import no_copy
from web.mail.smtp import MailDelayed, MailRefused, send
from workflow.actors.commune import installed_commune
from workflow.administration.people import administrators_addresses
from workflow.backup.creation import CannotCopy, Source
from workflow.backup.retention import KeptCopies, NotProved, copy_of_the_day
from workflow.backup.seen_heads import heads_now, unexplained
from workflow.calendar.days import LOCAL, local_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from flask import Flask
    from sqlalchemy import Engine

    from web.config import Settings
    from web.database import Database

log = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(hours=1)
"""How long is waited after a failure."""


def source_of(settings: Settings, engine: Engine) -> Source:
    """What there is to copy, and in whose name."""
    return Source(
        engine=engine,
        files=FileStore(settings.files_dir),
        program=version("dondoc"),
        made_by=f"{getpass.getuser()}@{socket.gethostname()}",
    )


class Keeper:
    """Notes how far the record has come, and makes the copy of the day once its hour has come."""

    def __init__(self, app: Flask, clock: Callable[[], datetime] = system_clock) -> None:
        self._app = app
        self._settings: Settings = app.config["SETTINGS"]
        self._database: Database = app.extensions["database"]
        self._clock = clock
        self._done_on: date | None = None
        self._told_on: date | None = None
        self._not_before: datetime | None = None

    def keep(self) -> None:
        """Make the copy of the day, or let the administrators know that there is none."""
        self.remember()
        at = self._clock()
        if not self._is_time(at):
            return
        folder = self._settings.backup_dir
        assert folder is not None
        try:
            copy = copy_of_the_day(
                source_of(self._settings, self._database.engine), folder, kept=self._kept, at=at
            )
        except Occupied:
            # Another server is at it.
            return
        except Exception as error:
            log.exception("the copy of the day failed")
            self._not_before = at + AGAIN_AFTER
            self._tell(_why(error), at)
            return
        self._done_on = local_day(at)
        if copy:
            log.info("the copy of the day is %s, verified whole", copy.path)

    def remember(self) -> None:
        """Note how far the record has come, so that an older database is known for that."""
        with self._database.reading() as session:
            seen, now = seen_heads(self._settings.data_dir), heads_now(session)
            if seen == now:
                return
            if lost := unexplained(session, seen):
                # What was seen stays noted: the next start asks about it.
                log.error("line %s of the record was there before and is not now", lost[0].seq)
                return
        note_seen(self._settings.data_dir, now)

    @property
    def _kept(self) -> KeptCopies:
        settings = self._settings
        return KeptCopies(
            settings.backup_keep_days, settings.backup_keep_weeks, settings.backup_keep_months
        )

    def _is_time(self, at: datetime) -> bool:
        if self._settings.backup_dir is None or self._done_on == local_day(at):
            return False
        if self._not_before and at < self._not_before:
            return False
        return at.astimezone(LOCAL).hour >= self._settings.backup_hour

    def _tell(self, what: str, at: datetime) -> None:
        """Write to the administrators who get mail, at most once a day."""
        if self._told_on == local_day(at) or not self._settings.sends_mail:
            return
        for address in self._addresses(at):
            with self._app.app_context():
                message = no_copy(address, self._settings, what, at=at)
            try:
                send(self._settings, message)
            except (MailRefused, MailDelayed) as trouble:
                log.warning("nobody could be told of it by mail: %s", trouble)
            else:
                self._told_on = local_day(at)

    def _addresses(self, at: datetime) -> list[str]:
        with self._database.reading() as session:
            commune = installed_commune(session)
            if commune is None:
                return []
            return administrators_addresses(session, commune.id, local_day(at))


def _why(error: Exception) -> str:
    """What is told of a failure: never in a database's words, which quote what people typed."""
    told = isinstance(error, CannotCopy | NoPlace | NotProved | ProgramMissing | OSError)
    return str(error) if told else type(error).__name__
