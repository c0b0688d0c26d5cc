"""The tables of a Word file as its reader sees them: what is struck out is not there."""

from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

from workflow.intake.fonts import in_unicode
from workflow.intake.grid import Cell, Grid, laid_out
from workflow.intake.numbering import Numbering
from workflow.texts import mended

_GONE = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:txbxContent"),
    qn("w:pPr"),
    qn("w:rPr"),
    qn("w:sdtPr"),
}
"""Struck out, floating beside the text, or no text."""
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_BETWEEN = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def word_grids(path: Path) -> list[Grid]:
    """The tables of a `.docx` in the order in which they end: one within another comes first."""
    file = _WordFile(docx.Document(str(path)))
    file.read()
    return file.grids


class _WordFile:
    """Goes through a document once, from its beginning to its end, so that lists are counted."""

    def __init__(self, document: Document) -> None:
        self._body = document.element.body
        self._numbering = Numbering(document)
        self._fonts = _Fonts(document)
        self._before: list[str] = []
        self.grids: list[Grid] = []

    def read(self) -> None:
        """Gather the tables and what stands before each."""
        for block in _blocks(self._body):
            if block.tag == _TABLE:
                before, self._before = tuple(self._before), []
                self.grids.append(laid_out(self._cells(block), before=before))
            elif text := self._paragraph(block):
                self._before.append(text)

    def _cells(self, table: _Element) -> list[Cell]:
        """The cells of a table, those that are joined down as one."""
        cells: list[Cell] = []
        open_at: dict[int, int] = {}
        """By its first column the place in `cells` of what may go on in the next row."""
        row_number = 0
        for row in _inside(table, _ROW):
            properties = row.find(qn("w:trPr"))
            if properties is not None and properties.find(qn("w:del")) is not None:
                continue
            column = _number(properties, "w:gridBefore", 0)
            still_open: dict[int, int] = {}
            for cell in _inside(row, _CELL):
                own = cell.find(qn("w:tcPr"))
                span = _number(own, "w:gridSpan", 1)
                merge = own.find(qn("w:vMerge")) if own is not None else None
                going_on = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
                text = self._text(cell)
                if going_on and column in open_at:
                    place = open_at[column]
                    begun = cells[place]
                    cells[place] = Cell(
                        begun.text,
                        begun.row,
                        begun.column,
                        row_number - begun.row + 1,
                        begun.columns,
                    )
                else:
                    place = len(cells)
                    cells.append(Cell(text, row_number, column, 1, span))
                if merge is not None:
                    still_open[column] = place
                column += span
            open_at = still_open
            row_number += 1
        return cells

    def _text(self, cell: _Element) -> str:
        """The paragraphs of a cell; a table within it is read as lines, and as its own table."""
        lines = []
        for block in _blocks(cell):
            if block.tag == _TABLE:
                inner = laid_out(self._cells(block))
                self.grids.append(inner)
                lines += [
                    " ".join(dict.fromkeys(c.text for c in row if c.text)) for row in inner.rows
                ]
            else:
                lines.append(self._paragraph(block))
        return mended("\n".join(filter(None, lines)))

    def _paragraph(self, paragraph: _Element) -> str:
        """The words of a paragraph with the number that Word puts before them."""
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style_id = style.get(qn("w:val")) if style is not None else None
        words = mended("".join(self._words(paragraph, self._fonts.of_style(style_id))))
        label = self._numbering.label(paragraph, style_id)
        return f"{label} {words}".strip()

    def _words(self, element: _Element, font: str | None) -> Iterator[str]:
        for child in element:
            if child.tag in _GONE or child.tag == _FALLBACK:
                continue
            if child.tag == qn("w:t"):
                yield in_unicode(child.text or "", font)
            elif child.tag in _BETWEEN:
                yield _BETWEEN[child.tag]
            elif child.tag == qn("w:r") and child.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is None:
                yield from self._words(child, self._fonts.of_run(child) or font)
            elif child.tag != qn("w:r"):
                yield from self._words(child, font)


class _Fonts:
    """The fonts of styles, where a run names none of its own."""

    def __init__(self, document: Document) -> None:
        root = document.styles.element
        self._styles = {style.get(qn("w:styleId")): style for style in root.iterfind(qn("w:style"))}
        self._default = _font_in(root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}"))
        self._found: dict[str | None, str | None] = {}
        normal = (
            key
            for key, style in self._styles.items()
            if style.get(qn("w:default")) in {"1", "true"}
            and style.get(qn("w:type")) == "paragraph"
        )
        self._normal = next(normal, None)

    def of_style(self, style_id: str | None) -> str | None:
        """The font of a paragraph's style, or of the one that it is based on."""
        if style_id not in self._found:
            self._found[style_id] = self._sought(style_id or self._normal, set())
        return self._found[style_id]

    def of_run(self, run: _Element) -> str | None:
        """The font that a run names, or the style of its letters."""
        if named := _font_in(run):
            return named
        style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        return self._sought(style.get(qn("w:val")), set()) if style is not None else None

    def _sought(self, style_id: str | None, seen: set[str]) -> str | None:
        style = self._styles.get(style_id)
        if style is None or style_id is None or style_id in seen:
            return self._default
        if named := _font_in(style):
            return named
        base = style.find(qn("w:basedOn"))
        return self._sought(base.get(qn("w:val")) if base is not None else None, {*seen, style_id})


def _font_in(element: _Element | None) -> str | None:
    fonts = element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") if element is not None else None
    return fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) if fonts is not None else None


def _blocks(parent: _Element) -> Iterator[_Element]:
    """The paragraphs and tables of a part, also those within controls and insertions."""
    for child in parent:
        if child.tag in {_PARAGRAPH, _TABLE}:
            yield child
        elif child.tag not in _GONE and child.tag != _FALLBACK:
            yield from _blocks(child)


def _inside(parent: _Element, tag: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, also those within controls and insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in _GONE and child.tag not in {_FALLBACK, _TABLE, _PARAGRAPH}:
            yield from _inside(child, tag)


def _number(properties: _Element | None, name: str, otherwise: int) -> int:
    found = properties.find(qn(name)) if properties is not None else None
    said = found.get(qn("w:val")) if found is not None else None
    return int(said) if said and said.isdigit() else otherwise
