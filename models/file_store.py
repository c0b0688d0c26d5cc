"""Files by the hash of their content: written once, never overwritten, there before their row.

Layout: `<commune>/<ab>/<sha256>`. Equal content is kept once within a commune and never shared
between communes: whether a file is there already would tell one commune about another.
"""

import hashlib
import logging
import os
import re
import shutil
import stat
import uuid
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from models.base import new_key

_BLOCK = 1 << 20
_INCOMING = "incoming"
_QUARANTINE = "quarantine"
_NAME = re.compile("[0-9a-f]{64}")
_LOST = (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError)
_DRAWER = re.compile("[0-9a-f]{2}")

log = logging.getLogger(__name__)


class TooLarge(Exception):
    """More bytes came than the limit allows."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class NoRoom(Exception):
    """Too little of the disk is free to take one more file."""


class Lost(FileNotFoundError):
    """A file that was kept is not there any more, or something that cannot be read is."""

    def __init__(self, sha256: str) -> None:
        super().__init__(f"no file {sha256}")
        self.sha256 = sha256


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes received and not yet kept, at `path` for examining."""

    path: Path
    sha256: str
    size: int
    place: Path
    """Where they will be once kept."""

    def keep(self) -> None:
        """Put the bytes into the store, so that no crash takes them out again."""
        _make_folder(self.place.parent)
        _link(self.path, self.place)
        for folder in self.place.parents[:3]:
            sync_folder(folder)


@dataclass(frozen=True, slots=True)
class FileStore:
    """The files under a folder that nothing else writes to."""

    root: Path
    spare: int = 0
    """So many bytes of the disk are left to the database and to whoever comes to help."""

    @contextmanager
    def receive(
        self, stream: IO[bytes], *, commune_id: uuid.UUID, limit: int
    ) -> Iterator[Received]:
        """The bytes of a stream, for examining; gone at the end of the block unless kept.

        Raises `NoRoom` before a byte is read, `TooLarge` as soon as more than `limit` bytes came.
        """
        folder = self._folder(commune_id) / _INCOMING
        _make_folder(folder)
        if shutil.disk_usage(folder).free < self.spare:
            raise NoRoom
        path = folder / new_key().hex
        try:
            sha256, size = _write(path, stream, limit)
            yield Received(path, sha256, size, self._place(commune_id, sha256))
        finally:
            path.unlink(missing_ok=True)

    def open(self, commune_id: uuid.UUID, sha256: str) -> IO[bytes]:
        """The bytes of a kept file. Raises `Lost`."""
        try:
            return self._place(commune_id, sha256).open("rb")
        except _LOST as error:
            raise Lost(sha256) from error

    def path(self, commune_id: uuid.UUID, sha256: str) -> Path:
        """Where a kept file is, for looking into it; nothing else may be done there."""
        return self._place(commune_id, sha256)

    def exists(self, commune_id: uuid.UUID, sha256: str) -> bool:
        """Whether a file is kept under a hash."""
        return self._place(commune_id, sha256).is_file()

    def rehash(self, commune_id: uuid.UUID, sha256: str) -> bool:
        """Whether the file is there, can be read, and its content still has its hash."""
        return _is_intact(self._place(commune_id, sha256))

    def kept(self, commune_id: uuid.UUID) -> Iterator[str]:
        """The hash of every kept file of a commune, in order."""
        for path in self._lying(commune_id):
            if _is_kept(path):
                yield path.name

    def strangers(self, commune_id: uuid.UUID) -> list[Path]:
        """What lies among the kept files and is none: folders, links, names that are no hash."""
        return [path for path in self._lying(commune_id) if not _is_kept(path)]

    def sweep(
        self, commune_id: uuid.UUID, *, known: Container[str], older_than: datetime
    ) -> list[str]:
        """The hashes of the files set aside: old ones that are not among the known.

        What a crash left half received is removed. Files set aside stay in the folder
        `quarantine`. `known` may have been read a while ago: what came since is not old.
        """
        for path in _within(self._folder(commune_id) / _INCOMING):
            _attempt(_remove, path, older_than)
        strays = (sha256 for sha256 in self.kept(commune_id) if sha256 not in known)
        return [
            sha256
            for sha256 in strays
            if _attempt(_set_aside, self._place(commune_id, sha256), older_than)
        ]

    def _lying(self, commune_id: uuid.UUID) -> Iterator[Path]:
        """Whatever lies where the kept files do, and drawers that cannot be opened, in order."""
        for drawer in _within(self._folder(commune_id)):
            if not _DRAWER.fullmatch(drawer.name):
                continue
            if drawer.is_symlink() or not drawer.is_dir():
                yield drawer
            else:
                yield from _within(drawer)

    def _folder(self, commune_id: uuid.UUID) -> Path:
        return self.root / str(commune_id)

    def _place(self, commune_id: uuid.UUID, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise ValueError(f"not a SHA-256 in hexadecimal: {sha256!r}")
        return self._folder(commune_id) / sha256[:2] / sha256


def _write(path: Path, stream: IO[bytes], limit: int) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    with path.open("xb") as file:
        path.chmod(0o600)
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > limit:
                raise TooLarge(limit)
            digest.update(block)
            file.write(block)
        file.flush()
        # Here and not in `keep`, which is called while other writers to the database wait.
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _link(path: Path, place: Path) -> None:
    """Give the bytes their name; when equal ones have it already, those stay."""
    while True:
        try:
            os.link(path, place)
        except FileExistsError:
            # A sweep may take it away between any two of these steps: then once more.
            with suppress(FileNotFoundError):
                if _is_intact(place):
                    # Young again: its row is about to be written, so no sweep may take it.
                    os.utime(place)
                    return
            _set_aside(place)
        else:
            return


def _set_aside(place: Path, older_than: datetime | None = None) -> bool:
    """Moves a file to quarantine, if it is old; whether it was."""
    if older_than and not _is_older(place, older_than):
        return False
    quarantine = place.parents[1] / _QUARANTINE
    _make_folder(quarantine)
    aside = quarantine / f"{place.name}.{new_key().hex}"
    try:
        place.rename(aside)
    except FileNotFoundError:
        return False
    if older_than and not _is_older(aside, older_than):
        # Somebody handed in the same bytes between the look and the move.
        with suppress(FileExistsError):
            os.link(aside, place)
        aside.unlink()
        return False
    sync_folder(place.parent)
    sync_folder(quarantine)
    return True


def _is_older(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def _is_intact(place: Path) -> bool:
    """Whether the store's own file is there and gives its hash; what cannot be read does not."""
    if any(folder.is_symlink() for folder in place.parents[:2]):
        return False
    # A link would lead out of the store, and a pipe would be waited for.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with os.fdopen(os.open(place, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return False
            return hashlib.file_digest(file, "sha256").hexdigest() == place.name
    except OSError:
        return False


def _is_kept(path: Path) -> bool:
    """Whether something in a drawer is a file of the store, by its name and its kind."""
    if not _NAME.fullmatch(path.name) or path.parent.name != path.name[:2]:
        return False
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _within(folder: Path) -> list[Path]:
    """What lies in a folder, in order; nothing where there is none, or none to be opened."""
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        log.warning("%s cannot be looked into: %s", folder, error.strerror)
        return []


def _attempt(step: Callable[[Path, datetime], bool], path: Path, older_than: datetime) -> bool:
    """Whether a step of a sweep was done; what stops one path is told, and stops no other."""
    try:
        return step(path, older_than)
    except OSError as error:
        log.warning("%s stays where it is: %s", path, error.strerror)
        return False


def _remove(path: Path, older_than: datetime) -> bool:
    """Removes what was half received, if it is old; whether it was."""
    if not _is_older(path, older_than):
        return False
    path.unlink(missing_ok=True)
    return True


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder survive a power cut, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
