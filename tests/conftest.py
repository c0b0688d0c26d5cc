"""Fixtures shared by all tests: both databases, the office at work in them, and a browser's place.

A database is migrated and filled once in a worker, and every test begins with what it was filled
with: on SQLite in a copy of the file, on PostgreSQL by its rows (tests/stock.py). What all the
tests of a worker share besides is compiled text: the spelling of each statement, the templates,
and the addresses of the routes.
"""

from __future__ import annotations

import gc
import os
import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

import tests.profiles  # noqa: F401 - chooses how long Hypothesis searches
from models.file_store import FileStore
from tests import factories
from tests.client import Client
from tests.keeper import within_a_run
from tests.office import Office
from tests.sample import LoadedSample, SampleCommune
from tests.selection import doubled, left_out_when_quick, mark_heavy
from tests.servers import fresh_database, postgresql_cluster
from tests.stock import PostgresqlStock, SqliteStock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from sqlalchemy import Engine

DATABASES = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--both", action="store_true", help="run every test on both databases, not on one of them"
    )
    parser.addoption(
        "--quick", action="store_true", help="run a few cases of whatever is neither heavy nor long"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Have whatever the tests start end with them, however they were begun and however they end."""
    stack = ExitStack()
    stack.enter_context(within_a_run())
    config.add_cleanup(stack.close)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Function]
) -> Iterator[None]:
    mark_heavy(items)
    yield  # Only now is it known which of them were asked for.
    left_out = left_out_when_quick(items) if config.getoption("quick") else set()
    left = [item for item in items if item not in left_out]
    left_out.update(doubled(left, both=config.getoption("both")))
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """Let what is there now stay, and collect garbage less often: all of it is gone through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def for_all_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run in which each worker finds what another has made."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def loaded_sample(tmp_path_factory: pytest.TempPathFactory) -> LoadedSample:
    """The sample commune on SQLite; all workers have the same."""
    return LoadedSample(for_all_workers(tmp_path_factory))


@pytest.fixture(scope="session")
def sqlite_stock(
    tmp_path_factory: pytest.TempPathFactory, loaded_sample: LoadedSample
) -> SqliteStock:
    return SqliteStock(tmp_path_factory.mktemp("stock"), loaded_sample)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Engine]:
    """The maintenance database of the PostgreSQL that a worker has for all its tests."""
    with postgresql_cluster() as engine:
        yield engine


@pytest.fixture
def empty_server(cluster: Engine) -> Iterator[str]:
    """The URL of a database on PostgreSQL with nothing in it."""
    with fresh_database(cluster) as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_stock(
    cluster: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PostgresqlStock]:
    with ExitStack() as stack:
        yield PostgresqlStock(stack, cluster, tmp_path_factory.mktemp("documents"))


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine as the product makes it, on a migrated SQLite and then on PostgreSQL.

    The database is empty, or holds the office or the sample commune when the test asks for that.
    A worker keeps its engines, since they remember how each statement is spelt.
    """
    stock = request.getfixturevalue(f"{request.param}_stock")
    asked = (name for name in ("office", "sample") if name in request.fixturenames)
    with stock.copied(next(asked, "empty")) as engine:
        yield engine


@pytest.fixture(scope="session")
def programs() -> None:
    """Asked for by whatever starts programs of its own, with the time that takes."""


@pytest.fixture
def database(engine: Engine) -> str:
    """The URL of the engine's database, for a program that opens it by itself."""
    return engine.url.render_as_string(hide_password=False)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The data folder of an installation."""
    return tmp_path / "data"


@pytest.fixture
def office(request: pytest.FixtureRequest, engine: Engine, data_dir: Path) -> Office:
    """The commune of the cast, its plan, and its people ready to act; see tests/office.py."""
    opened = Office.opened(engine, files=data_dir / "files")
    # What a test has patched is to work on every step of the way.
    if "monkeypatch" not in request.fixturenames:
        opened.stations = request.getfixturevalue(f"{engine.dialect.name}_stock").stations
    return opened


@pytest.fixture
def sample(request: pytest.FixtureRequest, engine: Engine, data_dir: Path) -> SampleCommune:
    """The sample commune with its documents, to be changed at will; see tests/sample.py."""
    stock = request.getfixturevalue(f"{engine.dialect.name}_stock")
    shutil.copytree(stock.documents, data_dir / "files")
    return SampleCommune(engine, FileStore(data_dir / "files"))


@pytest.fixture
def app(office: Office, data_dir: Path) -> Flask:
    """The application on the office's database and files; its time is the office's."""
    import tests.compiled  # noqa: F401, PLC0415 - the heart is tested without it
    from web.app import create_app  # noqa: PLC0415 - the same
    from web.config import Settings  # noqa: PLC0415 - the same

    settings = Settings(data_dir=data_dir)
    made = create_app(
        settings, engine=office.engine, clock=lambda: office.now, hashing=factories.CHEAPLY
    )
    made.testing = True
    made.test_client_class = Client
    return made


@pytest.fixture
def client(app: Flask) -> Client:
    """Somebody's browser, not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], Client]:
    """A verb that gives the browser of a person who has signed in; each has one of their own."""
    from tests.admission import let_in  # noqa: PLC0415 - the heart is tested without it

    def signed_in(username: str) -> Client:
        browser: Client = app.test_client()
        let_in(browser, username)
        return browser

    return signed_in
