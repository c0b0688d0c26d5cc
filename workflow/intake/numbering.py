"""The numbers that Word writes before paragraphs by itself, which stand in none of its texts."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

_NUMBER_ID, _LEVEL = qn("w:numId"), qn("w:ilvl")
_VALUE = qn("w:val")


@dataclass(frozen=True, slots=True)
class _Level:
    """How the numbers of one level of a list look, and where they begin."""

    form: str
    text: str
    """With `%1` for the number of the first level, and so on."""
    start: int


class Numbering:
    """Counts through a document's lists: paragraphs have to be shown in their order."""

    def __init__(self, document: Document) -> None:
        """Read which lists there are; most documents have some, and use few of them."""
        part = next(
            (
                rel.target_part
                for rel in document.part.rels.values()
                if rel.reltype.endswith("/numbering")
            ),
            None,
        )
        root = getattr(part, "element", None)
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        if root is not None:
            self._read(root)
        self._of_styles = dict(_numbered_styles(document))
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def label(self, paragraph: _Element, style: str | None) -> str:
        """The number of the next paragraph, as `1.` or `a)`; empty where it has none."""
        list_id, level = self._place_of(paragraph, style)
        levels = self._levels.get(list_id, {})
        if list_id in {"", "0"} or level not in levels:
            return ""
        counts = self._counts[self._abstract[list_id]]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        if levels[level].form == "bullet":
            return "-"
        return re.sub(
            r"%(\d)",
            lambda found: self._number(levels, counts, int(found[1]) - 1),
            levels[level].text,
        )

    def _number(self, levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
        if level not in levels:
            return ""
        return _written(counts.get(level, levels[level].start), levels[level].form)

    def _place_of(self, paragraph: _Element, style: str | None) -> tuple[str, int]:
        """The list to which a paragraph belongs, and its level there."""
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        list_id, level = self._of_styles.get(style or "", ("", 0))
        if own is not None:
            list_id = _value(own.find(_NUMBER_ID)) or list_id
            level = int(_value(own.find(_LEVEL)) or level)
        return list_id, level

    def _read(self, root: _Element) -> None:
        abstract = {
            each.get(qn("w:abstractNumId")): dict(_levels_of(each))
            for each in root.iterfind(qn("w:abstractNum"))
        }
        for number in root.iterfind(qn("w:num")):
            own = number.get(_NUMBER_ID) or ""
            base = _value(number.find(qn("w:abstractNumId"))) or ""
            levels = dict(abstract.get(base, {}))
            # Where a list begins anew it counts for itself.
            restarts = False
            for override in number.iterfind(qn("w:lvlOverride")):
                level = int(override.get(_LEVEL) or 0)
                levels |= dict(_levels_of(override))
                start = _value(override.find(qn("w:startOverride")))
                if start and level in levels:
                    levels[level] = _Level(levels[level].form, levels[level].text, int(start))
                    restarts = True
            self._levels[own] = levels
            self._abstract[own] = f"num {own}" if restarts else base


def _levels_of(parent: _Element) -> Iterator[tuple[int, _Level]]:
    for level in parent.iterfind(qn("w:lvl")):
        text = level.find(qn("w:lvlText"))
        yield (
            int(level.get(_LEVEL) or 0),
            _Level(
                _value(level.find(qn("w:numFmt"))) or "decimal",
                (text.get(_VALUE) if text is not None else "") or "",
                int(_value(level.find(qn("w:start"))) or 1),
            ),
        )


def _numbered_styles(document: Document) -> Iterator[tuple[str, tuple[str, int]]]:
    for style in document.styles.element.iterfind(qn("w:style")):
        numbered = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if numbered is not None:
            level = int(_value(numbered.find(_LEVEL)) or 0)
            yield style.get(qn("w:styleId")) or "", (_value(numbered.find(_NUMBER_ID)) or "", level)


def _value(element: _Element | None) -> str | None:
    return element.get(_VALUE) if element is not None else None


_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _written(number: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letter = _LETTERS[(number - 1) % len(_LETTERS)] * ((number - 1) // len(_LETTERS) + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"}:
        return roman(number).upper() if form == "upperRoman" else roman(number)
    if form == "decimalZero":
        return f"{number:02}"
    return "" if form == "none" else str(number)


def roman(number: int) -> str:
    """A number in small Roman numerals."""
    written = ""
    for value, numeral in _ROMAN:
        written += numeral * (number // value)
        number %= value
    return written
