"""A text in RTF, which many programs also save as .doc: read by its control words."""

import mmap
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from models.vocabulary import ActiveContent
from workflow.documents import embedded, fields
from workflow.documents.outcome import Marks, Unfit
from workflow.documents.targets import elsewhere, shown

_PADDING = b"\0\t\n\r\x1a "
_REFRESHED = re.compile(rb"\\obj(?:autlink|link|update|ocx|html)(?![a-z])")
"""Objects that are fetched or started when the text opens."""
_TEMPLATE = re.compile(rb"\\template(?![a-z])-?\d*([^{}]{0,2000})")
_FIELD = re.compile(rb"\\fldinst(?![a-z])([^\0]{0,2000})", re.DOTALL)
_OBJECT = re.compile(rb"\\objdata(?![a-z])([^}]*)", re.DOTALL)
_CONTROL = re.compile(rb"\\\*|\\[a-z]+-?\d* ?|[{}\r\n]")
_ESCAPED = re.compile(rb"\\'([0-9a-fA-F]{2})")
_WIDE = re.compile(rb"\\u(-?\d{1,6}) ?(?:\\'[0-9a-fA-F]{2}|\?)?")
"""A letter by its number, and what programs show that know no such letters."""
_HEX = re.compile(rb"[^0-9a-fA-F]")


def examine(_path: Path, data: mmap.mmap) -> Marks:
    """What the text does by itself; raises `Unfit` when it cannot be taken."""
    return marks_of(data[:])


def marks_of(whole: bytes) -> Marks:
    """The same of a text that is in another one."""
    content = whole.rstrip(_PADDING)
    if not content.endswith(b"}"):
        raise Unfit("cut_off")
    if _REFRESHED.search(content):
        raise Unfit("refreshes_objects")
    for found in _TEMPLATE.finditer(content):
        template = _letters(found[1])
        if elsewhere(template):
            raise Unfit("template_elsewhere", shown(template))
    return frozenset((*_marks_of_fields(content), *_marks_of_objects(content)))


def _marks_of_fields(content: bytes) -> Iterator[ActiveContent]:
    for found in _FIELD.finditer(content):
        code = found[1].partition(b"\\fldrslt")[0]
        yield from fields.marks_of(_letters(code))


def _marks_of_objects(content: bytes) -> Iterator[ActiveContent]:
    for found in _OBJECT.finditer(content):
        yield ActiveContent.EMBEDDED_OBJECT
        digits = _HEX.sub(b"", found[1])
        with suppress(ValueError):
            inside = bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
            embedded.check_packed_file(inside)
            at = inside.find(embedded.OLE)
            if at >= 0:
                yield from embedded.marks_of(inside[at:])


def _letters(code: bytes) -> str:
    """What stands there when the control words are left out."""
    spelt = _WIDE.sub(_letter, code)
    plain = _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), spelt)
    doubled = plain.replace(b"\\\\", b"\0")
    return _CONTROL.sub(b"", doubled).replace(b"\0", b"\\").decode("cp1252", "replace").strip()


def _letter(found: re.Match[bytes]) -> bytes:
    return chr(int(found[1]) % 0x10000).encode("cp1252", "replace")
