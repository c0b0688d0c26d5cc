"""Copies of the installation, made in one consistent step while others work.

The database is copied first and the files after it. A file is there before the row that names it,
and is never changed; so every file that the copied database names is in the copy.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, Engine, Select, func, inspect, select

from models.backup.copies import DATABASES, FILES, Copy, Manifest, NotedHead, copies_in
from models.backup.snapshot import copied, server_version, size_of
from models.backup.writing import alone_in, describe, draft_in, finish, make_folder, take_file
from models.base import Base
from models.file_store import FileStore
from models.migrations.revisions import revision_of
from models.organisation import Commune
from models.product import StoredFile
from models.record import RecordHead
from workflow.vietnamese import size

SPARE = 1.05
"""How much more room is asked for than the copy takes."""


class CannotCopy(Exception):
    """No copy can be made; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is copied, and by whom."""

    engine: Engine
    files: FileStore
    program: str
    """The version of this program."""
    made_by: str


def create(source: Source, folder: Path, *, waits: bool = False, at: datetime) -> Copy:
    """A new copy in a folder of copies, whole and on the disk.

    Whoever comes second gets `Occupied`, or `waits`. Raises `CannotCopy`, and what the database,
    its programs and the disk raise.
    """
    demand_place(source, folder)
    make_folder(folder)
    with alone_in(folder, waits=waits):
        return create_alone(source, folder, at=at)


def create_alone(source: Source, folder: Path, *, at: datetime) -> Copy:
    """The same as `create`, by somebody who is alone in the folder."""
    with draft_in(folder) as draft:
        earlier = next(iter(copies_in(folder)), None)
        demand_room(size_of(source.engine), folder)
        with copied(source.engine, draft) as connection:
            named = {
                path_in_copy(commune_id, sha256): (commune_id, sha256, size)
                for commune_id, sha256, size in connection.execute(named_files())
            }
            demand_room(_bytes_to_copy(named, earlier), folder)
            heads, counts = heads_of(connection), counted_rows(connection)
            revision = revision_of(connection)
        if revision is None or not heads:
            raise CannotCopy("There is nothing to copy: the database is empty.")
        pieces = {
            path: take_file(source.files, commune_id, sha256, draft, earlier)
            for path, (commune_id, sha256, _) in named.items()
        }
        backend = source.engine.dialect.name
        manifest = Manifest(
            program=source.program,
            schema_revision=revision,
            made_at=at,
            made_by=source.made_by,
            backend="sqlite" if backend == "sqlite" else "postgresql",
            server_version=server_version(source.engine),
            heads=heads,
            counts=counts,
            database=describe(draft / DATABASES[backend], draft),
            files=tuple(piece for piece in pieces.values() if piece),
            lost_before=tuple(path for path, piece in pieces.items() if piece is None),
        )
        return finish(draft, manifest)


def demand_place(source: Source, folder: Path) -> None:
    """Raise `CannotCopy` unless copies may be laid in a folder."""
    files = source.files.root.resolve()
    if folder.resolve() == files or files in folder.resolve().parents:
        raise CannotCopy(f"{folder} is among the files that are copied; choose another folder.")
    if folder.exists() and not folder.is_dir():
        raise CannotCopy(f"{folder} is not a folder.")


def demand_room(needed: int, folder: Path) -> None:
    """Raise `CannotCopy` unless a copy of so many bytes fits into a folder."""
    free = shutil.disk_usage(folder).free
    if needed * SPARE > free:
        raise CannotCopy(
            f"There is no room in {folder}: the copy takes {size(needed)},"
            f" and {size(free)} are free."
        )


def named_files() -> Select[UUID, str, int]:
    """Every file that a row names, by commune and hash, with its size."""
    return select(StoredFile.commune_id, StoredFile.sha256, StoredFile.size).order_by(
        StoredFile.commune_id, StoredFile.sha256
    )


def path_in_copy(commune_id: UUID, sha256: str) -> str:
    """Where a file lies in a copy."""
    return f"{FILES}/{commune_id}/{sha256[:2]}/{sha256}"


def counted_rows(connection: Connection) -> dict[str, int]:
    """How many rows each table holds; those that an earlier schema lacks are left out."""
    there = set(inspect(connection).get_table_names())
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
        if table.name in there
    }


def _bytes_to_copy(named: Mapping[str, tuple[UUID, str, int]], earlier: Copy | None) -> int:
    shared = {piece.path for piece in earlier.manifest.files} if earlier else set()
    return sum(size for path, (_, _, size) in named.items() if path not in shared)


def heads_of(connection: Connection) -> tuple[NotedHead, ...]:
    """Where the record of each commune ends."""
    rows = connection.execute(
        select(RecordHead.commune_id, Commune.name, RecordHead.seq, RecordHead.hash)
        .join(Commune, Commune.id == RecordHead.commune_id)
        .order_by(RecordHead.commune_id)
    )
    return tuple(
        NotedHead(commune_id=row.commune_id, commune=row.name, seq=row.seq, hash=row.hash)
        for row in rows
    )
