"""Files of offices made by hand, and what is found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.vocabulary import ActiveContent as Active
from tests.papers import TEXT, Part, docx, odf, relations
from workflow.documents.examination import examined
from workflow.documents.outcome import Unfit
from workflow.documents.uploads import kind_promised

if TYPE_CHECKING:
    from pathlib import Path

Told = dict[str, tuple[str, bytes, set[Active]]]
Refused = dict[str, tuple[str, bytes, str]]


def found(folder: Path, name: str, content: bytes) -> set[Active] | str:
    """What readers are told of a document that is taken, or why it is not."""
    path = folder / "received"
    path.write_bytes(content)
    try:
        return set(examined(path, kind_promised(name)).active)
    except Unfit as unfit:
        return unfit.code


def related(kind: str, target: str, *, mode: str = "External", part: str = "document") -> bytes:
    """A Word document with one relation more."""
    return docx({f"word/_rels/{part}.xml.rels": relations((kind, target, mode))})


def written(body: str) -> dict[str, Part]:
    return {
        "word/document.xml": f"<w:document xmlns:w='urn:w'><w:body>{body}</w:body></w:document>"
    }


def field(*pieces: str) -> str:
    """A field whose code is spread over runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f"<w:r><w:fldChar w:fldCharType='{it}'/></w:r>" for it in ("begin", "end"))
    return f"<w:p>{begin}{runs}{end}</w:p>"


def text_with(element: str) -> bytes:
    return odf(TEXT, {"content.xml": f"<o:d xmlns:o='urn:o' xmlns:x='urn:x'>{element}</o:d>"})
