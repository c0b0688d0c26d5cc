"""What a database may hold when a test begins: made once in each worker, and put there for each."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, cast

from psycopg import OperationalError
from sqlalchemy import event, make_url, text

from models.database import make_engine
from models.migrations.upgrade import upgrade
from tests.office import Office
from tests.rows import put_back, send_others_away, shape, taken
from tests.sample import load
from tests.servers import fresh_database, replace
from tests.stations import Stations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import ExitStack
    from pathlib import Path

    from psycopg import Connection as Psycopg
    from sqlalchemy import Connection, Engine

    from models.file_store import FileStore
    from tests.rows import Rows, Shape
    from tests.sample import LoadedSample


PLACE = "dondoc"
"""The database on a server that the worker's engine knows."""

MOST_TIMES = 50
"""How often rows are taken out of the place and put into it before it is made anew."""


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
        self._keep(name)
        if files and files.root.exists():
            shutil.copytree(files.root, self._kept_documents / name)

    def put(self, name: str, files: FileStore | None) -> None:
        """Put into the place what was kept under the name."""
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
        self.engine.dispose()
        shutil.copyfile(self._place, self._folder / name)

    def _put(self, name: str) -> None:
        self.engine.dispose()
        shutil.copyfile(self._folder / name, self._place)

    def _made(self, content: str) -> Path:
        if content == "sample":
            return self._sample.database
        made = self._folder / content
        if not made.exists():
            if content != "empty":
                shutil.copyfile(self._made("empty"), made)
            fill(f"sqlite:///{made}", content)
        return made


class PostgresqlStock(Stock):
    """Rows, to be put into one database of a cluster, from which goes what a test left there.

    The database itself is made anew only where its schema is no longer what it was, and now and
    then: of rows that are gone there stays something behind.
    """

    def __init__(self, stack: ExitStack, cluster: Engine, folder: Path) -> None:
        self.documents = folder
        """The folder of the sample's documents."""
        self._cluster = cluster
        self._migrated = stack.enter_context(fresh_database(cluster))
        fill(self._migrated, "empty")
        self._kept: dict[str, Rows] = {}
        self._shape: Shape | None = None
        self._times = 0
        """How often something was put into the place since it was made."""
        kept = folder.with_name(f"{folder.name}-kept")
        super().__init__(make_engine(cluster.url.set(database=PLACE)), kept)
        stack.callback(self.engine.dispose)

    @contextmanager
    def copied(self, content: str) -> Iterator[Engine]:
        """The engine, on a database with nothing in it but this.

        The next test finds its connection open: the server has learnt there what the tables are,
        and how to answer, which takes it longer than most of the answers.
        """
        self._make(content)
        self._put(content)
        self.commits = 0
        yield self.engine
        if self.engine.pool.checkedout():  # by whoever never gave it back
            self.engine.dispose()

    def is_left_alone(self) -> bool:
        asked = text("SELECT count(*) FROM pg_stat_activity WHERE datname = :place")
        with self._cluster.connect() as connection:
            connected = connection.scalar(asked, {"place": PLACE})
        return not self.engine.pool.checkedout() and connected == self.engine.pool.checkedin()

    def _keep(self, name: str) -> None:
        with self._opened() as connection:
            self._kept[name] = taken(connection)

    def _put(self, name: str) -> None:
        if self._times >= MOST_TIMES or not self._is_as_made():
            self._renew()
        with self._opened() as connection:
            put_back(connection, self._kept[name])
        self._times += 1

    def _make(self, content: str) -> None:
        """Have the content among what is kept."""
        if content in self._kept:
            return
        self._renew()
        if content == "office":
            Office.founded(self.engine)
        elif content == "sample":
            load(self.engine.url.render_as_string(hide_password=False), self.documents)
        self._keep(content)

    def _is_as_made(self) -> bool:
        """Whether no schema was changed, after whoever is left in the place was sent away."""
        if self._shape is None:
            return False
        try:
            with self._opened() as connection:
                send_others_away(connection)
                return shape(connection) == self._shape
        except OperationalError:  # it was taken away, or renamed
            return False

    def _renew(self) -> None:
        self.engine.dispose()
        replace(self._cluster, PLACE, str(make_url(self._migrated).database))
        self._times = 0
        with self._opened() as connection:
            self._shape = shape(connection)

    @contextmanager
    def _opened(self) -> Iterator[Psycopg[Any]]:
        """The driver's own connection, which stays in the engine's pool."""
        with closing(self.engine.raw_connection()) as pooled:
            yield cast("Psycopg[Any]", pooled.driver_connection)
