"""What a zip archive must have in it to be the office document that its name promises."""

import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat
from zipfile import ZIP_STORED

from workflow.archives import Archive, Unfit

WORD = "wordprocessingml.document"
EXCEL = "spreadsheetml.sheet"
TEXT = "application/vnd.oasis.opendocument.text"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"

OOXML = "application/vnd.openxmlformats-officedocument."
_CONTENT_TYPES = "[content_types].xml"
_ROOT_RELATIONS = "_rels/.rels"
_MANIFEST = "meta-inf/manifest.xml"
_MOST_XML = 4 << 20
"""How much is parsed, of honest files some kilobytes: a parser needs many times what it reads."""
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS = ("xl/macrosheets/", "scripts/", "basic/")
_EMPTY_LIBRARIES = ("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml")
"""Lists of macros without a macro, which LibreOffice leaves behind."""
_FETCHED = ("attachedTemplate", "frame", "oleObject", "subDocument")
"""Relations whose outside target is opened with the document, and may run there."""

_OWN_DISK = re.compile("(file:///)?[a-z]:", re.IGNORECASE)

Element = tuple[str, dict[str, str]]


def check_ooxml(archive: Archive, kind: str) -> None:
    """Nothing, when it is an Office document of a kind; raises `Unfit` otherwise."""
    if _CONTENT_TYPES not in archive.names:
        raise Unfit("content_differs")
    types = {
        attributes.get("ContentType", "").lower()
        for _, attributes in _elements(archive, _CONTENT_TYPES)
    }
    if _has_macro_part(archive) or any("macro" in it or "vba" in it for it in types):
        raise Unfit("has_macros")
    if f"{OOXML}{kind}.main+xml" not in types:
        raise Unfit("content_differs")
    if not any(_is_main_part(archive, it) for it in _relations(archive, _ROOT_RELATIONS)):
        raise Unfit("damaged")
    relations = (name for name in archive.names if name.endswith(".rels"))
    if any(map(_fetches, _relations(archive, *relations))):
        raise Unfit("fetches_content")


def check_odf(archive: Archive, media_type: str) -> None:
    """Nothing, when it is an OpenDocument file of a type; raises `Unfit` otherwise."""
    first = archive.entries[0]
    promised = ("mimetype", ZIP_STORED, len(media_type))
    if (first.filename, first.compress_type, first.file_size) != promised:
        raise Unfit("content_differs")
    if b"".join(archive.pieces("mimetype")) != media_type.encode():
        raise Unfit("content_differs")
    encrypted = (name.endswith("encryption-data") for name, _ in _elements(archive, _MANIFEST))
    if "encrypted-package" in archive.names or any(encrypted):
        raise Unfit("encrypted")
    if _has_macro_part(archive):
        raise Unfit("has_macros")
    if "content.xml" not in archive.names:
        raise Unfit("damaged")


def _has_macro_part(archive: Archive) -> bool:
    for name in archive.names:
        base = name.rpartition("/")[2]
        if base in _MACRO_PARTS:
            return True
        if name.startswith(_MACRO_FOLDERS) and base not in ("", *_EMPTY_LIBRARIES):
            return True
    return False


def _relations(archive: Archive, *names: str) -> Iterator[dict[str, str]]:
    for element, attributes in _elements(archive, *names):
        if element.endswith("Relationship"):
            yield attributes


def _is_main_part(archive: Archive, relation: dict[str, str]) -> bool:
    named = relation.get("Target", "").lstrip("/").lower()
    return relation.get("Type", "").endswith("/officeDocument") and named in archive.names


def _fetches(relation: dict[str, str]) -> bool:
    """Whether opening the document would open something elsewhere.

    A link that a person clicks, a picture and a cell of another workbook are outside too and no
    danger; nor is a template on the writer's own disk, which many letters name.
    """
    outside = relation.get("TargetMode", "").lower() == "external"
    on_own_disk = _OWN_DISK.match(relation.get("Target", "")) is not None
    return outside and not on_own_disk and relation.get("Type", "").endswith(_FETCHED)


def _elements(archive: Archive, *names: str) -> Iterator[Element]:
    """The elements of some XML parts, as they begin; one that defines entities is refused."""
    parts = [name for name in names if name in archive.names]
    if len(parts) < len(names):
        raise Unfit("damaged")
    if archive.size(parts) > _MOST_XML:
        raise Unfit("bomb")
    for name in parts:
        yield from _elements_of(archive.pieces(name))


def _elements_of(pieces: Iterable[bytes]) -> Iterator[Element]:
    found: list[Element] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((name, attributes))
    parser.EntityDeclHandler = _refuse_entity
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            yield from found
            found.clear()
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as fault:
        raise Unfit("damaged") from fault


def _refuse_entity(*_declared: object) -> None:
    raise Unfit("damaged")
