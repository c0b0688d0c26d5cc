"""Zip archives that may be hostile: judged by their directory, then unpacked piece by piece.

Every limit holds for what is really unpacked, not only for what the archive says of itself, and
whatever two readers of zip files could understand differently is refused. What opens all the same
is not called damaged: its way of packing is odd.
"""

import mmap
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import IO

from workflow.documents.outcome import Unfit

Bytes = bytes | mmap.mmap

MOST_ENTRIES = 5_000
MOST_UNPACKED = 200 << 20
MOST_RATIO = 100
_LARGE = 50 << 20
"""Up to this size an entry may be packed as tightly as it likes; blank tables and scans are."""
_BLOCK = 1 << 16

_CENTRAL = b"PK\x01\x02"
_LOCAL = b"PK\x03\x04"
_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 0xFFFF
_PADDING = b"\0\r\n\t "
_LOCAL_SIZE = 30
_ODD_NAME = re.compile(r"^/|^[A-Za-z]:|[\\\0]|(^|/)\.\.(/|$)")
"""Absolute, with a drive, with a backslash or a null, or leading out of its folder."""
_ENCRYPTED = 0x1
_UTF8 = 0x800


class Archive:
    """A zip archive whose directory was found in order; raises `Unfit` when it is not."""

    def __init__(self, file: IO[bytes], data: Bytes) -> None:
        self._data = data
        entries, directory_at = _listed(file, data)
        self.entries = sorted(entries, key=lambda entry: entry.header_offset)
        """In the order in which they lie in the file."""
        self._by_name = {entry.orig_filename.lower(): entry for entry in entries}
        _check_sizes(entries)
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise Unfit("encrypted")
        if not entries:
            raise Unfit("damaged")
        if len(self._by_name) != len(entries) or any(map(_is_odd, entries)):
            raise Unfit("odd_package")
        self._begin = self._beginnings(directory_at)

    @property
    def names(self) -> tuple[str, ...]:
        """The name of every entry, in lower case: names are told apart without regard to it."""
        return tuple(self._by_name)

    def size(self, names: Iterable[str]) -> int:
        """How much these entries are when unpacked, all together."""
        return sum(self._by_name[name].file_size for name in names)

    def check(self) -> None:
        """Raise `Unfit` unless everything unpacks to just what the directory says."""
        for name in self._by_name:
            for _ in self.pieces(name):
                pass

    def begins(self, name: str, length: int) -> bytes:
        """The first bytes of an entry, up to a length."""
        head = b""
        for piece in self.pieces(name):
            head += piece
            if len(head) >= length:
                break
        return head[:length]

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of the entry with one of the names, piece by piece."""
        entry = self._by_name[name]
        left, checksum = entry.file_size, 0
        for piece in self._unpacked(entry):
            left -= len(piece)
            if left < 0:
                raise Unfit("bomb")
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if left or checksum != entry.CRC:
            raise Unfit("damaged")

    def _unpacked(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        if not entry.compress_size and not entry.file_size:
            # Some programs mark nothing at all as packed.
            return iter(())
        begin = self._begin[entry.header_offset]
        end = begin + entry.compress_size
        blocks = (self._data[at : min(at + _BLOCK, end)] for at in range(begin, end, _BLOCK))
        return blocks if entry.compress_type == zipfile.ZIP_STORED else _inflated(blocks)

    def _beginnings(self, directory_at: int) -> dict[int, int]:
        """Where the content of each entry begins, by where its header does.

        The headers agree with the directory, and nothing lies before, upon or within another.
        """
        begin = {}
        free_from = 0
        for entry in self.entries:
            at = entry.header_offset
            if at < free_from:
                raise Unfit("damaged")
            if free_from == 0 and at != 0:
                raise Unfit("odd_package")
            begin[at] = at + _header_length(self._data, entry)
            free_from = begin[at] + entry.compress_size
        if free_from > directory_at:
            raise Unfit("damaged")
        return begin


def ends_as_archive(data: mmap.mmap) -> bool:
    """Whether the file is a zip archive when read from its end, whatever it is at its beginning."""
    tail = data[max(0, len(data) - _END_SIZE - _LONGEST_COMMENT) :]
    return any(
        _short(tail, found.start() + 20) == len(tail) - found.start() - _END_SIZE
        for found in re.finditer(re.escape(_END), tail)
    )


def _listed(file: IO[bytes], data: Bytes) -> tuple[list[zipfile.ZipInfo], int]:
    """The directory's entries, and where the directory begins."""
    _check_end(data)
    # Counted before it is read: a directory of a million entries is itself a bomb.
    for count, _ in enumerate(re.finditer(re.escape(_CENTRAL), data)):
        if count > 10 * MOST_ENTRIES:
            raise Unfit("bomb")
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as fault:
        raise Unfit("damaged") from fault


def _check_end(data: Bytes) -> None:
    """Raise `Unfit` when the directory's end is followed by more than filling.

    A comment is odd: office programs write none, and another document could stand in it.
    """
    tail = data[max(0, len(data) - _END_SIZE - _LONGEST_COMMENT) :]
    at = tail.rfind(_END)
    if at < 0 or at + _END_SIZE > len(tail):
        raise Unfit("damaged")
    if tail[at + 20 :].strip(_PADDING):
        raise Unfit("odd_package")


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise Unfit("bomb")
    for entry in entries:
        if entry.file_size > max(_LARGE, MOST_RATIO * entry.compress_size):
            raise Unfit("bomb")


def _is_odd(entry: zipfile.ZipInfo) -> bool:
    """Whether it is something that no office program puts into a document."""
    return (
        entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or stat.S_ISLNK(entry.external_attr >> 16)
        or _ODD_NAME.search(entry.orig_filename) is not None
    )


def _header_length(data: Bytes, entry: zipfile.ZipInfo) -> int:
    at = entry.header_offset
    header = data[at : at + _LOCAL_SIZE]
    if header[:4] != _LOCAL:
        raise Unfit("damaged")
    flags, method, name_length, extra_length = (_short(header, place) for place in (6, 8, 26, 28))
    name = data[at + _LOCAL_SIZE : at + _LOCAL_SIZE + name_length]
    if flags & _ENCRYPTED:
        raise Unfit("encrypted")
    coding = "utf-8" if flags & _UTF8 else "cp437"
    if method != entry.compress_type or name.decode(coding, "replace") != entry.orig_filename:
        raise Unfit("damaged")
    return _LOCAL_SIZE + name_length + extra_length


def _short(data: bytes, at: int) -> int:
    """The number in two bytes; of bytes that are not there, nought."""
    return int.from_bytes(data[at : at + 2], "little")


def _inflated(blocks: Iterator[bytes]) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    with suppress(zlib.error):
        for block in blocks:
            if inflate.eof:
                raise Unfit("damaged")
            pending = block
            while True:
                piece = inflate.decompress(pending, _BLOCK)
                yield piece
                pending = inflate.unconsumed_tail
                if not pending and len(piece) < _BLOCK:
                    break
    # An error leaves it unfinished, as an end that never came does.
    if not inflate.eof or inflate.unused_data:
        raise Unfit("damaged")
