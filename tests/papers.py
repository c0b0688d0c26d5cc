"""Documents of every kind that is taken, made from their parts, so that tests can bend them."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Sequence

Part = str | bytes

MIB = 1 << 20

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
TEXT = "application/vnd.oasis.opendocument.text"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
PRESENTATION = "application/vnd.oasis.opendocument.presentation"

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


def pptx(more: dict[str, Part] | None = None) -> bytes:
    """A PowerPoint presentation."""
    parts: dict[str, Part] = {
        "[Content_Types].xml": content_types("/ppt/presentation.xml", f"{POWERPOINT}.main+xml"),
        "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml", "Internal")),
        "ppt/presentation.xml": "<p:presentation xmlns:p='urn:p'/>",
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


def pdf(
    text: str = "Bao cao", *, catalog: str = "", page: str = "", more: Sequence[str] = (),
    pages: int = 1,
) -> bytes:  # fmt: skip
    """A PDF of a page; `catalog` and `page` add entries, `more` adds objects from number 5 on."""
    content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    kids = " ".join(["3 0 R"] * pages)
    return pdf_of(
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {page} >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        *more,
    )


def pdf_of(*objects: str) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    content, places = bytearray(b"%PDF-1.7\n"), []
    for number, written in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{written}\nendobj\n".encode()
    size = len(objects) + 1
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return bytes(content) + f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


def updated(content: bytes, number: int, written: str) -> bytes:
    """A PDF with one object replaced, or added, by an incremental update."""
    before = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    size = max(number + 1, *map(int, re.findall(rb"/Size (\d+)", content)))
    begin = len(content)
    content += f"{number} 0 obj\n{written}\nendobj\n".encode()
    end = (
        f"xref\n{number} 1\n{begin:010} 00000 n \ntrailer\n<< /Size {size} /Root 1 0 R"
        f" /Prev {before} >>\nstartxref\n{len(content)}\n%%EOF\n"
    )
    return content + end.encode()


def saved(content: bytes, **options: Any) -> bytes:
    """A PDF as another program writes it anew: packed, encrypted, ordered for the web."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(stream, **options)
    return stream.getvalue()


def tiff(*sizes: tuple[int, int], order: str = "<", following: int = 0) -> bytes:
    """A TIFF whose pages claim sizes; after the last comes `following`."""
    content = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, 8)
    for nth, (width, height) in enumerate(sizes, 1):
        after = following if nth == len(sizes) else len(content) + 30
        content += struct.pack(f"{order}HHHIIHHIII", 2, 256, 4, 1, width, 257, 4, 1, height, after)
    return content


def webp(width: int = 2, height: int = 2) -> bytes:
    """A WEBP whose header claims a size."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    chunk = b"VP8X" + struct.pack("<I", 10) + bytes(4) + size
    return b"RIFF" + struct.pack("<I", len(chunk) + 4 + 8) + b"WEBP" + chunk + b"VP8 " + bytes(4)


def heif(width: int = 2, height: int = 2, *, brand: bytes = b"heic", more: bytes = b"") -> bytes:
    """A picture of a telephone that claims a size; `more` are brands it is compatible with."""
    sizes = box(b"ispe", bytes(4) + struct.pack(">II", width, height))
    return b"".join(
        (
            box(b"ftyp", brand + bytes(4) + (more or b"mif1" + brand)),
            box(b"meta", bytes(4) + box(b"iprp", box(b"ipco", sizes))),
            box(b"mdat", b"x" * 40),
        )
    )


def box(kind: bytes, content: bytes) -> bytes:
    """One box of a HEIC, AVIF or MP4."""
    return struct.pack(">I", len(content) + 8) + kind + content


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
