"""What a zip archive must have in it to be the OpenDocument file that its name promises."""

import mmap
import re
from collections.abc import Iterator
from pathlib import Path

from models.vocabulary import ActiveContent
from workflow.documents import clicks, embedded, formulas
from workflow.documents.archives import Archive
from workflow.documents.kinds import ODF
from workflow.documents.outcome import Marks, Unfit
from workflow.documents.targets import Elsewhere, elsewhere, shown
from workflow.documents.xml_parts import Attributes, NotXml, PartListener, listed, read

_MANIFEST = "meta-inf/manifest.xml"
_LONGEST_TYPE = 200
_MACRO_FOLDERS = ("scripts/", "basic/")
_EMPTY_LIBRARIES = ("script-lc.xml", "script-lb.xml", "dialog-lc.xml", "dialog-lb.xml")
"""Lists of macros without a macro, which LibreOffice leaves behind."""
_JUDGED = re.compile(r"(^|/)(content|styles|settings|meta)\.xml$")
_NEEDED = ("content.xml", "styles.xml")
_CLICKED = (
    "a", "hyperlink", "area-rectangle", "area-circle", "area-polygon", "form", "button",
)  # fmt: skip
_PICTURES = ("image", "fill-image", "background-image", "list-level-style-image", "font-face-uri")
_PLAYED = ("plugin", "sound", "audio")
_SCRIPT_SCHEMES = ("vnd.sun.star.script:", "macro:", "script:", "javascript:", "service:", "slot:")
_COMMANDS = ("dde-source", "dde-connection-decl")
_OBJECTS = ("applet", "plugin", "object-ole")


def examine_text(path: Path, data: mmap.mmap) -> Marks:
    """What a text does by itself; raises `Unfit` when it cannot be taken."""
    return _examined(path, data, "text")


def examine_spreadsheet(path: Path, data: mmap.mmap) -> Marks:
    """What a spreadsheet does by itself; raises `Unfit` when it cannot be taken."""
    return _examined(path, data, "spreadsheet")


def examine_presentation(path: Path, data: mmap.mmap) -> Marks:
    """What a presentation does by itself; raises `Unfit` when it cannot be taken."""
    return _examined(path, data, "presentation")


def _examined(path: Path, data: mmap.mmap, kind: str) -> Marks:
    with path.open("rb") as file:
        archive = Archive(file, data)
    archive.check()
    _check_type(archive, f"{ODF}{kind}")
    encrypted = (name == "encryption-data" for name, _ in listed(archive, _MANIFEST))
    if "encrypted-package" in archive.names or any(encrypted):
        raise Unfit("encrypted")
    if any(map(_is_macro, archive.names)):
        raise Unfit("has_macros")
    if "content.xml" not in archive.names:
        raise Unfit("damaged")
    return frozenset((*_marks_of_xml(archive), *_marks_of_parts(archive)))


def _check_type(archive: Archive, media_type: str) -> None:
    """Raise `Unfit` unless the archive says of itself what it is, wherever and however packed."""
    if "mimetype" not in archive.names or archive.size(["mimetype"]) > _LONGEST_TYPE:
        raise Unfit("content_differs")
    if b"".join(archive.pieces("mimetype")).strip() != media_type.encode():
        raise Unfit("content_differs")


def _is_macro(name: str) -> bool:
    base = name.rpartition("/")[2]
    return name.startswith(_MACRO_FOLDERS) and base not in ("", *_EMPTY_LIBRARIES)


def _marks_of_xml(archive: Archive) -> Iterator[ActiveContent]:
    for name in archive.names:
        if not name.endswith((".xml", ".rdf")) or name == _MANIFEST:
            continue
        judged = _Judged()
        try:
            read(archive, name, judged if _JUDGED.search(name) else None)
        except NotXml:
            # LibreOffice leaves empty parts, which say nothing.
            if name in _NEEDED:
                raise
        yield from judged.marks


class _Judged(PartListener):
    """What the elements of a part do by themselves."""

    heeded = frozenset({"href", "action", "formula", *_COMMANDS, *_OBJECTS})

    def begin(self, tag: str, attributes: Attributes) -> None:
        """Hear that an element begins."""
        self.marks.update(_marks_of_element(tag, attributes))


def _marks_of_element(tag: str, attributes: Attributes) -> Iterator[ActiveContent]:
    target = attributes.get("href", "")
    if tag in _COMMANDS or attributes.get("action") == "execute":
        asked = (attributes.get(it, "") for it in ("dde-application", "dde-topic"))
        raise Unfit("runs_commands", shown(target or "|".join(asked)))
    yield from formulas.marks_of(attributes.get("formula", ""))
    if target.strip().lower().startswith(_SCRIPT_SCHEMES):
        raise Unfit("has_macros")
    if tag in _OBJECTS:
        yield ActiveContent.EMBEDDED_OBJECT
    if _is_clicked(tag, attributes):
        yield from clicks.marks_of(target)
    elif target and (place := elsewhere(target)):
        yield from _outside(tag, place, target)


def _outside(tag: str, place: Elsewhere, target: str) -> Iterator[ActiveContent]:
    if place is Elsewhere.WEB and tag in _PICTURES:
        yield ActiveContent.FETCHED_PICTURE
    elif place is Elsewhere.WEB and tag in _PLAYED:
        yield ActiveContent.MEDIA
    else:
        raise Unfit("template_elsewhere" if tag == "template" else "fetches_content", shown(target))


def _is_clicked(tag: str, attributes: Attributes) -> bool:
    """Whether a person has to click before anything is asked for: a link, a shape of a slide."""
    return tag in _CLICKED or (tag == "event-listener" and "action" in attributes)


def _marks_of_parts(archive: Archive) -> Iterator[ActiveContent]:
    for name in archive.names:
        head = archive.begins(name, 8)
        if head.startswith(embedded.OLE) and archive.size([name]) <= embedded.MOST_EMBEDDED:
            yield from embedded.marks_of(b"".join(archive.pieces(name)))
        else:
            yield from embedded.marks_of(head)
