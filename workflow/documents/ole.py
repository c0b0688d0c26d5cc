"""Documents of Word, Excel and PowerPoint before 2007: files with folders and streams in them."""

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import olefile

from models.vocabulary import ActiveContent
from workflow.documents import biff, embedded, fields
from workflow.documents.images import Bytes
from workflow.documents.outcome import Marks, Unfit
from workflow.documents.targets import elsewhere, shown

_WORD, _POWERPOINT = "WordDocument", "PowerPoint Document"
_EXCEL = ("Workbook", "Book")
_CALLED = ((_WORD, "DOC"), (_EXCEL[0], "XLS"), (_EXCEL[1], "XLS"), (_POWERPOINT, "PPT"))
_ENCRYPTED = ("EncryptedPackage", "EncryptedSummary")
_CURRENT = 0xA5EC
"""How a text begins since Word 97; older ones do so in many ways."""
_FLAGS_AT, _IS_ENCRYPTED = 10, 0x0100
_TABLE_FLAG = 0x0200
_NAMES_AT = 0x19A
"""Where Word 97 says where its list of names is; the second of them is the template's."""
_LIST_HEADER = 6
_TEMPLATE = 1
_FIELDS = (
    (re.compile(rb"\x13([\x20-\x7e\t]{3,600})"), "cp1252"),
    (re.compile(rb"\x13\0((?:[\x20-\x7e\t]\0){3,600})"), "utf-16-le"),
)
"""Fields within a text, in both ways that Word writes letters."""
_USER_TOKEN_AT, _USER_ENCRYPTED = 12, 0xF3D1C4DF
_HAS_MACROS = re.compile(rb"\x02\0\0\x04\x0c\0\0\0.{4}\x01\0\0\0", re.DOTALL)
"""The record with which PowerPoint says that there are macros."""
_STARTS_PROGRAM = re.compile(rb"\0\0\xf3\x0f\x10\0\0\0.{8}\x02", re.DOTALL)
"""The record that says what comes of a click, where it is a program."""
_RUN_PROGRAM = "Run program"
"""What PowerPoint calls it where it is set."""


def examine_document(path: Path, _data: mmap.mmap) -> Marks:
    """What a text of Word does by itself; raises `Unfit` when it cannot be taken."""
    with _opened(path, _WORD) as compound:
        content = compound.openstream(_WORD).read()
        if _short(content, _FLAGS_AT) & _IS_ENCRYPTED:
            raise Unfit("encrypted")
        marks = {*embedded.marks_of_compound(compound), *_marks_of_fields(content)}
        _check_template(_template(compound, content))
    return frozenset(marks)


def examine_workbook(path: Path, _data: mmap.mmap) -> Marks:
    """What a workbook of Excel does by itself; raises `Unfit` when it cannot be taken."""
    with _opened(path, *_EXCEL) as compound:
        name = next(name for name in _EXCEL if compound.exists(name))
        marks = {*biff.marks_of(compound.openstream(name).read())}
        return frozenset({*marks, *embedded.marks_of_compound(compound)})


def examine_presentation(path: Path, _data: mmap.mmap) -> Marks:
    """What a presentation of PowerPoint does by itself; raises `Unfit` when it cannot be taken."""
    with _opened(path, _POWERPOINT) as compound:
        if compound.exists("Current User"):
            user = compound.openstream("Current User").read(_USER_TOKEN_AT + 4)
            if user[_USER_TOKEN_AT:] == _USER_ENCRYPTED.to_bytes(4, "little"):
                raise Unfit("encrypted")
        content = compound.openstream(_POWERPOINT).read()
        if _HAS_MACROS.search(content):
            raise Unfit("has_macros")
        if _STARTS_PROGRAM.search(content):
            raise Unfit("runs_commands", _RUN_PROGRAM)
        return frozenset(embedded.marks_of_compound(compound))


def refuse_encrypted(data: Bytes) -> None:
    """Raise `Unfit` when it is a newer Office document in the wrapping that a password gives it."""
    if data.find("EncryptedPackage".encode("utf-16-le")) > 0:
        raise Unfit("encrypted")


@contextmanager
def _opened(path: Path, *streams: str) -> Iterator["olefile.OleFileIO[Any]"]:
    """The file, when one of the streams is in it."""
    try:
        with olefile.OleFileIO(str(path)) as compound:
            _check_kind(compound, streams)
            yield compound
    except embedded.NOT_COMPOUND as fault:
        raise Unfit("unreadable") from fault


def _check_kind(compound: "olefile.OleFileIO[Any]", streams: tuple[str, ...]) -> None:
    if any(map(compound.exists, streams)):
        return
    if any(map(compound.exists, _ENCRYPTED)):
        raise Unfit("encrypted")
    for stream, called in _CALLED:
        if compound.exists(stream):
            raise Unfit("another_kind", called)
    raise Unfit("content_differs")


def _marks_of_fields(content: bytes) -> Iterator[ActiveContent]:
    for pattern, coding in _FIELDS:
        for found in pattern.finditer(content):
            yield from fields.marks_of(found[1].decode(coding, "replace"))


def _check_template(name: str) -> None:
    if elsewhere(name):
        raise Unfit("template_elsewhere", shown(name))


def _template(compound: "olefile.OleFileIO[Any]", content: bytes) -> str:
    """What the template is called, as far as the document says so where Word looks for it."""
    table = "1Table" if _short(content, _FLAGS_AT) & _TABLE_FLAG else "0Table"
    if _short(content, 0) != _CURRENT or not compound.exists(table):
        return ""
    begin, length = (int.from_bytes(content[at : at + 4], "little") for at in (_NAMES_AT, 0x19E))
    names = compound.openstream(table).read()[begin : begin + length]
    if names[:2] != b"\xff\xff":
        return ""
    at = _LIST_HEADER
    for _ in range(_TEMPLATE):
        at += 2 + 2 * _short(names, at)
    template: bytes = names[at + 2 : at + 2 + 2 * _short(names, at)]
    return template.decode("utf-16-le", "replace")


def _short(content: bytes, at: int) -> int:
    """The number in two bytes; of bytes that are not there, nought."""
    return int.from_bytes(content[at : at + 2], "little")
