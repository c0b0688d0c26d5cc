"""The one list of what is taken: for the file dialogue, the script, the words and the server."""

from dataclasses import dataclass
from enum import Enum

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


class Family(Enum):
    """What the first bytes of a file tell; the value is what people call it."""

    PDF = "PDF"
    ZIP = "ZIP"
    OLE = "DOC/XLS/PPT"
    RTF = "RTF"
    JPEG = "JPG"
    PNG = "PNG"
    TIFF = "TIF"
    WEBP = "WEBP"
    HEIF = "HEIC"
    AVIF = "AVIF"
    WEB_PAGE = "HTML"


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of document that is taken."""

    extension: str
    """As we write it, without the dot."""
    media_type: str
    family: Family
    reader: str
    """What looks inside, as `module:function` of this room; loaded only when there is need."""
    spellings: tuple[str, ...] = ()
    """Other extensions that the same kind goes by."""
    also: tuple[str, ...] = ()
    """Other kinds that programs save under this extension; they are taken for what they are."""


TYPES = {
    kind.extension: kind
    for kind in (
        DocumentType("pdf", "application/pdf", Family.PDF, "pdf:examine"),
        DocumentType(
            "docx", f"{OOXML}wordprocessingml.document", Family.ZIP, "ooxml:examine_document"
        ),
        DocumentType(
            "doc", "application/msword", Family.OLE, "ole:examine_document", also=("rtf", "docx")
        ),
        DocumentType("xlsx", f"{OOXML}spreadsheetml.sheet", Family.ZIP, "ooxml:examine_workbook"),
        DocumentType(
            "xls", "application/vnd.ms-excel", Family.OLE, "ole:examine_workbook", also=("xlsx",)
        ),
        DocumentType(
            "pptx",
            f"{OOXML}presentationml.presentation",
            Family.ZIP,
            "ooxml:examine_presentation",
        ),
        DocumentType(
            "ppt",
            "application/vnd.ms-powerpoint",
            Family.OLE,
            "ole:examine_presentation",
            also=("pptx",),
        ),
        DocumentType("odt", f"{ODF}text", Family.ZIP, "odf:examine_text"),
        DocumentType("ods", f"{ODF}spreadsheet", Family.ZIP, "odf:examine_spreadsheet"),
        DocumentType("odp", f"{ODF}presentation", Family.ZIP, "odf:examine_presentation"),
        DocumentType("rtf", "application/rtf", Family.RTF, "rtf:examine"),
        DocumentType(
            "jpg",
            "image/jpeg",
            Family.JPEG,
            "images:examine_jpeg",
            spellings=("jpeg", "jpe", "jfif", "mpo"),
            also=("png", "heic", "avif", "webp"),
        ),
        DocumentType("png", "image/png", Family.PNG, "images:examine_png"),
        DocumentType(
            "heic", "image/heic", Family.HEIF, "images:examine_heif", spellings=("heif", "hif")
        ),
        DocumentType("avif", "image/avif", Family.AVIF, "images:examine_heif"),
        DocumentType("webp", "image/webp", Family.WEBP, "images:examine_webp"),
        DocumentType("tif", "image/tiff", Family.TIFF, "images:examine_tiff", spellings=("tiff",)),
    )
}
"""What is taken, by extension, in the order in which it is told to people."""

BY_SPELLING = {
    spelling: kind for kind in TYPES.values() for spelling in (kind.extension, *kind.spellings)
}
"""The same by every extension it goes by."""

TOLD = ", ".join(TYPES).upper()
"""The same as people are told it."""


def extension_of(media_type: str) -> str | None:
    """How the name of a document of a type ends, as we write it; None of one never taken."""
    return next((it.extension for it in TYPES.values() if it.media_type == media_type), None)
