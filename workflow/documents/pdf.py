"""A PDF: whether it opens without a password, has a page, and what it would do by itself.

Its objects are read by qpdf, which unpacks object streams, follows incremental updates and spells
names plainly. No stream is unpacked but those, and nothing is drawn.
"""

import mmap
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from models.vocabulary import ActiveContent
from workflow.documents.outcome import Marks, Unfit

_PADDING = b"\0\t\n\x0c\r "
_BLOCK = 1 << 16
_END_WINDOW = 4096
"""Within so many bytes before the padding the end has to stand; scanners write things after it."""
_MOST_PADDING = 4 << 20

_TEXTS = re.compile(rb"\((?:[^\\()]|\\.)*\)", re.DOTALL)
"""Strings in an object as qpdf writes it: what they say is text, and does nothing."""

_TELLS = (
    (ActiveContent.SCRIPT, rb"/S /JavaScript|/JS |/JavaScript "),
    (ActiveContent.SENDS_FORM, rb"/S /(?:SubmitForm|ImportData)"),
    (ActiveContent.ATTACHMENT, rb"/EmbeddedFiles |/EF |/Type /EmbeddedFile\b|/FileAttachment\b"),
    (
        ActiveContent.MEDIA,
        rb"/(?:Subtype|S) /(?:RichMedia|RichMediaExecute|Rendition|Screen|Movie|Sound|3D)\b",
    ),
    (ActiveContent.XFA_FORM, rb"/XFA "),
    (ActiveContent.OPENS_ADDRESS, rb"/S /(?:GoToE|GoToR|Thread)\b"),
)
_ACTIVE = tuple((mark, re.compile(pattern)) for mark, pattern in _TELLS)
_LAUNCHES = re.compile(rb"/S /Launch\b")
_MOST_ACTIONS = 20
_TOGETHER = 1000
_ADDRESS = re.compile(rb"/S /URI\b")


def examine(path: Path, data: mmap.mmap) -> Marks:
    """What the PDF does by itself; raises `Unfit` when it opens for nobody, or starts programs."""
    if data.rfind(b"%%EOF", max(0, (end := _end_of(data)) - _END_WINDOW), end) < 0:
        raise Unfit("cut_off")
    try:
        with pikepdf.open(path, suppress_warnings=True) as document:
            if len(document.pages) == 0:
                raise Unfit("no_page")
            return _marks(document)
    except pikepdf.PasswordError as fault:
        raise Unfit("encrypted") from fault
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError) as fault:
        # A certificate instead of a password: no reader but its owner opens that either.
        code = "encrypted" if "encryption filter" in str(fault) else "unreadable"
        raise Unfit(code) from fault


def _end_of(data: mmap.mmap) -> int:
    """Where the file ends but for what fills it up."""
    end = len(data)
    while end > 0 and len(data) - end < _MOST_PADDING:
        block = data[max(0, end - _BLOCK) : end]
        if left := len(block.rstrip(_PADDING)):
            return end - len(block) + left
        end -= len(block)
    return end


def _marks(document: pikepdf.Pdf) -> Marks:
    found: set[ActiveContent] = set()
    for content in _pieces(document):
        if _LAUNCHES.search(content):
            raise Unfit("launches_program")
        found |= {mark for mark, pattern in _ACTIVE if pattern.search(content)}
    if any(_ADDRESS.search(action) for action in _opening(document)):
        found.add(ActiveContent.OPENS_ADDRESS)
    return frozenset(found)


def _pieces(document: pikepdf.Pdf) -> Iterator[bytes]:
    """All objects, many at a time: a map has hundreds of thousands."""
    together: list[bytes] = []
    for thing in document.objects:
        if isinstance(thing, pikepdf.Object):
            together.append(_unparsed(thing))
        if len(together) >= _TOGETHER:
            yield _without_texts(together)
            together.clear()
    yield _without_texts(together)


def _unparsed(thing: pikepdf.Object) -> bytes:
    plain = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
    return plain.unparse(resolved=True)


def _without_texts(written: list[bytes]) -> bytes:
    return _TEXTS.sub(b"()", b"\n".join(written))


def _opening(document: pikepdf.Pdf) -> Iterator[bytes]:
    """What is done when the document or its first page opens, one action after the other."""
    for holder in (document.Root, document.pages[0].obj):
        yield from _followed(holder.get("/OpenAction"))
        occasions = holder.get("/AA")
        if isinstance(occasions, pikepdf.Dictionary):
            for action in occasions.values():
                yield from _followed(action)


def _followed(action: object) -> Iterator[bytes]:
    """An action and those that follow it; a ring of them is left after a while."""
    for _ in range(_MOST_ACTIONS):
        if not isinstance(action, pikepdf.Object):
            return
        yield _without_texts([_unparsed(action)])
        action = action.get("/Next") if isinstance(action, pikepdf.Dictionary) else None
