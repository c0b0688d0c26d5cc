"""The size of a picture from its header, without decoding it: decoding is where the danger lies."""

import mmap
import struct

Bytes = bytes | mmap.mmap
Size = tuple[int, int]
"""Width and height in pixels."""

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"

_MOST_PARTS = 20_000
"""Chunks of a PNG, segments of a JPEG; a photograph of 25 MB has some thousands at most."""
_START_OF_SCAN = 0xDA
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers that begin a frame, whose header has the size."""


def png_size(data: Bytes) -> Size | None:
    """The size of a PNG, or None when it is not whole."""
    if data[: len(PNG)] != PNG or data[8:16] != b"\x00\x00\x00\x0dIHDR" or not _png_ends(data):
        return None
    width, height = struct.unpack_from(">II", data, 16)
    return (width, height) if width and height else None


def jpeg_size(data: Bytes) -> Size | None:
    """The size of a JPEG, or None when it is not whole."""
    size: Size | None = None
    at = 2
    for _ in range(_MOST_PARTS):
        if at + 9 > len(data) or data[at] != 0xFF:  # noqa: PLR2004 - every marker begins so
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # noqa: PLR2004 - filling
            at += 1
            continue
        if marker in _STANDALONE:
            at += 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if marker == _START_OF_SCAN:
            return size if data.find(b"\xff\xd9", at) > 0 else None
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            if size or not (width and height):
                return None
            size = width, height
        at += 2 + length
    return None


def _png_ends(data: Bytes) -> bool:
    at = len(PNG)
    for _ in range(_MOST_PARTS):
        if at + 12 > len(data):
            return False
        length, kind = struct.unpack_from(">I4s", data, at)
        if kind == b"IEND":
            return True
        at += 12 + length
    return False
