"""What is the matter with a database or a disk, told by their own codes and never by their words.

The words of a database quote what people typed, and are another language's on another machine.
"""

import errno
from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree


class Trouble(StrEnum):
    """What keeps a database, or the disk beneath it, from doing what it was asked."""

    MISSING = "missing"
    """It is not there, or its folder is not."""
    NO_DATABASE = "no_database"
    """The file is there, and is something else."""
    DAMAGED = "damaged"
    BUSY = "busy"
    """Somebody else has it for too long."""
    READ_ONLY = "read_only"
    FULL = "full"
    FAILING = "failing"
    """The disk reports errors."""
    FORBIDDEN = "forbidden"
    """The account of the program has no right to it."""
    AWAY = "away"
    """The server of the database does not answer, or lets nobody in."""
    OTHER_SCHEMA = "other_schema"
    """A table or a column is not there."""
    UNKNOWN = "unknown"
    """It did not do what it was asked, and says nothing that is known here."""


_OF_SQLITE = {
    3: Trouble.FORBIDDEN,
    5: Trouble.BUSY,
    6: Trouble.BUSY,
    8: Trouble.READ_ONLY,
    10: Trouble.FAILING,
    11: Trouble.DAMAGED,
    13: Trouble.FULL,
    14: Trouble.MISSING,
    23: Trouble.FORBIDDEN,
    26: Trouble.NO_DATABASE,
}
"""By the lowest byte of SQLite's result code."""

_SHARED_MEMORY_GREW_NOT = 4874
"""SQLITE_IOERR_SHMSIZE: of all errors of the disk the one that a full one brings."""

_OF_POSTGRESQL = {
    "08": Trouble.AWAY,
    "25006": Trouble.READ_ONLY,
    "28": Trouble.AWAY,
    "3D000": Trouble.AWAY,
    "40": Trouble.BUSY,
    "42501": Trouble.FORBIDDEN,
    "42703": Trouble.OTHER_SCHEMA,
    "42P01": Trouble.OTHER_SCHEMA,
    "53100": Trouble.FULL,
    "53": Trouble.BUSY,
    "55": Trouble.BUSY,
    "57014": Trouble.BUSY,
    "57": Trouble.AWAY,
    "58030": Trouble.FAILING,
    "58P01": Trouble.DAMAGED,
    "58": Trouble.FAILING,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
}
"""By PostgreSQL's code, or by its class where all of a class is one trouble."""

_OF_SYSTEM = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EIO: Trouble.FAILING,
    errno.EACCES: Trouble.FORBIDDEN,
    errno.EPERM: Trouble.FORBIDDEN,
}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """What an error of the database or of the disk amounts to.

    None where it is neither, or where it is about the values or the statement that were sent.
    """
    for each in _chain(error):
        if found := _told_by(each):
            return found
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it was raised from: whoever handles a full disk may wrap it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__


def _told_by(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError):
        return _OF_SYSTEM.get(error.errno or 0)
    if isinstance(error, NoConnectionFree):
        return Trouble.BUSY
    if isinstance(error, DBAPIError):
        return _of_driver(error)
    return None


def _of_driver(error: DBAPIError) -> Trouble | None:
    driven = error.orig
    if code := getattr(driven, "sqlstate", None):
        return _OF_POSTGRESQL.get(code, _OF_POSTGRESQL.get(code[:2]))
    if code := getattr(driven, "sqlite_errorcode", None):
        return _of_sqlite(code, driven)
    if error.connection_invalidated or hasattr(driven, "pgconn"):
        return Trouble.AWAY if isinstance(error, OperationalError) else None
    return Trouble.UNKNOWN if isinstance(error, OperationalError) else None


def _of_sqlite(code: int, driven: object) -> Trouble | None:
    if code == _SHARED_MEMORY_GREW_NOT:
        return Trouble.FULL
    if code & 0xFF == 1 and str(driven).startswith(("no such table", "no such column")):
        # SQLite has no code of its own for it.
        return Trouble.OTHER_SCHEMA
    return _OF_SQLITE.get(code & 0xFF)
