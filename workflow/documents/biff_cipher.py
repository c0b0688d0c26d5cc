"""The password that Excel itself gives a workbook whose structure is protected.

Such a workbook is encrypted in the file, and opens for everybody without a question: what asks
for no password has none. Only the way of Excel 97 is known here, which writes such workbooks.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

_PASSWORD = "VelvetSweatshop"  # noqa: S105 - known to every Excel, and published by its maker
_RC4, _VERSION = b"\1\0", b"\1\0\1\0"
_KEY_BYTES = 5
_BLOCK = 1024
_REPEATED = 16


@dataclass(frozen=True, slots=True)
class Cipher:
    """What reads a workbook that is encrypted with Excel's own password."""

    secret: bytes

    def read(self, encrypted: bytes, at: int) -> bytes:
        """Some bytes of the stream that stand at a place of it."""
        plain = bytearray()
        while encrypted:
            block, within = divmod(at, _BLOCK)
            here, encrypted = encrypted[: _BLOCK - within], encrypted[_BLOCK - within :]
            stream = self._stream(block)
            for _ in range(within):
                next(stream)
            plain += bytes(byte ^ key for byte, key in zip(here, stream, strict=False))
            at += len(here)
        return bytes(plain)

    def _stream(self, block: int) -> Iterator[int]:
        return _rc4(_md5(self.secret + block.to_bytes(4, "little")))


def cipher(filepass: bytes) -> Cipher | None:
    """What reads the workbook whose record of its password this is; None for any other password."""
    if filepass[:6] != _RC4 + _VERSION:
        return None
    salt, verifier, proof = (filepass[at : at + 16] for at in (6, 22, 38))
    start = _md5(_PASSWORD.encode("utf-16-le"))[:_KEY_BYTES]
    found = Cipher(_md5((start + salt) * _REPEATED)[:_KEY_BYTES])
    plain = found.read(verifier + proof, 0)
    return found if plain[16:] == _md5(plain[:16]) else None


def _md5(content: bytes) -> bytes:
    return hashlib.md5(content, usedforsecurity=False).digest()


def _rc4(key: bytes) -> Iterator[int]:
    """The endless stream of bytes that a key gives."""
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    while True:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        yield box[(box[i] + box[j]) % 256]
