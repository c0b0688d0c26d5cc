"""A page of the web within a text, alone or in a mail with its pictures: what it would fetch."""

import email
import re
from collections.abc import Iterator
from email.message import Message
from html.parser import HTMLParser

from models.vocabulary import ActiveContent
from workflow.documents import clicks
from workflow.documents.outcome import Unfit
from workflow.documents.targets import Elsewhere, elsewhere, shown

_MAIL = re.compile(rb"\s*(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,20}?\r?\n")
_FETCHED = ("src", "background", "data", "href", "codebase", "lowsrc", "dynsrc", "action")
_PICTURES = ("img", "image", "imagedata", "fill", "input", "body", "table", "td", "th", "tr")
_CLICKED = ("a", "area", "form", "base")
_UNHEEDED = ("script",)
"""Office reads pages without their scripts."""
_IN_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)", re.IGNORECASE)


def marks_of(content: bytes) -> Iterator[ActiveContent]:
    """What a page is to be told of; raises `Unfit` when more than pictures comes from elsewhere."""
    for page in _pages(content):
        reader = _Reader()
        reader.feed(page)
        reader.close()
        yield from reader.marks


def _pages(content: bytes) -> Iterator[str]:
    if not _MAIL.match(content):
        yield _decoded(content)
        return
    for part in email.message_from_bytes(content).walk():
        if part.get_content_maintype() == "text":
            yield _decoded(_bytes_of(part))


def _bytes_of(part: Message) -> bytes:
    inside = part.get_payload(decode=True)
    return inside if isinstance(inside, bytes) else b""


def _decoded(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if wide else "utf-8", "replace")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.marks: set[ActiveContent] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = tag.rpartition(":")[2]
        for name, value in attrs:
            if name == "style":
                self.handle_data(value or "")
            elif name in _FETCHED and value and element not in _UNHEEDED:
                self._judge(element, value)

    def handle_data(self, data: str) -> None:
        for found in _IN_STYLE.finditer(data):
            self._judge(_PICTURES[0], found[1])

    def _judge(self, element: str, target: str) -> None:
        if element in _CLICKED:
            self.marks.update(clicks.marks_of(target))
        elif place := elsewhere(target):
            if place is not Elsewhere.WEB or element not in _PICTURES:
                raise Unfit("fetches_content", shown(target))
            self.marks.add(ActiveContent.FETCHED_PICTURE)
