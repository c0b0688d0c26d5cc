"""An installation of the sample commune, served to a browser as it is to people."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from socket import SHUT_RDWR
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select
from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel

from models.database import make_engine
from models.queries.organisation import the_commune, user_named
from models.work import TaskInstance
from tests.chromium import OFFICE_NETWORK
from tests.sample import AT
from web.app import create_app
from web.database import Database
from workflow.actors.actor import Actor
from workflow.auth import links, sessions
from workflow.calendar.days import local_day
from workflow.engine.instances import situation_numbered
from workflow.engine.performing import perform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flask import Flask
    from workflow.engine.inputs import Entry

    from models.organisation import Commune
    from web.config import Settings
    from workflow.instance.situation import Situation


class Site:
    """One installation: its folder, its database, and the address at which it is served."""

    def __init__(self, app: Flask, database: Database, url: str, cut: Callable[[], None]) -> None:
        self.url = url
        self.cut = cut
        """Ends every connection there is, as a broken line does."""
        self.database = database
        self.app = app
        self._tokens: dict[str, str] = {}

    @cached_property
    def commune(self) -> Commune:
        """The row of the sample commune."""
        with self.database.reading() as session:
            return session.scalars(the_commune()).one()

    def cookie(self, username: str | None, language: str = "vi") -> dict[str, Any]:
        """What the browser of a person keeps who has signed in, or of a stranger."""
        kept = {"language": language}
        if username:
            kept |= {"_user_id": self._token(username), "_fresh": "yes"}
        signer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert signer
        return {"name": "dondoc", "value": signer.dumps(kept), "url": self.url, "httpOnly": True}

    def _token(self, username: str) -> str:
        if username not in self._tokens:
            with self.database.transaction() as session:
                user = session.scalars(user_named(self.commune.id, username)).one()
                opened = sessions.open_session(session, user, address="", agent="", at=AT)
                self._tokens[username] = opened.token
        return self._tokens[username]

    def link(self, username: str) -> str:
        """The token of a new one-time link, with which a person may set a password."""
        with self.database.transaction() as session:
            user = session.scalars(user_named(self.commune.id, username)).one()
            issued_by = Actor.system(self.commune.id)
            return links.issue_link(session, user, actor=issued_by, at=AT)

    def number(self, label: str, state: str) -> int:
        """The number of the newest instance of a task, such as `II.1`, that is in a state."""
        with self.database.reading() as session:
            found = session.scalars(
                select(TaskInstance)
                .where(TaskInstance.commune_id == self.commune.id, TaskInstance.state == state)
                .order_by(TaskInstance.number.desc())
            )
            return next(each.number for each in found if each.task.label == label)

    def state(self, number: int) -> str:
        """Where an instance stands."""
        return self.situation(number).state

    def situation(self, number: int) -> Situation:
        """All about an instance, as the clock sees it."""
        with self.database.reading() as session:
            clock = Actor.clock(self.commune.id)
            return situation_numbered(session, number, actor=clock, at=AT)

    def perform(self, username: str, number: int, action: str, entry: Entry | None = None) -> None:
        """Have a person act, without their browser."""
        with self.database.transaction() as session:
            user = session.scalars(user_named(self.commune.id, username)).one()
            actor = Actor.of(session, user, on=local_day(AT))
            perform(session, number, action, entry, actor=actor, at=AT)

    def path_of(self, endpoint: str, values: Mapping[str, Any]) -> str:
        """The path of a page."""
        return str(self.app.url_map.bind("localhost").build(endpoint, dict(values)))


@contextmanager
def installation(settings: Settings) -> Iterator[Site]:
    """The site of a loaded installation, while it is served."""
    engine = make_engine(settings.database)
    try:
        known_as = settings.model_copy(update={"trusted_hosts": (OFFICE_NETWORK,)})
        app = create_app(known_as, engine=engine, clock=lambda: AT)
        with served(app) as (port, cut):
            yield Site(app, Database(engine), f"http://{OFFICE_NETWORK}:{port}", cut)
    finally:
        engine.dispose()


@contextmanager
def served(app: Flask) -> Iterator[tuple[int, Callable[[], None]]]:
    """The port at which an application answers meanwhile, by the server people have.

    With it comes what ends all connections.
    """
    watched: dict[int, Any] = {}
    server = create_server(app, map=watched, host="127.0.0.1", port=0, threads=8, ident=None)
    stop = Event()

    def listen() -> None:
        while not stop.is_set():
            wasyncore.loop(timeout=1, map=watched, count=1)

    def cut() -> None:
        for channel in [*watched.values()]:
            if isinstance(channel, HTTPChannel):
                channel.socket.shutdown(SHUT_RDWR)

    thread = Thread(target=listen, name="server")
    thread.start()
    try:
        yield server.effective_port, cut
    finally:
        stop.set()
        server.pull_trigger()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(watched)
