"""Figures for Prometheus: how many requests, how long they took, what waits and what went wrong.

No label ever holds what anybody typed: routes are the patterns of the program, methods and troubles
come from short lists.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from flask import current_app, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import start_http_server
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from models.backup.copies import copies_in
from web.clock import now
from web.database import database
from web.health.signs import CLOCK, MESSENGER, VERIFICATION, Signs
from web.tracing import seconds
from workflow.backup.seen_heads import heads_now
from workflow.scheduler.queues import queues

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask, Response

    from models.trouble import Trouble
    from web.config import Settings

METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
REFUSALS = {403: "no_right", 409: "not_now", 422: "filled_in_wrongly", 429: "too_many"}
SIGNED_IN = 303


class Metrics:
    """What one process of the program counts."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.registry = CollectorRegistry()
        counter = partial(Counter, namespace="dondoc", registry=self.registry)
        self._requests = counter("requests", "Requests answered.", ["route", "method", "status"])
        self._refusals = counter("refusals", "Requests refused.", ["kind"])
        self._sign_ins = counter("sign_in_failures", "Signing in that failed.")
        self._troubles = counter(
            "storage_troubles", "Times the database or the disk did not do.", ["trouble"]
        )
        self._lost = counter("lost_files", "Documents asked for whose file is gone.")
        self._seconds = Histogram(
            "request_seconds",
            "How long answers took.",
            ["route"],
            namespace="dondoc",
            registry=self.registry,
        )
        self.registry.register(_Standing(app, settings))

    def count(self, response: Response) -> Response:
        """The response, which is counted."""
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in METHODS else "other"
        self._requests.labels(route, method, response.status_code).inc()
        self._seconds.labels(route).observe(seconds())
        if kind := REFUSALS.get(response.status_code):
            self._refusals.labels(kind).inc()
        if request.endpoint == "session.open_session" and response.status_code != SIGNED_IN:
            self._sign_ins.inc()
        return response

    def met(self, trouble: Trouble) -> None:
        """Count a trouble of the database or the disk."""
        self._troubles.labels(trouble).inc()

    def lost(self) -> None:
        """Count a file that is gone."""
        self._lost.inc()

    def written(self) -> bytes:
        """The figures, as Prometheus reads them."""
        return generate_latest(self.registry)


class _Standing(Collector):
    """How things stand when somebody asks: what waits, and how old what should be fresh is."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    def describe(self) -> list[GaugeMetricFamily]:
        """No figures that are known beforehand: the database need not be there at the start."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures; those of the database are left out while it does not answer."""
        with self._app.app_context():
            yield from self._ages()
            try:
                yield from list(self._of_the_database())
            except SQLAlchemyError:
                yield _gauge("database_answers", "1 when the database answers.", 0)

    def _ages(self) -> Iterator[GaugeMetricFamily]:
        signs, at = Signs(self._settings), now()
        for name in (CLOCK, MESSENGER, VERIFICATION):
            if sign := signs.last(name):
                age = sign.age(at).total_seconds()
                yield _gauge(f"{name}_age_seconds", "Since it was done last.", age)
        if sign := signs.last(VERIFICATION):
            yield _gauge("verification_findings", "What the last one found.", sign.findings)
        if copies := copies_in(self._settings.copies_dir):
            age = copies[0].age(at).total_seconds()
            yield _gauge("backup_age_seconds", "How old the newest copy is.", age)

    def _of_the_database(self) -> Iterator[GaugeMetricFamily]:
        with database().reading() as session:
            waits = queues(session, at=now())
            head = max((each.seq for each in heads_now(session)), default=0)
        yield _gauge("database_answers", "1 when the database answers.", 1)
        yield _gauge("record_head", "The last line of the record.", head)
        yield _gauge("outbox_waiting", "Notes that nobody was told of yet.", waits.untold)
        yield _gauge("mails_waiting", "Mails that are due.", waits.mails_waiting)
        yield _gauge("mails_failed", "Mails that nobody tries any more.", waits.mails_failed)


def set_up(app: Flask, settings: Settings) -> None:
    """Have the application count."""
    made = Metrics(app, settings)
    app.extensions["metrics"] = made
    app.after_request(made.count)


def metrics() -> Metrics:
    """What the current application counted."""
    found: Metrics = current_app.extensions["metrics"]
    return found


@contextmanager
def metrics_served(app: Flask, port: int) -> Iterator[None]:
    """While it lasts, this machine reads the figures at a port that no proxy leads to."""
    made: Metrics = app.extensions["metrics"]
    server, thread = start_http_server(port, addr="127.0.0.1", registry=made.registry)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"dondoc_{name}", told, value=value)
