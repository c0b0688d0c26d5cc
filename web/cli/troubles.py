"""What keeps a command from working, in a sentence that says what mends it."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import click
from sqlalchemy.exc import DBAPIError

from models.database import sqlite_file
from models.trouble import Trouble, trouble_of

if TYPE_CHECKING:
    from pathlib import Path

    from web.config import Settings

log = logging.getLogger(__name__)

RESTORE = "Restore it from a backup; docs/operations.md says how, under Restoring."

SENTENCES = {
    Trouble.MISSING: "There is no database at {place}.",
    Trouble.NO_DATABASE: "{place} is not a database: something else stands in its place. "
    + RESTORE,
    Trouble.DAMAGED: "{place} is damaged, and parts of it cannot be read. Stop the server and keep"
    " a copy of it as it is. " + RESTORE,
    Trouble.BUSY: "{place} is in use by another program for too long. Nothing was changed; try"
    " again once that one has ended.",
    Trouble.READ_ONLY: "{place} can be read but not written: it, its folder or the file system is"
    " read-only. Nothing was changed.",
    Trouble.FULL: "The disk is full. Nothing was changed; make room where {place} is.",
    Trouble.FAILING: "The disk reports errors at {place}. Stop the server and look at the disk.",
    Trouble.FORBIDDEN: "This account may not use {place}: run the command as the account that the"
    " server runs as.",
    Trouble.AWAY: "The server of the database does not answer, or does not let the program in"
    "{words}.",
    Trouble.OTHER_SCHEMA: "{place} lacks the schema of this program; run: dondoc db upgrade",
    Trouble.UNKNOWN: "{place} did not do what it was asked{words}.",
}
"""Of the database."""

OLDER = "The database has the schema of an earlier release; run: dondoc db upgrade"
NEWER = (
    "The database has the schema of a later release than this program. Install that release, or"
    " restore the backup that was made before the upgrade; nothing was changed."
)
UNMARKED = (
    "The database does not say which schema it has: its table alembic_version is missing or empty,"
    " or says something else. Nothing was changed. Find out who changed it; to write it anew, run:"
    " dondoc db upgrade"
)
UNLIKE = (
    "The database does not say which schema it has: its table alembic_version is missing or empty,"
    " or says something else. It cannot be written anew, because the rest is not just what this"
    " release makes. Nothing was changed. Install the release that worked last and run the command"
    " with that, or restore a backup: dondoc backup restore"
)
MARKED = "The database did not say any more which schema it has. It has the newest, and says so."
EMPTY = "There is nothing in the database yet; start once with: dondoc serve"


class Unusable(click.ClickException):
    """The command cannot work; the message says why, and what mends it."""


def explained(error: Exception, settings: Settings) -> Unusable | None:
    """The sentence for an error of the database or of the disk; None for any other error."""
    trouble = trouble_of(error)
    if trouble is None:
        return None
    file = sqlite_file(settings.database)
    if file and trouble is Trouble.MISSING and file.exists():
        trouble = _of_what_is_there(file)
    place = str(file) if file else "the database"
    said = SENTENCES[trouble].format(place=place, words=_words(error))
    return Unusable(said[0].upper() + said[1:])


def missing(file: Path, settings: Settings) -> Unusable:
    """The sentence for a database that is not there, which depends on what else is."""
    said = SENTENCES[Trouble.MISSING].format(place=file)
    if holds_something(settings):
        return Unusable(
            f"{said} But {settings.data_dir} holds the rest of an installation: the database was"
            f" moved or lost. {RESTORE} Nothing was made in its place; to begin anew, set"
            " DONDOC_DATA_DIR to an empty folder."
        )
    return Unusable(f"{said} Start once with: dondoc serve")


def holds_something(settings: Settings) -> bool:
    """Whether the data folder was used before: it has documents, or the key of a server."""
    has_files = settings.files_dir.is_dir() and any(settings.files_dir.iterdir())
    return has_files or (settings.data_dir / "secret.key").exists()


def unexpected(error: Exception) -> Unusable:
    """The sentence for what nobody foresaw; where it happened goes to the log."""
    log.error("the command failed", exc_info=error)
    return Unusable(f"Something went wrong that should not ({type(error).__name__}); see above.")


def _of_what_is_there(file: Path) -> Trouble:
    """Why a file that is there cannot be opened."""
    if not file.is_file():
        return Trouble.NO_DATABASE
    return Trouble.READ_ONLY if os.access(file, os.R_OK) else Trouble.FORBIDDEN


def _words(error: BaseException) -> str:
    """What the driver says of a connection; of a statement its words quote what was sent."""
    driven = error.orig if isinstance(error, DBAPIError) else None
    if driven is None or getattr(driven, "sqlstate", None):
        return ""
    return f": {' '.join(str(driven).split())}"
