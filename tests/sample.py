"""The sample commune as the tests know it: on a Monday near the end of quarter IV."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from models.database import make_engine, writing_sessions
from models.file_store import FileStore
from models.migrations.upgrade import upgrade
from seed.demo import load_sample
from web.wording import covered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
"""Ten o'clock. The sample history ends here."""
DATABASE = "dondoc.db"
"""What an installation calls its file."""


@dataclass(frozen=True)
class SampleCommune:
    """The commune in the database of a test, with a copy of its documents."""

    engine: Engine
    files: FileStore


class LoadedSample:
    """An installation on SQLite, to be copied: loaded once, when first asked for, for all workers.

    Its folder is one that all workers have.
    """

    def __init__(self, top: Path) -> None:
        self._folder = top / "sample"

    @property
    def folder(self) -> Path:
        """The data folder."""
        with _alone(self._folder.with_suffix(".lock")):
            if not self._folder.exists():
                draft = self._folder.with_suffix(".draft")
                draft.mkdir()
                load(f"sqlite:///{draft / DATABASE}", draft / "files")
                draft.rename(self._folder)
        return self._folder

    @property
    def database(self) -> Path:
        """The file of its database."""
        return self.folder / DATABASE

    @property
    def files(self) -> Path:
        """The folder of its documents."""
        return self.folder / "files"


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Meanwhile no other worker is here."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def load(url: str, files: Path) -> None:
    """Fill both with the sample commune, in which nobody has a password."""
    engine = make_engine(url)
    try:
        upgrade(engine)
        with writing_sessions(engine).begin() as session:
            load_sample(
                session, FileStore(files), worded=covered(), hash_password=lambda: "-", at=AT
            )
    finally:
        engine.dispose()
