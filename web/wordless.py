"""Exceptions without their words: what kind, with which code, and where; never about what.

What an exception says quotes the values that it is about: a row of PostgreSQL, a number that is
none, a mail address, a token. No list of those is ever complete, so nothing that was said is
repeated.
"""

from __future__ import annotations

import errno
import logging
import traceback
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from models.trouble import Trouble, trouble_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_DRIVERS = ("sqlstate", "sqlite_errorname", "smtp_code")
_CONSTRAINT = 19
"""SQLITE_CONSTRAINT, in the lowest byte of SQLite's result code."""
_OF_DIAGNOSIS = ("table_name", "column_name", "constraint_name")

NOT_OURS = {
    Trouble.BUSY: "the database was busy for too long",
    Trouble.AWAY: "the database does not answer",
    Trouble.FULL: "the disk is full",
    Trouble.READ_ONLY: "the database or the disk is read-only",
}
"""Troubles that come from outside, whatever the program was at: where it was tells nothing."""


def keep_words_out() -> None:
    """Keep the words of exceptions out of every log of this process."""
    logging.setLogRecordFactory(_record)


def told(error: BaseException) -> str:
    """Where an exception happened and what kind it is, with all that led to it."""
    trouble = trouble_of(error)
    if trouble in NOT_OURS:
        return f"{NOT_OURS[trouble]}: {named(error)}"
    return "".join(_lines(error, set())).rstrip("\n")


def named(error: BaseException) -> str:
    """What kind of exception it is, with what it carries of the system's or of ours."""
    kind = type(error)
    room = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    marks = ", ".join(_marks(error))
    return f"{room}{kind.__qualname__}{f' ({marks})' if marks else ''}"


def _record(*arguments: Any, **options: Any) -> logging.LogRecord:  # noqa: ANN401 - as logging has it
    record = logging.LogRecord(*arguments, **options)
    if record.exc_info and record.exc_info[1]:
        # Every formatter takes the text that is there already.
        record.exc_text = told(record.exc_info[1])
    if isinstance(record.msg, BaseException):
        record.msg = named(record.msg)
    if isinstance(record.args, tuple):
        record.args = tuple(map(_without_words, record.args))
    elif record.args:
        record.args = {name: _without_words(value) for name, value in record.args.items()}
    return record


def _without_words(value: object) -> object:
    return named(value) if isinstance(value, BaseException) else value


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen)
        yield "\nwhich led to:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{named(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            if id(each) not in seen:
                yield from _lines(each, seen)


def _marks(error: BaseException) -> Iterator[str]:
    if isinstance(error, OSError) and (name := errno.errorcode.get(error.errno or 0)):
        yield name
    driven = error.orig if isinstance(error, DBAPIError) else error
    yield from _given(driven, _OF_DRIVERS)
    if getattr(driven, "sqlite_errorcode", 0) & 0xFF == _CONSTRAINT:
        # Of a constraint SQLite says its name alone, where PostgreSQL also shows the row.
        yield str(driven)
    yield from _given(getattr(driven, "diag", None), _OF_DIAGNOSIS)


def _given(of: object, names: tuple[str, ...]) -> Iterator[str]:
    return (f"{name} {value}" for name in names if (value := getattr(of, name, None)))
