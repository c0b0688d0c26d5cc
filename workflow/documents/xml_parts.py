"""XML inside a document, read as a stream: what its elements are, and no entities at all."""

from collections.abc import Callable, Iterator
from xml.parsers import expat

from workflow.documents.archives import Archive
from workflow.documents.verdict import Unfit

MOST_LISTED = 16 << 20
"""How much of a list is parsed: some kilobytes, and with ten thousand links some megabytes."""

_MANIFEST = "meta-inf/manifest.xml"
"""Old programs name their document type there; it defines nothing, and nothing fetches it."""

Attributes = dict[str, str]
Element = tuple[str, Attributes]
Begin = Callable[[str, Attributes], None]


class NotXml(Unfit):
    """A part that should be XML is none."""

    def __init__(self) -> None:
        super().__init__("damaged")


def listed(archive: Archive, *names: str) -> Iterator[Element]:
    """The elements of parts that are lists; raises `Unfit` where one is missing or is no XML."""
    if any(name not in archive.names for name in names):
        raise Unfit("damaged")
    if archive.size(names) > MOST_LISTED:
        raise Unfit("bomb")
    for name in names:
        found: list[Element] = []

        def note(tag: str, attributes: Attributes, found: list[Element] = found) -> None:
            found.append((tag, attributes))

        read(archive, name, begin=note, doctype=name == _MANIFEST)
        yield from found


def read(
    archive: Archive,
    name: str,
    *,
    begin: Begin | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    doctype: bool = False,
) -> None:
    """Nothing; what the part has was handed to the functions; what begins, without its prefix.

    Raises `NotXml` where it stops being XML, and `Unfit` at a document type, unless `doctype`
    allows one that defines nothing.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = None if doctype else _refuse
    parser.EntityDeclHandler = _refuse
    if begin:
        parser.StartElementHandler = lambda tag, attributes: begin(
            local(tag),
            {local(key): value for key, value in attributes.items()} if attributes else attributes,
        )
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    try:
        for piece in archive.pieces(name):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as fault:
        raise NotXml from fault


def local(name: str) -> str:
    """A name without its prefix, which every document may choose."""
    return name.rpartition(":")[2]


def _refuse(*_declared: object) -> None:
    raise Unfit("odd_package")
