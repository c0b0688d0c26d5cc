"""What is carried inside a document: other documents, any files, and programs."""

import io
import re
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import olefile

from models.vocabulary import ActiveContent
from workflow.documents.archives import Archive
from workflow.documents.clicks import PROGRAMS
from workflow.documents.outcome import Unfit

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
MOST_EMBEDDED = 64 << 20

_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!")
_PROGRAM_NAME = re.compile(
    rf"\.(?:{PROGRAMS}|com|url|iso|img|vhd|py|docm|xlsm|pptm|dotm|xlam|one)\s*\0".encode(),
    re.IGNORECASE,
)
_MACRO_STORAGES = frozenset({"vba", "_vba_project", "_vba_project_cur", "macros"})
_FILE_STREAM = "\x01ole10native"
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
NOT_COMPOUND = (OSError, ValueError, IndexError, TypeError, KeyError, AttributeError, struct.error)
"""What olefile raises at bytes that only begin as a compound file."""
_NAMES_AT = 4096
"""Within so many bytes a packed file tells its names."""


def marks_of(content: bytes) -> Iterator[ActiveContent]:
    """What something inside a document is to be told of; raises `Unfit` at macros and programs."""
    if content.startswith(_PROGRAMS):
        raise Unfit("carries_program")
    if content.startswith(ZIP):
        check_names(_names_in(content))
    # What is no compound file after all is not opened as one either.
    elif content.startswith(OLE):
        with suppress(*NOT_COMPOUND), olefile.OleFileIO(content) as compound:
            yield from marks_of_compound(compound)


def marks_of_compound(compound: "olefile.OleFileIO[Any]") -> Iterator[ActiveContent]:
    """What the storages and streams of a compound file are to be told of."""
    for path in compound.listdir(streams=True, storages=True):
        if _MACRO_STORAGES.intersection(name.lower() for name in path):
            raise Unfit("has_macros")
        if path[-1].lower() == _FILE_STREAM:
            check_packed_file(compound.openstream(path).read(_NAMES_AT))
            yield ActiveContent.ATTACHMENT


def check_packed_file(content: bytes) -> None:
    """Raise `Unfit` when bytes that pack a file name a program, or have one."""
    if _PROGRAM_NAME.search(content) or b"MZ\x90\0" in content:
        raise Unfit("carries_program")


def check_names(names: Iterable[str]) -> None:
    """Raise `Unfit` when an Office document with parts of these names has macros."""
    for name in names:
        if name.rpartition("/")[2] in _MACRO_PARTS or name.startswith("xl/macrosheets/"):
            raise Unfit("has_macros")


def _names_in(content: bytes) -> tuple[str, ...]:
    with suppress(Unfit):
        return Archive(io.BytesIO(content), content).names
    return ()
