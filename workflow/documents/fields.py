"""Fields of a text, as Word writes them: some run programs, some fetch what they show."""

import re
from collections.abc import Iterator

from models.vocabulary import ActiveContent
from workflow.documents import clicks
from workflow.documents.outcome import Unfit
from workflow.documents.targets import Elsewhere, elsewhere, shown
from workflow.documents.xml_parts import Attributes, PartListener

_RUNS = re.compile(r"\s*DDE(?:AUTO)?\b", re.IGNORECASE)
_INCLUDES = re.compile(
    r"\s*(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|RD|DATABASE)\b(.*)",
    re.IGNORECASE | re.DOTALL,
)
_LINK = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\s\\]\S*))', re.IGNORECASE)
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_PICTURES = ("INCLUDEPICTURE", "IMPORT")


def marks_of(code: str) -> Iterator[ActiveContent]:
    """What a field is to be told of; raises `Unfit` when it runs or fetches something."""
    if _RUNS.match(code):
        raise Unfit("runs_commands", shown(code))
    if link := _LINK.match(code):
        yield from clicks.marks_of((link[1] or link[2]).replace("\\\\", "\\"))
    if not (found := _INCLUDES.match(code)):
        return
    if found[1].upper() == "DATABASE":
        yield ActiveContent.DATA_CONNECTION
    name, rest = found[1].upper(), found[2]
    for quoted, bare in _WORD.findall(rest):
        target = quoted or bare
        # Word doubles backslashes within a field; other programs do not.
        place = elsewhere(target) or elsewhere(target.replace("\\\\", "\\"))
        if place is Elsewhere.WEB and name in _PICTURES:
            yield ActiveContent.FETCHED_PICTURE
        elif place:
            raise Unfit("fetches_content", shown(target))


class Fields(PartListener):
    """The fields of a text while it is read: simple ones, and those spread over many pieces."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[list[str]] = []
        self._in_code = False

    def begin(self, tag: str, attributes: Attributes) -> None:
        """Hear that an element begins."""
        if tag == "fldSimple":
            self.marks.update(marks_of(attributes.get("instr", "")))
        elif tag == "fldChar":
            self._turn(attributes.get("fldCharType", ""))
        self._in_code = tag in ("instrText", "delInstrText")

    def end(self, _tag: str) -> None:
        """Hear that an element ends."""
        self._in_code = False

    def text(self, written: str) -> None:
        """Hear letters. A field within a field is part of both."""
        if not self._in_code:
            return
        if not self._open:
            self.marks.update(marks_of(written))
        for code in self._open:
            code.append(written)

    def _turn(self, kind: str) -> None:
        if kind == "begin":
            self._open.append([])
        elif kind == "end" and self._open:
            self.marks.update(marks_of("".join(self._open.pop())))
