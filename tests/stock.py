"""What a database may hold when a test begins: made once in each worker, and copied for each."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from models.database import make_engine
from models.migrations.upgrade import upgrade
from tests.office import Office
from tests.sample import load
from tests.servers import fresh_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import ExitStack
    from pathlib import Path

    from sqlalchemy import Engine

    from tests.sample import LoadedSample


def fill(url: str, content: str) -> None:
    """Nothing; afterwards the database is migrated, and holds the office if that is asked."""
    with disposed(make_engine(url)) as engine:
        upgrade(engine)
        if content == "office":
            Office.founded(engine)


@contextmanager
def disposed(engine: Engine) -> Iterator[Engine]:
    """The engine, with its connections closed at the end."""
    try:
        yield engine
    finally:
        engine.dispose()


class SqliteStock:
    """Databases as files, to be copied into the place that the worker's engine knows."""

    def __init__(self, folder: Path, sample: LoadedSample) -> None:
        self._folder = folder
        self._sample = sample
        self._place = folder / "dondoc.sqlite3"
        self.engine = make_engine(f"sqlite:///{self._place}")

    @contextmanager
    def copied(self, content: str) -> Iterator[Engine]:
        """The engine, on a new copy."""
        shutil.copyfile(self._made(content), self._place)
        with disposed(self.engine):
            yield self.engine
        for remains in self._folder.glob(f"{self._place.name}*"):
            remains.unlink()

    @property
    def documents(self) -> Path:
        """The folder of the sample's documents."""
        return self._sample.files

    def _made(self, content: str) -> Path:
        if content == "sample":
            return self._sample.database
        made = self._folder / content
        if not made.exists():
            fill(f"sqlite:///{made}", content)
        return made


class PostgresqlStock:
    """Databases to be copied within one cluster."""

    def __init__(self, stack: ExitStack, cluster: Engine, folder: Path) -> None:
        self.documents = folder
        """The folder of the sample's documents."""
        self._stack = stack
        self._cluster = cluster
        self._names: dict[str, str] = {}
        self.engine = make_engine(cluster.url.set(database="dondoc"))

    @contextmanager
    def copied(self, content: str) -> Iterator[Engine]:
        """The engine, on a new copy, which is gone afterwards."""
        template = self._made(content)
        with fresh_database(self._cluster, template, "dondoc"), disposed(self.engine):
            yield self.engine

    def _made(self, content: str) -> str:
        if content not in self._names:
            url = self._stack.enter_context(fresh_database(self._cluster))
            if content == "sample":
                load(url, self.documents)
            else:
                fill(url, content)
            self._names[content] = str(make_url(url).database)
        return self._names[content]
