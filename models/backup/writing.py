"""Laying down a copy: aside, then onto the disk, then under its name; and taking one away."""

import hashlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO
from uuid import UUID

from models.backup.copies import (
    FILES,
    MANIFEST,
    VERIFIED,
    CopiedFile,
    Copy,
    Manifest,
    Verified,
    open_file,
    read_copy,
)
from models.file_store import FileStore, sync_folder

LOCK = ".lock"
DRAFTS = ".dondoc-*"
_BLOCK = 1 << 20


class Occupied(Exception):
    """Another process is making copies in the same folder."""


@contextmanager
def alone_in(folder: Path, *, waits: bool = False) -> Iterator[None]:
    """Meanwhile nobody else makes or removes copies in a folder.

    Raises `Occupied` when somebody is at it, or `waits` until they are done.
    """
    file = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _lock(file, waits=waits)
        yield
    finally:
        os.close(file)


def make_folder(folder: Path) -> None:
    """Make the folder if it is not there, closed to others.

    One that was there keeps its permissions.
    """
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def draft_in(folder: Path) -> Iterator[Path]:
    """A folder aside, for a copy that is not whole yet; gone at the end unless it got its name.

    What others left that were killed is removed. Whoever calls is alone in the folder.
    """
    for left in folder.glob(DRAFTS):
        shutil.rmtree(left)
    draft = folder / f".dondoc-{secrets.token_hex(8)}"
    draft.mkdir(mode=0o700)
    try:
        yield draft
    finally:
        if draft.exists():
            shutil.rmtree(draft)


def finish(draft: Path, manifest: Manifest) -> Copy:
    """The copy under its name, on the disk with all that belongs to it."""
    with (draft / manifest.database.path).open("rb") as database:
        os.fsync(database.fileno())
    write_file(BytesIO(manifest.to_bytes()), draft / MANIFEST)
    sync_folders(draft)
    place = _free_name(draft.parent, manifest.made_at)
    draft.rename(place)
    sync_folder(place.parent)
    return read_copy(place)


def note_verified(copy: Path, verified: Verified) -> None:
    """Note at the copy what came of verifying it, where it can be written to."""
    with suppress(OSError):
        draft = copy / f".{VERIFIED}"
        draft.unlink(missing_ok=True)
        write_file(BytesIO(verified.model_dump_json().encode()), draft)
        draft.replace(copy / VERIFIED)
        sync_folder(copy)


def remove(copy: Copy) -> None:
    """Remove the copy, which is never half there under its name."""
    aside = copy.path.with_name(f".{copy.path.name}")
    copy.path.rename(aside)
    shutil.rmtree(aside)


def describe(file: Path, folder: Path) -> CopiedFile:
    """What a manifest says of a file of a copy."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return CopiedFile(path=str(file.relative_to(folder)), size=file.stat().st_size, sha256=digest)


def take_file(
    store: FileStore, commune_id: UUID, sha256: str, draft: Path, earlier: Copy | None
) -> CopiedFile | None:
    """A stored file, now in the copy; None when the store has no such file any more.

    Where an earlier copy holds it whole, both share it on the disk.
    """
    path = f"{FILES}/{commune_id}/{sha256[:2]}/{sha256}"
    place = draft / path
    make_folder(place.parent)
    if not (earlier and _share(earlier.path / path, place)):
        try:
            source = store.open(commune_id, sha256)
        except OSError:
            return None
        with source:
            write_file(source, place)
    piece = describe(place, draft)
    if piece.sha256 != sha256:
        place.unlink()
        return None
    return piece


def write_file(source: IO[bytes], place: Path) -> None:
    """Write a new file with these bytes to the disk, for its owner's eyes only."""
    with os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        shutil.copyfileobj(source, file, _BLOCK)
        file.flush()
        os.fsync(file.fileno())


def sync_folders(folder: Path) -> None:
    """Have every name in a folder, however deep, survive a power cut."""
    for inside, _, _ in os.walk(folder, topdown=False):
        sync_folder(Path(inside))


def _share(earlier: Path, place: Path) -> bool:
    """Whether the file of an earlier copy is now in this one too. Not every disk can do that."""
    try:
        if earlier.is_symlink():
            return False
        with open_file(earlier) as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != place.name:
                return False
        os.link(earlier, place)
    except OSError:
        return False
    return True


def _free_name(folder: Path, at: datetime) -> Path:
    while (place := folder / f"dondoc-{at.astimezone(UTC):%Y%m%d-%H%M%S}").exists():
        at += timedelta(seconds=1)
    return place


def _lock(file: int, *, waits: bool) -> None:
    if sys.platform == "win32":
        return
    import fcntl  # noqa: PLC0415 - not on every platform

    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
    except BlockingIOError:
        raise Occupied from None
