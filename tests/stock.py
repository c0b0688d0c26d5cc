"""What a database may hold when a test begins: made once in each worker, and copied for each."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import event, make_url, text

from models.database import make_engine
from models.migrations.upgrade import upgrade
from tests.office import Office
from tests.sample import load
from tests.servers import fresh_database, replace
from tests.stations import Stations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import ExitStack
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from models.file_store import FileStore
    from tests.sample import LoadedSample


PLACE = "dondoc"
"""The database on a server that the worker's engine knows."""


def fill(url: str, content: str) -> None:
    """Migrate the database, and put the office into it if that is asked."""
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


class Stock(ABC):
    """Databases and documents to be copied into the place that the worker's engine knows."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.stations = Stations(self)
        self.commits = 0
        """How often something was committed since the last copy."""
        self._kept_documents = folder
        event.listen(engine, "commit", self._count)

    def _count(self, _connection: Connection) -> None:
        self.commits += 1

    def keep(self, name: str, files: FileStore | None) -> None:
        """Keep what is in the place, so that it can be put there again."""
        self.engine.dispose()
        self._keep(name)
        if files and files.root.exists():
            shutil.copytree(files.root, self._kept_documents / name)

    def put(self, name: str, files: FileStore | None) -> None:
        """Put into the place what was kept under the name."""
        self.engine.dispose()
        self._put(name)
        if files and (kept := self._kept_documents / name).exists():
            shutil.copytree(kept, files.root, dirs_exist_ok=True)

    @abstractmethod
    def is_left_alone(self) -> bool:
        """Whether nobody has the database in the place open but this engine, which does nothing."""

    @abstractmethod
    def _keep(self, name: str) -> None: ...

    @abstractmethod
    def _put(self, name: str) -> None: ...


class SqliteStock(Stock):
    """Databases as files."""

    def __init__(self, folder: Path, sample: LoadedSample) -> None:
        self._folder = folder
        self._sample = sample
        self._place = folder / "dondoc.sqlite3"
        super().__init__(make_engine(f"sqlite:///{self._place}"), folder / "documents")

    @contextmanager
    def copied(self, content: str) -> Iterator[Engine]:
        """The engine, on a new copy."""
        shutil.copyfile(self._made(content), self._place)
        self.commits = 0
        with disposed(self.engine):
            yield self.engine
        for remains in self._folder.glob(f"{self._place.name}*"):
            remains.unlink()

    @property
    def documents(self) -> Path:
        """The folder of the sample's documents."""
        return self._sample.files

    def is_left_alone(self) -> bool:
        if self.engine.pool.checkedout():
            return False
        self.engine.dispose()
        # Whoever closes it last takes away what stands beside it.
        return not self._place.with_name(f"{self._place.name}-wal").exists()

    def _keep(self, name: str) -> None:
        shutil.copyfile(self._place, self._folder / name)

    def _put(self, name: str) -> None:
        shutil.copyfile(self._folder / name, self._place)

    def _made(self, content: str) -> Path:
        if content == "sample":
            return self._sample.database
        made = self._folder / content
        if not made.exists():
            fill(f"sqlite:///{made}", content)
        return made


class PostgresqlStock(Stock):
    """Databases within one cluster."""

    def __init__(self, stack: ExitStack, cluster: Engine, folder: Path) -> None:
        self.documents = folder
        """The folder of the sample's documents."""
        self._stack = stack
        self._cluster = cluster
        self._names: dict[str, str] = {}
        kept = folder.with_name(f"{folder.name}-kept")
        super().__init__(make_engine(cluster.url.set(database=PLACE)), kept)

    @contextmanager
    def copied(self, content: str) -> Iterator[Engine]:
        """The engine, on a new copy, which is gone afterwards."""
        template = self._made(content)
        with fresh_database(self._cluster, template, PLACE), disposed(self.engine):
            self.commits = 0
            yield self.engine

    def is_left_alone(self) -> bool:
        asked = text("SELECT count(*) FROM pg_stat_activity WHERE datname = :place")
        with self._cluster.connect() as connection:
            connected = connection.scalar(asked, {"place": PLACE})
        return not self.engine.pool.checkedout() and connected == self.engine.pool.checkedin()

    def _keep(self, name: str) -> None:
        self._stack.enter_context(fresh_database(self._cluster, PLACE, name))

    def _put(self, name: str) -> None:
        replace(self._cluster, PLACE, name)

    def _made(self, content: str) -> str:
        if content not in self._names:
            url = self._stack.enter_context(fresh_database(self._cluster))
            if content == "sample":
                load(url, self.documents)
            else:
                fill(url, content)
            self._names[content] = str(make_url(url).database)
        return self._names[content]
