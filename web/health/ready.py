"""Whether the installation can work, asked as often as anybody likes and looked at seldom."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING

from flask import current_app, request

from models.trouble import Trouble
from web.clock import now
from web.database import database
from web.health import probes
from web.health.results import Installation, Level, Result
from web.health.signs import FORWARDED, Sign, Signs

if TYPE_CHECKING:
    from flask import Flask

    from web.config import Settings

GOOD_FOR_SECONDS = 2
PAGES_GOOD_FOR_SECONDS = 600
"""Reading every page takes longer than all the rest."""
DAMAGE_IS_REMEMBERED_SECONDS = 600
SAID_AGAIN_AFTER_SECONDS = 3600
SPOKEN_BY_PROXIES = ("X-Forwarded-For", "X-Forwarded-Proto")


class Readiness:
    """What was found last, for all who ask."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._began = time.monotonic()
        self._alone = Lock()
        self._found: tuple[Result, ...] = ()
        self._until = 0.0
        self._pages: Result | None = None
        self._pages_until = 0.0
        self._damaged_until = 0.0
        self._heard_until = 0.0

    def note(self, trouble: Trouble) -> None:
        """Note what a page met, for whoever asks."""
        if trouble in {Trouble.DAMAGED, Trouble.FAILING}:
            self._damaged_until = time.monotonic() + DAMAGE_IS_REMEMBERED_SECONDS
            self._until = 0.0

    def results(self) -> tuple[Result, ...]:
        """What is good and what is not, looked at within the last seconds."""
        with self._alone:
            if time.monotonic() >= self._until:
                self._found = tuple(self._looked())
                self._until = time.monotonic() + GOOD_FOR_SECONDS
            return self._found

    def installation(self) -> Installation:
        """What there is to be looked at."""
        up_for = max(time.monotonic() - self._began, 0.001)
        return Installation(self._settings, database(), now(), up_for)

    def _looked(self) -> list[Result]:
        of = self.installation()
        first = probes.database(of)
        found = [first, *self._of_pages(of, first), probes.store(of), probes.space(of)]
        return [*found, *probes.rounds(of)]

    def _of_pages(self, of: Installation, first: Result) -> list[Result]:
        moment = time.monotonic()
        if moment < self._damaged_until:
            return [Result("pages", Level.BAD, "trouble_damaged", mend="dondoc doctor")]
        if first.level is not Level.GOOD:
            return []
        if self._pages is None or moment >= self._pages_until:
            self._pages = probes.pages(of)
            self._pages_until = moment + PAGES_GOOD_FOR_SECONDS
        return [self._pages]

    def listen(self) -> None:
        """Note when a proxy speaks and nobody was told to listen."""
        moment = time.monotonic()
        heard = any(name in request.headers for name in SPOKEN_BY_PROXIES)
        if heard and moment >= self._heard_until:
            self._heard_until = moment + SAID_AGAIN_AFTER_SECONDS
            Signs(self._settings).give(FORWARDED, Sign(at=now()))


def set_up(app: Flask, settings: Settings) -> None:
    """Let the application know whether it can work."""
    made = Readiness(settings)
    app.extensions["readiness"] = made
    if not settings.trusted_proxies:
        app.before_request(made.listen)


def readiness() -> Readiness:
    """What the current application knows of itself."""
    found: Readiness = current_app.extensions["readiness"]
    return found
