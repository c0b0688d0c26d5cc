"""A copy put back into an empty place: all of it, proved there, or nothing that looks like it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from models.backup.copies import DATABASES, FILES, Manifest
from models.backup.snapshot import NoPlace, lay_out
from models.backup.transfer import is_empty, transfer
from models.backup.writing import describe, make_folder, sync_folders, write_file
from models.database import make_engine, writing_sessions
from models.file_store import FileStore, sync_folder
from models.migrations.upgrade import upgrade
from models.trouble import Trouble, trouble_of
from workflow.audit.verification import verify as verify_record
from workflow.backup.after_restore import Restored, administrators_named, take_into_use, told_of
from workflow.backup.examination import ExaminedCopy, examine
from workflow.errors import Unknown
from workflow.instance.projection import outdated, rebuild

_OF_A_NEW_DISK = "lost+found"
UNFINISHED = "restoring"
"""The folder in a data folder that is there while a copy is put back, and after that failed."""


class CannotRestore(Exception):
    """Nothing was put back; the message says why, in sentences."""


class NotWhole(Exception):
    """A copy is not put back, because something is wrong with it."""

    def __init__(self, examined: ExaminedCopy) -> None:
        super().__init__("the copy is not whole")
        self.examined = examined


def restore(
    copy: Path,
    into: Path,
    username: str,
    *,
    server: Engine | None = None,
    despite_findings: bool = False,
    at: datetime,
) -> list[Restored]:
    """What was put back, for each commune in a copy, into an empty data folder.

    The database becomes a file in it, or goes to an empty one on a `server`. A person there answers
    for it in the record. With `despite_findings` a record is put back that was not whole when it
    was copied; a copy that is not what was made never is. Raises `CannotRestore` and `NotWhole`.
    """
    _demand_place(into, copy)
    if server is not None and not is_empty(server):
        raise CannotRestore("The database on the server is not empty; nothing is overwritten.")
    with _draft_in(into) as draft, _said_of_room(into):
        examined = examine(copy, draft, at=at)
        if examined.faults or (examined.findings and not despite_findings):
            raise NotWhole(examined)
        manifest = examined.manifest
        assert manifest is not None
        database = draft / DATABASES["sqlite"]
        if not database.exists():
            # Looking at it has not laid it out already.
            lay_out(copy, manifest, database)
        _copy_files(copy, manifest, draft)
        with _opened(database) as engine:
            restored = _take_into_use(engine, manifest, username, at)
            if server is None:
                with engine.connect() as connection:
                    _demand_whole(connection, manifest, draft, examined)
            else:
                _move_to(server, engine, manifest, draft, examined, into)
        if server is None:
            _put_in_place(draft / FILES, into / FILES)
            _put_in_place(database, into / database.name)
    return restored


def _demand_place(into: Path, copy: Path) -> None:
    if copy.resolve() in (into.resolve(), *into.resolve().parents):
        raise CannotRestore(f"{into} is in the copy, which stays as it is; give another folder.")
    if into.is_symlink() and not into.exists():
        raise CannotRestore(f"{into} is a link that leads nowhere.")
    if not into.exists():
        return
    if not into.is_dir():
        raise CannotRestore(f"{into} is not a folder.")
    there = sorted(path.name for path in into.iterdir() if path.name != _OF_A_NEW_DISK)
    if UNFINISHED in there:
        raise CannotRestore(
            f"{into} holds what another restore left, or is about: it has a folder {UNFINISHED}."
            " When none is running, remove everything in it and begin again."
        )
    if left := [name for name in there if name.endswith(("-wal", "-shm", "-journal"))]:
        raise CannotRestore(
            f"{into} holds {left[0]}, which belongs to a database that was not closed:"
            " it would be mixed into the restored one. Give an empty folder."
        )
    if there:
        raise CannotRestore(f"{into} is not empty: it holds {there[0]}. Nothing is overwritten.")


@contextmanager
def _draft_in(into: Path) -> Iterator[Path]:
    """A folder for what is not finished; as long as it is there no server starts beside it."""
    made = not into.exists()
    make_folder(into)
    draft = into / UNFINISHED
    try:
        draft.mkdir(mode=0o700)
    except FileExistsError:
        raise CannotRestore(f"Another restore is about {into}.") from None
    sync_folder(into)
    try:
        yield draft
    except BaseException:
        shutil.rmtree(into / FILES, ignore_errors=True)
        shutil.rmtree(draft)
        if made:
            with suppress(OSError):
                into.rmdir()
        raise
    shutil.rmtree(draft)
    sync_folder(into)


@contextmanager
def _said_of_room(into: Path) -> Iterator[None]:
    """Ends what is done inside with a sentence when the disk is full."""
    try:
        yield
    except (SQLAlchemyError, OSError, NoPlace) as error:
        if trouble_of(error) is not Trouble.FULL and not isinstance(error, NoPlace):
            raise
        raise CannotRestore(
            f"There is no room in {into}: nothing was restored. Make room there and begin again."
        ) from error


def _copy_files(copy: Path, manifest: Manifest, draft: Path) -> None:
    (draft / FILES).mkdir(mode=0o700)
    for piece in manifest.files:
        place = draft / piece.path
        make_folder(place.parent)
        with (copy / piece.path).open("rb") as source:
            write_file(source, place)
        if describe(place, draft) != piece:
            raise CannotRestore(f"{piece.path} was altered while it was read.")
    sync_folders(draft / FILES)


def _take_into_use(
    engine: Engine, manifest: Manifest, username: str, at: datetime
) -> list[Restored]:
    with writing_sessions(engine).begin() as session:
        for commune_id in outdated(session):
            rebuild(session, commune_id, at=at)
        try:
            return [
                take_into_use(session, head.commune_id, username, told_of(manifest, head), at=at)
                for head in manifest.heads
            ]
        except Unknown:
            known = [
                name
                for head in manifest.heads
                for name in administrators_named(session, head.commune_id)
            ]
    raise CannotRestore(
        f"Nobody with the user name {username} could sign in when the copy was made."
        f" There were: {', '.join(known) or 'none'}."
    )


def _move_to(
    server: Engine,
    engine: Engine,
    manifest: Manifest,
    draft: Path,
    examined: ExaminedCopy,
    into: Path,
) -> None:
    """Give the server the rows, in one transaction that ends proved."""
    upgrade(server)
    with engine.connect() as source, server.connect() as target:
        transfer(source, target)
        _demand_whole(target, manifest, draft, examined)
        _put_in_place(draft / FILES, into / FILES)
        target.commit()


def _demand_whole(
    connection: Connection, manifest: Manifest, draft: Path, examined: ExaminedCopy
) -> None:
    """Raise `NotWhole` when verifying what was put back finds more than it found in the copy."""
    store = FileStore(draft / FILES)
    known = {(finding.code, finding.subject) for finding in examined.findings}
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        for head in manifest.heads:
            found = verify_record(
                session,
                head.commune_id,
                files=partial(store.rehash, head.commune_id),
            ).findings
            new = [each for each in found if (each.code, each.subject) not in known]
            if new:
                raise CannotRestore(
                    f"What was put back is not whole ({new[0].code}: {new[0].subject});"
                    " it was taken away again."
                )


def _put_in_place(draft: Path, place: Path) -> None:
    draft.rename(place)
    sync_folder(place.parent)


@contextmanager
def _opened(database: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{database}")
    try:
        yield engine
    finally:
        engine.dispose()
