"""The records of a workbook of Excel before 2007: passwords, macro sheets, links to programs."""

import re
import struct
from collections.abc import Iterator

from models.vocabulary import ActiveContent
from workflow.documents import formulas
from workflow.documents.biff_cipher import Cipher, cipher
from workflow.documents.outcome import Unfit
from workflow.documents.targets import elsewhere, shown

_BEGIN = (0x0809, 0x0409, 0x0209, 0x0009)
_END, _PASSWORD, _SHEET, _OTHER_BOOK = 0x000A, 0x002F, 0x0085, 0x01AE
_NAMES = (0x0018, 0x0023)
"""Names, of which newer functions are some that older programs do not know."""
_CONNECTION = 0x0876
_PLACE, _KIND_AT = 4, 5
"""A sheet is listed with its place, which is never encrypted; then comes what kind it is."""
_NEWER_FUNCTION = re.compile(r"_xlfn\.([A-Z.]+)")
_MACRO_KINDS = (b"\x01", b"\x06")
_ADD_IN = b"\x01\x3a"
_WITHIN = "\0\x01\x02"
"""How the address of another workbook begins; that of a program begins with its name."""
_SEPARATOR = "\x03"
_VOLUME = "\x01"
_AN_ADDRESS = "\x05"


def marks_of(stream: bytes) -> Iterator[ActiveContent]:
    """What a workbook is to be told of.

    Raises `Unfit` when it has a password or macros, starts programs or fetches something.
    """
    records = _records(stream)
    kind, _, _ = next(records, (None, 0, b""))
    if kind not in _BEGIN:
        raise Unfit("unreadable")
    secret: Cipher | None = None
    for kind, at, content in records:
        if kind == _END:
            return
        if kind == _PASSWORD:
            secret = cipher(content)
            if secret is None:
                raise Unfit("encrypted")
        elif kind == _SHEET:
            _check_sheet(content[:_PLACE] + _plain(content[_PLACE:], at + _PLACE, secret))
        elif kind == _OTHER_BOOK:
            _check_other_book(_plain(content, at, secret))
        elif kind in _NAMES:
            yield from _marks_of_name(_plain(content, at, secret))
        elif kind == _CONNECTION:
            yield ActiveContent.DATA_CONNECTION


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The kind of each record, where its content begins, and the content."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _plain(content: bytes, at: int, secret: Cipher | None) -> bytes:
    return secret.read(content, at) if secret else content


def _check_sheet(content: bytes) -> None:
    if content[_KIND_AT : _KIND_AT + 1] in _MACRO_KINDS:
        raise Unfit("has_macros")


def _marks_of_name(content: bytes) -> Iterator[ActiveContent]:
    for coding in ("latin-1", "utf-16-le"):
        for found in _NEWER_FUNCTION.finditer(content.decode(coding, "ignore")):
            yield from formulas.marks_of(f"{found[1]}()")


def _check_other_book(content: bytes) -> None:
    """Raise `Unfit` when cells are filled by a program, or from a workbook elsewhere."""
    if content[2:4] == _ADD_IN or len(content) < 6:  # noqa: PLR2004 - the shortest with a name
        return
    wide = content[4] & 1
    name = content[5:].decode("utf-16-le" if wide else "cp1252", "replace")
    name = name[: int.from_bytes(content[2:4], "little")]
    if _SEPARATOR in name and not name.startswith(tuple(_WITHIN)):
        raise Unfit("runs_commands", shown(name.replace(_SEPARATOR, "|")))
    target = _spelt(name)
    if elsewhere(target):
        raise Unfit("fetches_content", shown(target))


def _spelt(name: str) -> str:
    """The path of another workbook as people write it, from how Excel packs it."""
    if name[:2] == _VOLUME + _AN_ADDRESS:
        return name[3:]
    path = name.removeprefix("\x01")
    if path.startswith("\x01@"):
        path = "\\\\" + path[2:]
    elif path.startswith("\x01"):
        path = f"{path[1:2]}:\\{path[2:]}"
    return "".join({"\x03": "\\", "\x02": "\\", "\x04": "..\\"}.get(c, c) for c in path)
