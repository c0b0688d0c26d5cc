"""Compound files, as Word, Excel and PowerPoint wrote before 2007, made from their streams."""

from __future__ import annotations

import hashlib
import struct
from itertools import count

Tree = dict[str, "bytes | Tree"]

SECTOR = 512
EXCELS_OWN = "VelvetSweatshop"
"""The password that Excel gives what asks for none."""
_SMALLEST = 4096
"""Shorter streams would lie in a file within the file; filled up, they need none."""
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def compound(tree: Tree) -> bytes:
    """A compound file; a dictionary is a storage, bytes are a stream."""
    entries: list[list[object]] = [["Root Entry", _ROOT, _FREE, _FREE, b""]]
    entries[0][3] = _added(entries, tree)
    body, table = bytearray(), []
    rows = [(*entry[:4], *_placed(body, table, entry[4])) for entry in entries]
    directory = b"".join(_row(*row) for row in rows)
    directory_at, _ = _placed(body, table, directory)
    needed = next(n for n in count(1) if (len(table) + n) * 4 <= n * SECTOR)
    places = list(range(len(table), len(table) + needed))
    table += [_TABLE] * needed
    table += [_FREE] * (needed * SECTOR // 4 - len(table))
    return _header(directory_at, places) + bytes(body) + struct.pack(f"<{len(table)}I", *table)


def _added(entries: list[list[object]], tree: Tree) -> int:
    """Where the first child is, after which each leads to the next."""
    first, last = _FREE, None
    for name, content in tree.items():
        at = len(entries)
        kind = _STORAGE if isinstance(content, dict) else _STREAM
        held = b"" if isinstance(content, dict) else content.ljust(_SMALLEST, b"\0")
        entry: list[object] = [name, kind, _FREE, _FREE, held]
        entries.append(entry)
        if isinstance(content, dict):
            entry[3] = _added(entries, content)
        if last is None:
            first = at
        else:
            last[2] = at
        last = entry
    return first


def _placed(body: bytearray, table: list[int], content: object) -> tuple[int, int]:
    """Where a stream begins, and its length."""
    assert isinstance(content, bytes)
    if not content:
        return _END, 0
    begin, sectors = len(table), -(-len(content) // SECTOR)
    body += content.ljust(sectors * SECTOR, b"\0")
    table += [*range(begin + 1, begin + sectors), _END]
    return begin, len(content)


def _row(name: object, kind: object, right: object, child: object, at: int, size: int) -> bytes:
    letters = str(name).encode("utf-16-le")
    return struct.pack(
        "<64sHBB3I16xI16xIQ",
        letters, len(letters) + 2, kind, 1, _FREE, right, child, 0, at, size,
    )  # fmt: skip


def _header(directory_at: int, tables: list[int]) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9I", 0, len(tables), directory_at, 0, 4096, _END, 0, _END, 0)
    return head + struct.pack("<109I", *tables, *[_FREE] * (109 - len(tables)))


def doc(
    text: str = "Kính gửi", *, flags: int = 0x1200, more: Tree | None = None, template: str = ""
) -> bytes:
    """A text of Word 97."""
    names = b"\xff\xff\x02\0\0\0" + b"".join(
        struct.pack("<H", len(name)) + name.encode("utf-16-le") for name in ("", template)
    )
    block = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x042A, 0, flags)
    block = block.ljust(0x19A, b"\0") + struct.pack("<II", 0, len(names))
    content = block.ljust(2048, b"\0") + text.encode("cp1252", "replace")
    wide = content + b"\0" * (len(content) % 2) + text.encode("utf-16-le")
    return compound({"WordDocument": wide, "1Table": names, **(more or {})})


def record(kind: int, content: bytes = b"") -> bytes:
    """One record of a workbook."""
    return struct.pack("<HH", kind, len(content)) + content


def xls(
    *records: bytes, more: Tree | None = None, sheet: int = 0, stream: str = "Workbook"
) -> bytes:
    """A workbook of Excel 97."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    name = record(0x0085, struct.pack("<IBBBB", 0, 0, sheet, 4, 0) + b"Biau")
    return compound({stream: begin + b"".join(records) + name + record(0x0A), **(more or {})})


def protected_xls(password: str = EXCELS_OWN, *, sheet: int = 0) -> bytes:
    """A workbook that Excel 97 encrypted, as it does where the structure is protected."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    start = _md5(password.encode("utf-16-le"))[:5]
    secret = _md5((start + salt) * 16)[:5]
    proof = _rc4(_md5(secret + bytes(4)), verifier + _md5(verifier))
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    head += record(0x002F, b"\1\0\1\0\1\0" + salt + proof)
    at = len(head) + 8
    told = struct.pack("<BBBB", 0, sheet, 4, 0) + b"Biau"
    hidden = _rc4(_md5(secret + bytes(4)), bytes(at) + told)[at:]
    return compound({"Workbook": head + record(0x0085, bytes(4) + hidden) + record(0x0A)})


def _md5(content: bytes) -> bytes:
    return hashlib.md5(content, usedforsecurity=False).digest()


def _rc4(key: bytes, content: bytes) -> bytes:
    box, j, result = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        result.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(result)


def ppt(content: bytes = b"", *, token: int = 0xE391C05F, more: Tree | None = None) -> bytes:
    """A presentation of PowerPoint 97."""
    user = struct.pack("<HHIII", 0, 0x0FF6, 0x14, 0x14, token)
    return compound(
        {"PowerPoint Document": content or b"\x0f\0\xe8\x03", "Current User": user, **(more or {})}
    )


def packed_file(name: str, content: bytes = b"xin chao") -> bytes:
    """A file of any kind as Windows packs it into a document."""
    label = name.encode("cp1252", "replace") + b"\0"
    body = struct.pack("<H", 2) + label + b"C:\\a\\" + label + struct.pack("<HH", 0, 3)
    body += struct.pack("<I", len(label) + 5) + b"C:\\a\\" + label
    return struct.pack("<I", len(body)) + body + struct.pack("<I", len(content)) + content
