"""What may be handed in: documents whose name, first bytes and inner structure say the same.

Nothing here is opened by a library that understands documents. Structure is judged from headers
and from unpacking under limits, so that a hostile file costs seconds at most.
"""

import mmap
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from models.file_store import FileStore, Received, TooLarge
from workflow import packages
from workflow.actor import Actor
from workflow.archives import Archive, Unfit, ends_as_archive
from workflow.errors import Invalid
from workflow.images import JPEG, PNG, Bytes, Size, jpeg_size, png_size
from workflow.texts import on_one_line

MOST_PIXELS = 40_000_000
LONGEST_NAME = 200
_JOINS = "\u200d"
"""What makes one picture of several; anywhere else it is gone already."""

_ZIP = b"PK\x03\x04"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Word and Excel before 2007 begin, and newer ones with a password."""
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of document that is taken."""

    extension: str
    """As we write it, without the dot."""
    media_type: str
    signature: bytes
    examine: Callable[[Path, mmap.mmap], None]
    """Looks inside; raises `Unfit`."""


@dataclass(frozen=True, slots=True)
class ReceivedDocument:
    """A document that was examined; its bytes stay when it is handed in."""

    received: Received
    media_type: str
    file_name: str

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return self.received.sha256

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.received.size


@contextmanager
def receive(
    store: FileStore, stream: IO[bytes], file_name: str, *, actor: Actor, limit: int
) -> Iterator[ReceivedDocument]:
    """The document in a stream, examined; gone at the end of the block unless handed in.

    Raises `Invalid` for the field `file`; a name that cannot be taken before a byte is read.
    """
    name = clean_file_name(file_name)
    _promised(name)
    try:
        with store.receive(stream, commune_id=actor.commune_id, limit=limit) as received:
            found = document_type(received.path, name)
            yield ReceivedDocument(received, found.media_type, name)
    except TooLarge as fault:
        raise Invalid({"file": "too_large"}) from fault


def document_type(path: Path, file_name: str) -> DocumentType:
    """What the bytes are, when that is what the file's name says; raises `Invalid` otherwise."""
    promised = _promised(file_name)
    try:
        _examine(path, promised)
    except Unfit as fault:
        raise Invalid({"file": fault.code}) from fault
    return promised


def extension_of(media_type: str) -> str | None:
    """How the name of a document of a type ends, as we write it; None of one never taken."""
    return next((it.extension for it in TYPES.values() if it.media_type == media_type), None)


def clean_file_name(name: str) -> str:
    """The name as it is shown: in NFC, one line, without folders and hidden characters.

    For display only, and it may be empty; where bytes are stored never depends on it.
    """
    base = on_one_line(re.split(r"[/\\]", name)[-1])
    shown = "".join(c for c in base if c == _JOINS or unicodedata.category(c)[0] != "C")
    words = on_one_line(shown).strip(". ")
    stem, dot, extension = words.rpartition(".")
    if dot and len(extension) < LONGEST_NAME // 2:
        return f"{on_one_line(stem[: LONGEST_NAME - len(extension) - 1])}.{extension}"
    return on_one_line(words[:LONGEST_NAME])


def _promised(file_name: str) -> DocumentType:
    stem, _, extension = file_name.rpartition(".")
    if not file_name.strip(". "):
        raise Invalid({"file": "bad_name"})
    found = TYPES.get(_SPELLINGS.get(extension.lower(), extension.lower()))
    if not stem or found is None:
        raise Invalid({"file": "type_not_allowed"})
    return found


def _examine(path: Path, promised: DocumentType) -> None:
    if path.stat().st_size == 0:
        raise Unfit("empty")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[: len(promised.signature)] != promised.signature:
            raise Unfit(_other_than(promised, data))
        if promised.signature != _ZIP and ends_as_archive(data):
            raise Unfit("content_differs")
        promised.examine(path, data)


def _other_than(promised: DocumentType, data: mmap.mmap) -> str:
    """Why other bytes than promised: a password puts an Office document into another wrapping."""
    wrapped = promised.signature == _ZIP and data[:8] == _COMPOUND_FILE
    return "encrypted" if wrapped and data.find(_ENCRYPTED_PACKAGE) > 0 else "content_differs"


def _examine_pdf(_path: Path, data: mmap.mmap) -> None:
    if data.rfind(b"%%EOF", max(0, len(data) - 1024)) < 0:
        raise Unfit("damaged")


def _examine_image(measure: Callable[[Bytes], Size | None], _path: Path, data: mmap.mmap) -> None:
    size = measure(data)
    if size is None:
        raise Unfit("damaged")
    width, height = size
    if width * height > MOST_PIXELS:
        raise Unfit("too_many_pixels")


def _examine_package(check: Callable[[Archive], None], path: Path, data: mmap.mmap) -> None:
    archive = Archive(path, data)
    archive.check()
    check(archive)


def _ooxml(extension: str, kind: str) -> DocumentType:
    check = partial(packages.check_ooxml, kind=kind)
    return DocumentType(extension, packages.OOXML + kind, _ZIP, partial(_examine_package, check))


def _odf(extension: str, media_type: str) -> DocumentType:
    check = partial(packages.check_odf, media_type=media_type)
    return DocumentType(extension, media_type, _ZIP, partial(_examine_package, check))


TYPES = {
    found.extension: found
    for found in (
        DocumentType("pdf", "application/pdf", b"%PDF-", _examine_pdf),
        _ooxml("docx", packages.WORD),
        _ooxml("xlsx", packages.EXCEL),
        _odf("odt", packages.TEXT),
        _odf("ods", packages.SPREADSHEET),
        DocumentType("png", "image/png", PNG, partial(_examine_image, png_size)),
        DocumentType("jpg", "image/jpeg", JPEG, partial(_examine_image, jpeg_size)),
    )
}
"""What is taken, by extension, in the order in which it is told to people."""

_SPELLINGS = {"jpeg": "jpg"}
