"""What a zip archive must have in it to be the Office document that its name promises."""

import io
import mmap
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from models.vocabulary import ActiveContent
from workflow.documents import embedded, relations, rtf, web_pages
from workflow.documents.archives import Archive
from workflow.documents.kinds import OOXML
from workflow.documents.listeners import listener_of
from workflow.documents.outcome import Marks, Unfit
from workflow.documents.xml_parts import NotXml, listed, read

_CALLED = {
    "wordprocessingml.document": "DOCX",
    "spreadsheetml.sheet": "XLSX",
    "presentationml.presentation": "PPTX",
}
_SHOW = "presentationml.slideshow"
"""What PowerPoint opens under the name of a presentation; it is renamed so to be edited."""
_MAIN = {f"{OOXML}{kind}.main+xml": kind for kind in _CALLED} | {
    f"{OOXML}{_SHOW}.main+xml": "presentationml.presentation"
}
_BINARY_BOOK = "application/vnd.ms-excel.sheet.binary.macroenabled.main"
"""What a workbook in its binary form is called, with macros or without."""
_CONTENT_TYPES = "[content_types].xml"
_ROOT_RELATIONS = "_rels/.rels"
_XML = (".xml", ".rels", ".vml")
_XML_TYPES = ("+xml", "/xml")
_DRAWING = "svg+xml"
"""A picture, whose document type every program that draws writes and no office program asks for."""
_CHART_RELATIONS = re.compile(r"(^|/)(charts|diagrams)/_rels/")
"""A chart carries its table along as a workbook; so many do that it says nothing."""
_TEXT_WITHIN = "afchunk"
_MACRO_TYPES = ("vbaproject", "macrosheet+xml", "vbadata+xml")


def examine_document(path: Path, data: mmap.mmap) -> Marks:
    """What a Word document does by itself; raises `Unfit` when it cannot be taken."""
    return _examined(path, data, "wordprocessingml.document")


def examine_workbook(path: Path, data: mmap.mmap) -> Marks:
    """What an Excel workbook does by itself; raises `Unfit` when it cannot be taken."""
    return _examined(path, data, "spreadsheetml.sheet")


def examine_presentation(path: Path, data: mmap.mmap) -> Marks:
    """What a PowerPoint presentation does by itself; raises `Unfit` when it cannot be taken."""
    return _examined(path, data, "presentationml.presentation")


def _examined(path: Path, data: mmap.mmap, kind: str) -> Marks:
    with path.open("rb") as file:
        return _marks(Archive(file, data), kind)


def _marks(archive: Archive, kind: str) -> Marks:
    archive.check()
    if _CONTENT_TYPES not in archive.names:
        raise Unfit("content_differs")
    types = _types_of_parts(archive)
    _check_macros(archive, types)
    main = _main_part(archive, types, kind)
    return frozenset(
        (
            *_marks_of_relations(archive),
            *_marks_of_parts(archive),
            *_marks_of_xml(archive, types, main),
            *_marks_of_texts_within(archive),
        )
    )


def _types_of_parts(archive: Archive) -> dict[str, str]:
    """The declared type of every part that exists; what is declared of no part says nothing."""
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}
    for tag, attributes in listed(archive, _CONTENT_TYPES):
        said = attributes.get("ContentType", "").lower()
        if tag == "Default":
            defaults[attributes.get("Extension", "").lower()] = said
        elif tag == "Override":
            overrides[_plain(attributes.get("PartName", ""))] = said
    return {
        name: overrides.get(name, defaults.get(name.rpartition(".")[2], ""))
        for name in archive.names
    }


def _check_macros(archive: Archive, types: dict[str, str]) -> None:
    embedded.check_names(archive.names)
    if any(said.endswith(_MACRO_TYPES) for said in types.values()):
        raise Unfit("has_macros")


def _main_part(archive: Archive, types: dict[str, str], kind: str) -> str:
    """The part that everything begins with, when it is there and of the kind."""
    named = [
        _plain(relation.get("Target", ""))
        for tag, relation in listed(archive, _ROOT_RELATIONS)
        if tag == "Relationship" and relations.kind_of(relation) == "officedocument"
    ]
    main = next((name for name in named if name in types), None)
    if main is None:
        raise Unfit("damaged")
    said = types[main]
    if (found := _MAIN.get(said)) == kind:
        return main
    if found:
        raise Unfit("another_kind", _CALLED[found])
    if "macroenabled" in said and said != _BINARY_BOOK:
        raise Unfit("has_macros")
    raise Unfit("content_differs")


def _marks_of_relations(archive: Archive) -> Iterator[ActiveContent]:
    for name in archive.names:
        if not name.endswith(".rels"):
            continue
        of_chart = _CHART_RELATIONS.search(name) is not None
        for tag, relation in listed(archive, name):
            if tag == "Relationship":
                marks = set(relations.marks_of(relation))
                yield from marks - {ActiveContent.EMBEDDED_OBJECT} if of_chart else marks


def _marks_of_parts(archive: Archive) -> Iterator[ActiveContent]:
    """What parts are by their content, whatever they are called."""
    for name in archive.names:
        head = archive.begins(name, 8)
        if head.startswith((embedded.OLE, embedded.ZIP)):
            if archive.size([name]) > embedded.MOST_EMBEDDED:
                raise Unfit("bomb")
            yield from embedded.marks_of(b"".join(archive.pieces(name)))
        else:
            yield from embedded.marks_of(head)


def _marks_of_xml(archive: Archive, types: dict[str, str], main: str) -> Iterator[ActiveContent]:
    for name, said in types.items():
        declared = said.endswith(_XML_TYPES) and not said.endswith(_DRAWING)
        if declared or name.endswith(_XML):
            listener = listener_of(name, said)
            try:
                read(archive, name, listener)
            except NotXml:
                # Programs leave empty parts and write old drawings carelessly; all open that.
                if name == main:
                    raise
            if listener:
                yield from listener.marks


def _marks_of_texts_within(archive: Archive) -> Iterator[ActiveContent]:
    """What texts of other kinds do that Word takes in when it opens the document."""
    for name in archive.names:
        folder, is_list, _ = name.rpartition("_rels/")
        if not is_list or not name.endswith(".rels"):
            continue
        for tag, relation in listed(archive, name):
            if tag == "Relationship" and relations.kind_of(relation) == _TEXT_WITHIN:
                part = _plain(posixpath.join("/", folder, relation.get("Target", "")))
                if part in archive.names:
                    yield from _marks_of_text(b"".join(archive.pieces(part)))


def _marks_of_text(content: bytes) -> Iterator[ActiveContent]:
    if content.startswith(embedded.ZIP):
        inside = Archive(io.BytesIO(content), content)
        yield from _marks(inside, "wordprocessingml.document")
    elif content.startswith(b"{\\rt"):
        yield from rtf.marks_of(content)
    else:
        yield from web_pages.marks_of(content)


def _plain(part: str) -> str:
    """The name of a part as the archive has it, however it is referred to."""
    return posixpath.normpath(unquote(part).replace("\\", "/")).lstrip("/").lower()
