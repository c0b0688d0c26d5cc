"""What a file is by its first bytes, whatever its name says."""

import re

from workflow.documents.images import JPEG, PNG, Bytes, brands
from workflow.documents.kinds import Family

PDF_WINDOW = 1024
"""Within so many bytes the header of a PDF has to come; readers have looked there since 1993."""

_PDF = re.compile(rb"%PDF-\d")
_OTHER_FORMATS = re.compile(
    rb"\s*(?:PK[\1-\x1f]|MZ[^\t\n\r\x20-\x7e]|\x7fELF|#!|GIF8|\x89PNG|\xff\xd8\xff|RIFF|Rar!|7z\xbc"
    rb"|\x1f\x8b|BM[^\t\n\r\x20-\x7e]|II[*+]\0|MM\0[*+]"
    rb"|\xd0\xcf\x11\xe0|\{\\rt|\xca\xfe\xba\xbe|....ftyp)",
    re.DOTALL,
)
_MARKUP = re.compile(
    rb"<\s*(?:[!?/]|(?:html|head|body|script|svg|iframe|img|object|embed|meta|link|style|form)\b"
    rb"|a\s)",
    re.IGNORECASE,
)
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*(?:<|MIME-Version:)", re.IGNORECASE
)
_AVIF = frozenset({b"avif", b"avis"})
_HEIF = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_PLAIN = (
    (b"PK\x03\x04", Family.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Family.OLE),
    (b"{\\rtf", Family.RTF),
    (JPEG, Family.JPEG),
    (PNG, Family.PNG),
    (b"II*\0", Family.TIFF),
    (b"MM\0*", Family.TIFF),
    (b"II+\0", Family.TIFF),
    (b"MM\0+", Family.TIFF),
)
_TOLD_BY = {
    Family.ZIP: (
        (b"word/document", "DOCX"),
        (b"xl/workbook", "XLSX"),
        (b"ppt/presentation", "PPTX"),
        (b"opendocument.text", "ODT"),
        (b"opendocument.spreadsheet", "ODS"),
        (b"opendocument.presentation", "ODP"),
    ),
    Family.OLE: (
        ("WordDocument".encode("utf-16-le"), "DOC"),
        ("Workbook".encode("utf-16-le"), "XLS"),
        ("PowerPoint Document".encode("utf-16-le"), "PPT"),
    ),
}
"""What is in a file of a family that has several kinds, and how the kind is called."""


def family_of(data: Bytes) -> Family | None:
    """What the file is; None for everything that is taken under no name.

    Scanners, mail gateways and old programs put a mark, an empty line or a banner before the
    header of a PDF, and everything opens that. What begins as another format or as markup is not
    such a PDF: two programs would take the same bytes for two things.
    """
    head = data[:PDF_WINDOW]
    for signature, family in _PLAIN:
        if head.startswith(signature):
            return family
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Family.WEBP
    if named := brands(head):
        return _of_brands(named)
    if header := _PDF.search(data[: PDF_WINDOW + 8]):
        return Family.PDF if _is_padding(head[: header.start()]) else None
    return Family.WEB_PAGE if _WEB_PAGE.match(head) else None


def called(family: Family, data: Bytes) -> str:
    """What people call a file of a family, by its usual extension."""
    inside = (name for part, name in _TOLD_BY.get(family, ()) if data.find(part) >= 0)
    return next(inside, str(family.value))


def _is_padding(leading: bytes) -> bool:
    return not _OTHER_FORMATS.match(leading) and not _MARKUP.search(leading)


def _of_brands(named: list[bytes]) -> Family | None:
    if _AVIF.intersection(named):
        return Family.AVIF
    return Family.HEIF if _HEIF.intersection(named) else None
