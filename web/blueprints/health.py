"""For whoever watches the installation: is it alive, can it work, and what is wrong with it."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, render_template, request

from web.database import reading
from web.health.doctor import examination
from web.health.ready import readiness
from web.health.results import Level, worst
from web.identity import current_actor, public
from web.language import spoken_in
from web.metrics import metrics
from web.wording.health import health_sentence, health_topic
from workflow.actors.rights import ADMINISTERING

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from web.config import Settings
    from web.health.results import Result

blueprint = Blueprint("health", __name__)

FORWARDING = (
    "Forwarded", "Via", "X-Real-Ip",
    "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
)  # fmt: skip
"""What proxies add; a watcher on this machine does not."""


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """Whether the program answers at all."""
    return _said("ok", 200)


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Whether people can work; what is wrong is told to whoever watches, and not to strangers."""
    found = readiness().results()
    is_ready = worst(found) is not Level.BAD
    code = 200 if is_ready else 503
    faults = [result for result in found if result.level is Level.BAD or _is_early_word(result)]
    first = "ok" if is_ready else "not ready"
    if not _watches():
        return _said(first, code)
    with spoken_in("en"):
        lines = [f"{health_topic(each)}: {health_sentence(each)}" for each in faults]
    return _said("\n".join([first, *lines]), code)


@blueprint.get("/metrics")
@public
def figures() -> ResponseReturnValue:
    """The figures for Prometheus, for whoever shows the token."""
    if not _settings().metrics_token:
        abort(404)
    if not _shows_the_token():
        return "", 401, {"WWW-Authenticate": "Bearer"}
    return metrics().written(), 200, {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


@blueprint.get("/quan-tri/tinh-trang")
def state() -> str:
    """Everything an operator answers for: what is wrong, and the command that mends it."""
    ADMINISTERING.demand(current_actor())
    reading().commit()
    found = examination(readiness().installation())
    return render_template("admin/state.html", found=found, level=Level, worst=worst(found))


def _is_early_word(result: Result) -> bool:
    """Whether it warns before somebody is kept from working."""
    return result.level is Level.NOTE and result.topic == "space"


def _watches() -> bool:
    """Whether somebody asks from this machine itself, or shows the token."""
    if any(name in request.headers for name in FORWARDING):
        return _shows_the_token()
    try:
        is_here = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        is_here = False
    return is_here or _shows_the_token()


def _shows_the_token() -> bool:
    token = _settings().metrics_token
    kind, _, shown = request.headers.get("Authorization", "").partition(" ")
    is_it = hmac.compare_digest(shown.strip().encode(), token.encode())
    return bool(token) and kind.lower() == "bearer" and is_it


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _said(words: str, code: int) -> ResponseReturnValue:
    return words, code, {"Content-Type": "text/plain; charset=utf-8"}
