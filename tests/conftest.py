"""Fixtures shared by all tests: both databases, the office at work in them, and a browser's place.

A database is migrated and filled once in each worker; every test gets a copy of its own.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import make_url

import tests.profiles  # noqa: F401 - chooses how long Hypothesis searches
from models.database import make_engine
from models.migrations.upgrade import upgrade
from tests.client import Client
from tests.office import Office
from tests.servers import fresh_database, postgresql_cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from jinja2 import BytecodeCache
    from sqlalchemy import Engine

DATABASES = ("sqlite", "postgresql")


class SqliteStock:
    """What a database may hold when a test begins, as files to be copied into its place."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._place = folder / "dondoc.sqlite3"
        self.engine = make_engine(f"sqlite:///{self._place}")
        self._fill("empty", founded=False)
        self._fill("office", founded=True)

    def _fill(self, name: str, *, founded: bool) -> None:
        with disposed(make_engine(f"sqlite:///{self._folder / name}")) as engine:
            upgrade(engine)
            if founded:
                Office.founded(engine)

    @contextmanager
    def copied(self, name: str) -> Iterator[Engine]:
        """The engine, on a new copy."""
        shutil.copyfile(self._folder / name, self._place)
        with disposed(self.engine):
            yield self.engine
        for remains in self._folder.glob(f"{self._place.name}*"):
            remains.unlink()


class PostgresqlStock:
    """What a database may hold when a test begins, in one throw-away cluster."""

    def __init__(self, stack: ExitStack) -> None:
        self._cluster = stack.enter_context(postgresql_cluster())
        self._names = {
            "empty": self._fill(stack.enter_context(fresh_database(self._cluster))),
            "office": self._fill(stack.enter_context(fresh_database(self._cluster)), founded=True),
        }
        self.engine = make_engine(make_url(self._cluster).set(database="dondoc"))

    def _fill(self, url: str, *, founded: bool = False) -> str:
        with disposed(make_engine(url)) as engine:
            upgrade(engine)
            if founded:
                Office.founded(engine)
        return make_url(url).database or ""

    @contextmanager
    def copied(self, name: str) -> Iterator[Engine]:
        """The engine, on a new copy, which is gone afterwards."""
        template = self._names[name]
        with fresh_database(self._cluster, template, "dondoc"), disposed(self.engine):
            yield self.engine


@contextmanager
def disposed(engine: Engine) -> Iterator[Engine]:
    """The engine, with its connections closed at the end."""
    try:
        yield engine
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def sqlite_stock(tmp_path_factory: pytest.TempPathFactory) -> SqliteStock:
    return SqliteStock(tmp_path_factory.mktemp("stock"))


@pytest.fixture(scope="session")
def postgresql_stock() -> Iterator[PostgresqlStock]:
    with ExitStack() as stack:
        yield PostgresqlStock(stack)


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine as the product makes it, on a migrated SQLite and then on PostgreSQL.

    The database is empty, or holds the office when the test asks for that. A worker keeps its
    engines, since they remember how each statement is spelt.
    """
    stock = request.getfixturevalue(f"{request.param}_stock")
    needs_office = "office" in request.fixturenames
    with stock.copied("office" if needs_office else "empty") as engine:
        yield engine


@pytest.fixture
def database(engine: Engine) -> str:
    """The URL of the engine's database, for a program that opens it by itself."""
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The data folder of an installation."""
    return tmp_path / "data"


@pytest.fixture
def office(engine: Engine, data_dir: Path) -> Office:
    """The commune of the cast, its plan, and its people ready to act; see tests/office.py."""
    return Office.opened(engine, files=data_dir / "files")


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """What the applications of a worker have compiled already: each test has one of its own."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(office: Office, data_dir: Path, compiled_templates: BytecodeCache) -> Flask:
    """The application on the office's database and files; its time is the office's."""
    from web.app import create_app  # noqa: PLC0415 - the heart is tested without it
    from web.config import Settings  # noqa: PLC0415 - the same

    settings = Settings(data_dir=data_dir)
    made = create_app(settings, engine=office.engine, clock=lambda: office.now)
    made.testing = True
    made.jinja_env.bytecode_cache = compiled_templates
    made.test_client_class = Client
    return made


@pytest.fixture
def client(app: Flask) -> Client:
    """Somebody's browser, not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], Client]:
    """A verb that gives the browser of a person who has signed in; each has one of their own."""

    def signed_in(username: str) -> Client:
        browser: Client = app.test_client()
        answer = browser.sign_in(username)
        assert answer.status_code == 303, f"{username} could not sign in: {answer.status_code}"
        return browser

    return signed_in
