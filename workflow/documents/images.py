"""The size of a picture from its header, without decoding it: decoding is where the danger lies."""

import mmap
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from workflow.documents.outcome import Marks, Unfit

Bytes = bytes | mmap.mmap
Size = tuple[int, int]
"""Width and height in pixels."""

MOST_PIXELS = 300_000_000
"""Telephones take 200 million, an A3 page scanned at 600 dpi has 70 million. Nothing is decoded
here; far above this the readers' own devices give up."""

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"

_MOST_PARTS = 20_000
"""Chunks of a PNG, segments of a JPEG, pages of a TIFF; honest files have some thousands."""
_START_OF_SCAN = 0xDA
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers that begin a frame, whose header has the size."""
_WIDTH, _HEIGHT = 256, 257
"""The tags of a TIFF."""
_SHORT, _LONG, _LONG8 = 3, 4, 16
"""How the value of a tag is written."""
_HEIF_HEADER = 1 << 20
"""Within so many bytes a telephone says what sizes its pictures have."""


def examine_jpeg(_path: Path, data: mmap.mmap) -> Marks:
    """Raise `Unfit` when it is not whole, or too large to be looked at."""
    return _judged(jpeg_size(data))


def examine_png(_path: Path, data: mmap.mmap) -> Marks:
    """Raise `Unfit` when it is not whole, or too large to be looked at."""
    return _judged(png_size(data))


def examine_webp(_path: Path, data: mmap.mmap) -> Marks:
    """Raise `Unfit` when it is not whole, or too large to be looked at."""
    return _judged(webp_size(data))


def examine_tiff(_path: Path, data: mmap.mmap) -> Marks:
    """Raise `Unfit` when a page is not whole or too large."""
    pages = 0
    for size in tiff_sizes(data):
        _judged(size)
        pages += 1
    return _judged((1, 1) if pages else None)


def examine_heif(_path: Path, data: mmap.mmap) -> Marks:
    """Raise `Unfit` when it is not whole, or too large to be looked at."""
    for size in heif_sizes(data):
        _judged(size)
    return _judged((1, 1) if _heif_ends(data) else None)


def _judged(size: Size | None) -> Marks:
    if size is None:
        raise Unfit("picture_cut_off")
    width, height = size
    if width * height > MOST_PIXELS:
        raise Unfit("too_many_pixels", str(MOST_PIXELS // 1_000_000))
    return frozenset()


def png_size(data: Bytes) -> Size | None:
    """The size of a PNG, or None when it is not whole."""
    if data[: len(PNG)] != PNG or data[8:16] != b"\x00\x00\x00\x0dIHDR" or not _png_ends(data):
        return None
    width, height = struct.unpack_from(">II", data, 16)
    return (width, height) if width and height else None


def jpeg_size(data: Bytes) -> Size | None:
    """The size of a JPEG, or None when it is not whole; of several pictures, that of the first."""
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


def webp_size(data: Bytes) -> Size | None:
    """The size of a WEBP, or None when it is not whole."""
    if len(data) < 30 or int.from_bytes(data[4:8], "little") + 8 > len(data):  # noqa: PLR2004
        return None
    read = {b"VP8X": _webp_extended, b"VP8L": _webp_lossless, b"VP8 ": _webp_lossy}
    reader: Callable[[bytes], Size] | None = read.get(bytes(data[12:16]))
    return reader(bytes(data[20:30])) if reader else None


def tiff_sizes(data: Bytes) -> Iterator[Size | None]:
    """The size of each page of a TIFF; None where one is not whole or they go round in a ring."""
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"+\0", b"\0+")
    (at,) = _of(data, f"{order}Q", 8) if big else _of(data, f"{order}I", 4)
    seen: set[int] = set()
    while at:
        if at in seen or len(seen) > _MOST_PARTS:
            yield None
            return
        seen.add(at)
        try:
            size, at = _tiff_page(data, at, order, big=big)
        except struct.error:
            size, at = None, 0
        yield size


def heif_sizes(data: Bytes) -> Iterator[Size]:
    """The sizes that a HEIC or AVIF gives its pictures, in no order."""
    head = data[:_HEIF_HEADER]
    at = -1
    while (at := head.find(b"ispe", at + 1)) >= 0:
        if at + 16 <= len(head):
            width, height = struct.unpack_from(">II", head, at + 8)
            yield width, height


def brands(head: bytes) -> list[bytes]:
    """What a file of the family of MP4, HEIC and AVIF says that it is; empty for any other."""
    (size,) = struct.unpack(">I", head[:4].ljust(4, b"\0"))
    if head[4:8] != b"ftyp" or size < 16 or size > len(head):  # noqa: PLR2004 - two words, a brand
        return []
    return [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]


def _of(data: Bytes, form: str, at: int) -> tuple[int, ...]:
    return struct.unpack_from(form, data, at) if at + struct.calcsize(form) <= len(data) else (0,)


def _tiff_page(data: Bytes, at: int, order: str, *, big: bool) -> tuple[Size | None, int]:
    """The size of the page that a directory describes, and where the next directory is."""
    count_form, entry, value_at = ("Q", 20, 12) if big else ("H", 12, 8)
    (count,) = struct.unpack_from(order + count_form, data, at)
    first = at + struct.calcsize(count_form)
    if not 0 < count < _MOST_PARTS:
        return None, 0
    size = {}
    for begin in range(first, first + count * entry, entry):
        tag, form = struct.unpack_from(f"{order}HH", data, begin)
        if tag in (_WIDTH, _HEIGHT):
            spelt = {_SHORT: "H", _LONG: "I", _LONG8: "Q"}.get(form, "I")
            (size[tag],) = struct.unpack_from(order + spelt, data, begin + value_at)
    (following,) = struct.unpack_from(f"{order}{'Q' if big else 'I'}", data, first + count * entry)
    width, height = size.get(_WIDTH, 0), size.get(_HEIGHT, 0)
    return ((width, height) if width and height else None), following


def _webp_extended(header: bytes) -> Size:
    width, height = (int.from_bytes(header[at : at + 3], "little") for at in (4, 7))
    return width + 1, height + 1


def _webp_lossless(header: bytes) -> Size:
    bits = int.from_bytes(header[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _webp_lossy(header: bytes) -> Size:
    width, height = struct.unpack_from("<HH", header, 6)
    return width & 0x3FFF, height & 0x3FFF


def _heif_ends(data: Bytes) -> bool:
    """Whether the boxes, one after the other, end within the file and one has the contents."""
    at, kinds = 0, set()
    for _ in range(_MOST_PARTS):
        if at + 8 > len(data):
            break
        size, kind = struct.unpack_from(">I4s", data, at)
        if size == 1:
            (size,) = _of(data, ">Q", at + 8)
        length = size or len(data) - at
        if length < 8 or at + length > len(data):  # noqa: PLR2004 - a box has a header
            # What telephones and programs leave behind the picture is none of ours.
            break
        kinds.add(kind)
        at += length
    return {b"ftyp", b"mdat"} <= kinds and not kinds.isdisjoint((b"meta", b"moov"))


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
