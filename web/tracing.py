"""What each request is called, in its answer and in every line of the log that it leaves."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from flask import Flask, g, has_request_context, request, request_started
from werkzeug.routing import IntegerConverter, UUIDConverter

from web import logs
from web.security import NumberConverter, NumeralConverter

if TYPE_CHECKING:
    from types import TracebackType

    from flask import Response

    from web.config import Settings

    ExceptionInfo = (
        tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
    )

log = logging.getLogger(__name__)

HEADER = "X-Request-Id"
_OURS = (NumberConverter, NumeralConverter, IntegerConverter, UUIDConverter)
"""What in an address nobody typed, and what opens nothing."""


class Application(Flask):
    """Flask, which says of a request that failed what it was, without any secret of its address."""

    def log_exception(self, exc_info: ExceptionInfo) -> None:
        """Log what failed in the request at hand."""
        log.error("%s %s failed", request.method, asked_for(), exc_info=exc_info)


def set_up(app: Flask, settings: Settings) -> None:
    """Give each request a name, and a line of its own if that is set."""
    request_started.connect(_begin, app)
    app.after_request(_name_the_answer)
    if settings.log_access:
        app.after_request(_write_a_line)


def request_id() -> str:
    """What the request is called; the reference that a person is shown."""
    if "request_id" not in g:
        g.request_id = logs.new_id()
    name: str = g.request_id
    return name


def asked_for() -> str:
    """The path of the request, as far as it holds no token and nothing that somebody typed."""
    rule = request.url_rule
    if rule is None:
        # Whatever it is: a link with a letter too many is as good as the link.
        return "an address that leads nowhere"
    typed = [name for name in rule.arguments if not isinstance(rule._converters[name], _OURS)]  # noqa: SLF001
    return rule.rule if typed else request.path


def seconds() -> float:
    """For how long the request has been going on."""
    begun: float = g.get("begun_at", time.monotonic())
    return time.monotonic() - begun


def of_person(user_id: object) -> None:
    """Have the lines of this request say whose it is, by id and not by name."""
    if has_request_context():
        logs.bind(person=str(user_id))


def _begin(_app: Flask, **_: object) -> None:
    g.begun_at = time.monotonic()
    route = request.url_rule.rule if request.url_rule else ""
    logs.begin(request_id=request_id(), route=route)


def _name_the_answer(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response


def _write_a_line(response: Response) -> Response:
    told = {
        "method": request.method,
        "status": response.status_code,
        "milliseconds": round(seconds() * 1000),
        "address": request.remote_addr,
    }
    said = "%(method)s %(path)s %(status)d %(milliseconds)d ms"
    log.info(said, {**told, "path": asked_for()}, extra=told)
    return response
