"""A filled commune as it is measured: its people, its instances, and an application on it."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from benchmarks.small_office import TODAY
from benchmarks.towns import PARTS
from benchmarks.ways import LEAD
from models.database import reading_sessions, writing_sessions
from models.queries.organisation import user_named
from tests import factories
from tests.admission import cookie_of, let_in
from tests.client import Client
from web.app import create_app
from web.config import Settings
from workflow.auth.sessions import open_session
from workflow.scheduler.jobs import run_due
from workflow.scheduler.lookout import Lookout

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from uuid import UUID

    from sqlalchemy import Engine

    from benchmarks.copying import Copying, Edition

_CALLED = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Subject:
    """A commune in a database; its time goes on by a second with each act."""

    def __init__(self, engine: Engine, copying: Copying, folder: Path) -> None:
        self.engine = engine
        self.database = _CALLED[engine.dialect.name]
        self._copying = copying
        self._seconds = count(1)
        self._now = TODAY
        settings = Settings(data_dir=folder)
        self._app = create_app(
            settings, engine=engine, clock=lambda: self._now, hashing=factories.CHEAPLY
        )
        self._app.test_client_class = Client
        self._browsers: dict[str, Client] = {}
        self._tokens: dict[str, str] = {}
        self._lookout = Lookout()

    @property
    def commune_id(self) -> UUID:
        """Its key."""
        return self._copying.town.id

    def later(self) -> datetime:
        """A time at which nobody has done anything yet."""
        self._now = TODAY + timedelta(seconds=next(self._seconds))
        return self._now

    def edition(self, way: str) -> Edition:
        """The copies of a way in the period that is running."""
        found = (each for each in self._copying.editions if each.pattern.walk.way.name == way)
        return max(found, key=lambda each: each.pattern.walk.period)

    def who(self, said: str, edition: Edition, place: int) -> str:
        """The user name of somebody of a pattern, such as `lead.head`, in one of its copies."""
        part, _, role = said.partition(".")
        if part not in PARTS:
            return said
        return str(self._unit(edition, place, part)[role, "username"])

    def lead(self, edition: Edition, place: int) -> UUID:
        """The unit that leads one of the copies."""
        found: UUID = self._unit(edition, place, LEAD)["id",]
        return found

    def browser(self, username: str) -> Client:
        """The browser of a person who has signed in."""
        if username not in self._browsers:
            self.later()
            client = self._browsers[username] = self._app.test_client()
            let_in(client, username)
        return self._browsers[username]

    def cookie(self, username: str) -> str:
        """What the browser of a person who has signed in sends with each request."""
        self.later()
        name = self._app.config["SESSION_COOKIE_NAME"]
        return f"{name}={cookie_of(self._app, username)}"

    def token(self, username: str) -> str:
        """The token of a session of a person, the same whenever it is asked for."""
        if username not in self._tokens:
            with writing_sessions(self.engine).begin() as session:
                user = session.scalars(user_named(self.commune_id, username)).one()
                opened = open_session(session, user, address="", agent="", at=self._now)
            self._tokens[username] = opened.token
        return self._tokens[username]

    def minute(self) -> None:
        """Let a minute of the clock pass in which nothing is due, as of a server that runs."""
        reading, writing = reading_sessions(self.engine), writing_sessions(self.engine).begin
        run_due(reading, writing, at=TODAY, lookout=self._lookout)

    def spelled(self, key: UUID) -> str:
        """A key as it stands in the database."""
        return key.hex if self.engine.dialect.name == "sqlite" else str(key)

    def asked(self, question: str) -> Any:  # noqa: ANN401 - whatever it is
        """The one value that a question in SQL is answered with."""
        with self.engine.connect() as connection:
            return connection.exec_driver_sql(question).scalar_one()

    def _unit(self, edition: Edition, place: int, part: str) -> dict[Any, Any]:
        return self._copying.town.units[edition.task(place).units[part]]
