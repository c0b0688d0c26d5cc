"""Copies of an installation, each a folder of its own: the database, the files, and a manifest.

    <copies>/dondoc-20261129-190000/    when it was made, in UTC
        manifest.json      what is here, sealed with its own SHA-256
        dondoc.db          or dondoc.pgdump
        files/<commune>/<ab>/<sha256>
        verified.json      what came of verifying it last; not part of the copy

A copy is written aside, under a name that begins with a dot, and renamed when it is on the disk:
what bears a copy's name was whole when it got it.
"""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from io import BufferedReader
from pathlib import Path
from typing import Any, Literal, Self
from uuid import UUID

import rfc8785
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

MANIFEST = "manifest.json"
VERIFIED = "verified.json"
NAME = re.compile(r"dondoc-[0-9]{8}-[0-9]{6}")
DATABASES = {"sqlite": "dondoc.db", "postgresql": "dondoc.pgdump"}
"""What the copy of a database is called, by its kind."""
FILES = "files"
_FILE = f"{FILES}/[0-9a-f-]{{36}}/[0-9a-f]{{2}}/[0-9a-f]{{64}}"


class NotACopy(Exception):
    """A folder holds no manifest that can be read; the message says why."""


class _Noted(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class CopiedFile(_Noted):
    """One file of a copy, by its path in it."""

    # Nothing else, so that no manifest leads out of its folder.
    path: str = Field(pattern=rf"^(?:{'|'.join(DATABASES.values())}|{_FILE})$")
    size: int
    sha256: str


class NotedHead(_Noted):
    """Where a commune's record ended when it was copied."""

    commune_id: UUID
    commune: str
    seq: int
    hash: str


class Manifest(_Noted):
    """What a copy is, and all that is in it."""

    form: Literal["dondoc/backup/v1"] = "dondoc/backup/v1"
    program: str
    """The version of the program that made it."""
    schema_revision: str
    made_at: AwareDatetime
    made_by: str
    backend: Literal["sqlite", "postgresql"]
    server_version: int = 0
    """Of PostgreSQL the number before the point; 0 for SQLite."""
    heads: tuple[NotedHead, ...]
    counts: dict[str, int]
    """How many rows each table holds."""
    database: CopiedFile
    files: tuple[CopiedFile, ...]
    lost_before: tuple[str, ...] = ()
    """Paths of files that the database names, and that were gone or altered before it was made."""

    @property
    def size(self) -> int:
        """How many bytes the copy takes, its manifest left out."""
        return self.database.size + sum(piece.size for piece in self.files)

    def to_bytes(self) -> bytes:
        """The manifest as it is written, with its seal."""
        content = self.model_dump(mode="json")
        return rfc8785.dumps({**content, "seal": _seal(content)}) + b"\n"

    @classmethod
    def from_bytes(cls, written: bytes) -> Self:
        """The manifest that was written; raises `NotACopy` for one that was cut or altered."""
        try:
            content = _Sealed.model_validate_json(written).model_dump(mode="json")
        except ValidationError as error:
            fault = error.errors()[0]
            place = ".".join(map(str, fault["loc"]))
            raise NotACopy(f"{MANIFEST} cannot be read: {place} {fault['msg']}".strip()) from error
        if content.pop("seal") != _seal(content):
            raise NotACopy(f"{MANIFEST} was altered: its content no longer gives its seal")
        return cls.model_validate_json(rfc8785.dumps(content))


class _Sealed(Manifest):
    seal: str


class Verified(_Noted):
    """What came of verifying a copy."""

    at: AwareDatetime
    findings: int


class Copy(_Noted):
    """One copy in a folder of copies."""

    path: Path
    manifest: Manifest
    verified: Verified | None
    """None as long as nobody has verified it."""

    @property
    def is_whole(self) -> bool:
        """Whether it was verified, and nothing was found."""
        return self.verified is not None and self.verified.findings == 0

    def age(self, at: datetime) -> timedelta:
        """How old it is at an instant."""
        return at - self.manifest.made_at


def copies_in(folder: Path) -> list[Copy]:
    """The copies in a folder whose manifest can be read, the newest first.

    There are none where there is no folder. `unreadable_in` tells of the others.
    """
    copies = [copy for path in _named_so(folder) if (copy := _copy_or_none(path))]
    return sorted(copies, key=lambda copy: (copy.manifest.made_at, copy.path.name), reverse=True)


def unreadable_in(folder: Path) -> list[Path]:
    """What bears a copy's name in a folder and has no manifest that can be read."""
    return sorted(path for path in _named_so(folder) if _copy_or_none(path) is None)


def read_copy(path: Path) -> Copy:
    """The copy in a folder of its own; raises `NotACopy` with a sentence's end."""
    return Copy(path=path, manifest=read_manifest(path), verified=_read_verified(path))


def read_manifest(path: Path) -> Manifest:
    """What a copy says that it is; raises `NotACopy`."""
    try:
        with open_file(path / MANIFEST) as file:
            written = file.read()
    except OSError as error:
        raise NotACopy(f"{MANIFEST} cannot be read: {error.strerror}") from error
    return Manifest.from_bytes(written)


class Difference(StrEnum):
    """How a file of a copy is not what its manifest says."""

    MISSING = "missing"
    CHANGED = "changed"
    ADDED = "added"


def differences(path: Path, manifest: Manifest) -> Iterator[tuple[str, Difference]]:
    """Each file of a copy that is not what its manifest says, hashed anew."""
    pieces = (manifest.database, *manifest.files)
    for piece in pieces:
        if found := _difference(path / piece.path, piece):
            yield piece.path, found
    known = {MANIFEST, VERIFIED, *(piece.path for piece in pieces)}
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        # A link is never part of a copy: what it leads to may be changed elsewhere.
        if file.is_symlink() or (not file.is_dir() and name not in known):
            yield name, Difference.ADDED


def _difference(file: Path, piece: CopiedFile) -> Difference | None:
    try:
        with open_file(file) as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return Difference.MISSING
    # A stored file is called by its hash, so that it cannot be listed under another's.
    is_named_so = piece.path in DATABASES.values() or file.name == digest
    return None if digest == piece.sha256 and is_named_so else Difference.CHANGED


def open_file(path: Path) -> BufferedReader:
    """The bytes of a file; OSError for whatever is none, and a pipe is not waited for."""
    opened = os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb")
    if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
        opened.close()
        raise OSError(errno.EINVAL, "it is no file", str(path))
    return opened


def _named_so(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("dondoc-*") if NAME.fullmatch(path.name))


def _copy_or_none(path: Path) -> Copy | None:
    try:
        return read_copy(path)
    except NotACopy:
        return None


def _read_verified(path: Path) -> Verified | None:
    try:
        with open_file(path / VERIFIED) as file:
            return Verified.model_validate_json(file.read())
    except (OSError, ValidationError):
        return None


def _seal(content: dict[str, Any]) -> str:
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()
