"""XML inside a document, read as a stream: what its elements are, and no entities at all."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from xml.parsers import expat

from workflow.documents.archives import Archive
from workflow.documents.outcome import Unfit

if TYPE_CHECKING:
    from models.vocabulary import ActiveContent

MOST_LISTED = 16 << 20
"""How much of a list is parsed: some kilobytes, and with ten thousand links some megabytes."""

_MANIFEST = "meta-inf/manifest.xml"
"""Old programs name their document type there; it defines nothing, and nothing fetches it."""

_MOST_SHAPES = 10_000
_LONGEST_DECLARATION = 200
_DECLARED = re.compile(
    rb"(?:\xef\xbb\xbf)?<(?:\?xml(?:\s+(?:version|standalone)\s*=\s*['\"][\w.]+['\"]"
    rb"|\s+encoding\s*=\s*['\"]utf-8['\"])*\s*\?>|(?=[^?\0]))",
    re.IGNORECASE,
)
"""How a part begins whose letters are bytes as they are read everywhere."""
_HIDES = (b"&#", b"<!", b"<?")
"""With these a word can be spelt otherwise, or in pieces."""

Attributes = dict[str, str]
Element = tuple[str, Attributes]
Begin = Callable[[str, Attributes], None]


class PartListener:
    """What hears the elements of a part, and gathers what readers are to be told of."""

    heeded: frozenset[str] | None = None
    """Names of the elements and attributes that are told; None when all are."""
    words: tuple[bytes, ...] = ()
    """In small letters: a part without any of these has nothing to tell. None: any part may."""

    def __init__(self) -> None:
        self.marks: set[ActiveContent] = set()

    def begin(self, tag: str, attributes: Attributes) -> None:
        """Hear that an element begins."""

    def end(self, tag: str) -> None:
        """Hear that an element ends."""

    def text(self, written: str) -> None:
        """Hear letters."""


class NotXml(Unfit):
    """A part that should be XML is none."""

    def __init__(self) -> None:
        super().__init__("damaged")


class _Listed(PartListener):
    """Every element, in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []

    def begin(self, tag: str, attributes: Attributes) -> None:
        """Hear that an element begins."""
        self.elements.append((tag, attributes))


def listed(archive: Archive, *names: str) -> Iterator[Element]:
    """The elements of parts that are lists; raises `Unfit` where one is missing or is no XML."""
    if any(name not in archive.names for name in names):
        raise Unfit("damaged")
    if archive.size(names) > MOST_LISTED:
        raise Unfit("bomb")
    for name in names:
        found = _Listed()
        read(archive, name, found, doctype=name == _MANIFEST)
        yield from found.elements


def read(
    archive: Archive, name: str, listener: PartListener | None = None, *, doctype: bool = False
) -> None:
    """Let the listener hear what the part has, names without their prefixes.

    Raises `NotXml` where it stops being XML, and `Unfit` at a document type, unless `doctype`
    allows one that defines nothing.
    """
    if listener and listener.words and not _may_say(archive, name, listener.words):
        listener = None
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = None if doctype else _refuse
    parser.EntityDeclHandler = _refuse
    if listener and listener.heeded is None:
        parser.StartElementHandler = lambda tag, attributes: _tell(listener, tag, attributes)
        parser.EndElementHandler = listener.end
        parser.CharacterDataHandler = listener.text
    elif listener:
        parser.StartElementHandler = _picked(parser, listener)
    try:
        for piece in archive.pieces(name):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as fault:
        raise NotXml from fault


def _may_say(archive: Archive, name: str, words: tuple[bytes, ...]) -> bool:
    """Whether a part has one of the words, or is so written that they would not be found in it."""
    declared = _DECLARED.match(archive.begins(name, _LONGEST_DECLARATION))
    if not declared:
        return True
    overlap = max(map(len, words)) - 1
    before, sought = b"", (*words, *_HIDES)
    for number, piece in enumerate(archive.pieces(name)):
        seen = before + (piece if number else piece[declared.end() :]).lower()
        if any(word in seen for word in sought):
            return True
        before = seen[-overlap:]
    return False


def _tell(listener: PartListener, tag: str, attributes: Attributes) -> None:
    listener.begin(local(tag), {local(key): value for key, value in attributes.items()})


def _picked(parser: expat.XMLParserType, listener: PartListener) -> Begin:
    """What hands over the elements that matter, each with its letters, up to the first end.

    A sheet has millions of elements of a few shapes, so it is asked once of each shape.
    """
    silent: set[tuple[str, ...]] = set()
    heeded = listener.heeded or frozenset()

    def end(tag: str) -> None:
        parser.EndElementHandler = parser.CharacterDataHandler = None
        listener.end(tag)

    def begin(tag: str, attributes: Attributes) -> None:
        shape = (tag, *attributes)
        if shape in silent:
            return
        if heeded.isdisjoint(map(local, shape)):
            if len(silent) < _MOST_SHAPES:
                silent.add(shape)
            return
        parser.EndElementHandler, parser.CharacterDataHandler = end, listener.text
        _tell(listener, tag, attributes)

    return begin


def local(name: str) -> str:
    """A name without its prefix, which every document may choose."""
    return name.rpartition(":")[2]


def _refuse(*_declared: object) -> None:
    raise Unfit("odd_package")
