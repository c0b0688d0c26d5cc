"""The log on standard error: lines to read, or JSON, each with the request that it belongs to."""

from __future__ import annotations

import logging
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog
from structlog.stdlib import ProcessorFormatter

from web.wordless import keep_words_out

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

    from web.config import Settings

    Told = MutableMapping[str, Any]

OURS = ("web", "workflow")
IN_BRACKETS = ("request_id", "round_id")


def set_up(settings: Settings) -> None:
    """Send what is logged to standard error, in the form that is set."""
    keep_words_out()
    handler = logging.StreamHandler()
    handler.setFormatter(_formatter(settings))
    logging.basicConfig(handlers=[handler], force=True)
    for room in OURS:
        logging.getLogger(room).setLevel(logging.INFO)


def bind(**known: str) -> None:
    """Have the lines of this request or round say this too."""
    structlog.contextvars.bind_contextvars(**known)


def begin(**known: str) -> None:
    """Have the lines say this, and nothing of what was before."""
    structlog.contextvars.clear_contextvars()
    bind(**known)


@contextmanager
def one_round(of: str) -> Iterator[None]:
    """While it lasts, lines say to which round of something that repeats itself they belong."""
    begin(of=of, round_id=new_id())
    try:
        yield
    finally:
        begin()


def new_id() -> str:
    """What a request or a round is called: short enough to be read out on the telephone."""
    return secrets.token_hex(4)


def _formatter(settings: Settings) -> logging.Formatter:
    as_json = settings.log_format == "json"
    render = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else _readable
    return ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _with_exception,
        ],
        processors=[ProcessorFormatter.remove_processors_meta, render],
    )


def _with_exception(_logger: object, _method: str, line: Told) -> Told:
    """The line, with the text of an exception that was made without its words."""
    line.pop("exc_info", None)
    if text := line["_record"].exc_text:
        line["exception"] = text
    return line


def _readable(_logger: object, _method: str, line: Told) -> str:
    """One line: when, how grave, of which request, and what; then where an exception happened."""
    of = next((f" [{line[name]}]" for name in IN_BRACKETS if name in line), "")
    said = f"{line['timestamp']} {line['level'].upper()}{of} {_on_one_line(line['event'])}"
    return f"{said}\n{line['exception']}" if "exception" in line else said


def _on_one_line(said: object) -> str:
    """The text, in which nothing begins a line of its own or colours the terminal."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(said))
