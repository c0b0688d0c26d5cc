"""Documents of every kind that is taken, made from their parts, so that tests can bend them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

Part = str | bytes

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "application/vnd.oasis.opendocument.text"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: dict[str, Part], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of named parts, in their order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else method
            archive.writestr(entry, content)
    return stream.getvalue()


def docx(more: dict[str, Part] | None = None, *, text: str = "Kính gửi") -> bytes:
    """A Word document; `more` adds parts or replaces them."""
    return zipped(docx_parts(text) | (more or {}))


def docx_parts(text: str = "Kính gửi") -> dict[str, Part]:
    """What a Word document is made of."""
    return {
        "[Content_Types].xml": content_types("/word/document.xml", f"{WORD}.main+xml"),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", "Internal")),
        "word/document.xml": f"<w:document xmlns:w='urn:w'><w:t>{text}</w:t></w:document>",
    }


def xlsx(more: dict[str, Part] | None = None) -> bytes:
    """An Excel workbook."""
    parts: dict[str, Part] = {
        "[Content_Types].xml": content_types("/xl/workbook.xml", f"{EXCEL}.main+xml"),
        "_rels/.rels": relations(("officeDocument", "/xl/workbook.xml", "Internal")),
        "xl/workbook.xml": "<workbook/>",
    }
    return zipped(parts | (more or {}))


def odf(media_type: str, more: dict[str, Part] | None = None) -> bytes:
    """An OpenDocument file."""
    parts: dict[str, Part] = {
        "mimetype": media_type,
        "content.xml": "<office:document-content xmlns:office='urn:office'/>",
        "META-INF/manifest.xml": manifest(""),
    }
    return zipped(parts | (more or {}))


def manifest(entry: str) -> str:
    """An OpenDocument manifest with something in its one entry."""
    return (
        "<manifest:manifest xmlns:manifest='urn:manifest'>"
        f"<manifest:file-entry>{entry}</manifest:file-entry></manifest:manifest>"
    )


def content_types(part: str, kind: str) -> str:
    """The list of what an Office document's parts are."""
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        "<Default Extension='xml' ContentType='application/xml'/>"
        f"<Override PartName='{part}' ContentType='{kind}'/></Types>"
    )


def relations(*each: tuple[str, str, str]) -> str:
    """A list of relations: type, target and mode of each."""
    rows = "".join(
        f"<Relationship Id='r{n}' Type='{RELATIONS}/{kind}' Target='{target}' TargetMode='{mode}'/>"
        for n, (kind, target, mode) in enumerate(each)
    )
    return f"<Relationships xmlns='urn:relations'>{rows}</Relationships>"


def pdf(text: str = "Bao cao") -> bytes:
    """A PDF, as far as its ends go."""
    return b"%PDF-1.7\n" + f"1 0 obj\n({text})\nendobj\n".encode() + b"trailer\n<<>>\n%%EOF\n"


def png(width: int = 2, height: int = 2) -> bytes:
    """A PNG whose header claims a size; its pixels are for two by two."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            png_chunk(b"IHDR", struct.pack(">II5B", width, height, 8, 0, 0, 0, 0)),
            png_chunk(b"IDAT", zlib.compress(b"\x00\xff\xff" * 2)),
            png_chunk(b"IEND", b""),
        )
    )


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def jpeg(width: int = 2, height: int = 2, *, before: bytes = b"", frames: int = 1) -> bytes:
    """A JPEG whose frame header claims a size; `before` are segments in front of it."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"".join(
        (
            b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00",
            before,
            frame * frames,
            b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00",
            b"\x12\x34\x56\xff\x00\x78",
            b"\xff\xd9",
        )
    )
