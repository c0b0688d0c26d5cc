"""The tables of a page of the web, as it is saved or as what is copied from Word holds it."""

from collections.abc import Iterator
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

from workflow.intake.fonts import guessed_font, in_unicode
from workflow.intake.grid import Cell, Grid, laid_out
from workflow.texts import mended

_BREAKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_WIDEST = 1000
"""What a page may say of how far a cell reaches: browsers take no more."""


def page_grids(path: Path) -> list[Grid]:
    """The tables of an `.html` in their order; one within another comes before it."""
    root = html.document_fromstring(path.read_bytes() or b"<html></html>")
    page = _Page(guessed_font(map(str, root.itertext())))
    page.read(root)
    return page.grids


class _Page:
    def __init__(self, font: str | None) -> None:
        self._font = font
        self._before: list[str] = []
        self.grids: list[Grid] = []

    def read(self, element: HtmlElement) -> None:
        """Gather the tables below an element and the lines before each."""
        for child in element:
            if child.tag == "table":
                before, self._before = tuple(self._before), []
                self.grids.append(laid_out(self._cells(child), before=before))
            elif child.tag in _SILENT or not isinstance(child.tag, str):
                continue
            elif next(child.iter("table"), None) is not None:
                self.read(child)
            else:
                self._before += filter(None, self._text(child).split("\n"))

    def _cells(self, table: HtmlElement) -> Iterator[Cell]:
        taken: set[tuple[int, int]] = set()
        rows = (row for row in table.iter("tr") if next(row.iterancestors("table")) is table)
        for number, row in enumerate(rows):
            column = 0
            for cell in row.iterchildren("td", "th"):
                while (number, column) in taken:
                    column += 1
                height, width = _reach(cell, "rowspan"), _reach(cell, "colspan")
                taken |= {
                    (number + down, column + across)
                    for down in range(height)
                    for across in range(width)
                }
                yield Cell(self._text(cell), number, column, height, width)
                column += width

    def _text(self, element: HtmlElement) -> str:
        for inner in element.iter("table"):
            if inner is not element and next(inner.iterancestors("table"), None) in {element, None}:
                self.grids.append(laid_out(self._cells(inner)))
        words = mended(in_unicode("".join(_words(element)), self._font))
        return "\n".join(filter(None, (" ".join(line.split()) for line in words.split("\n"))))


def _words(element: HtmlElement) -> Iterator[str]:
    """The words as a browser shows them: gaps and ends of lines of the source are one space."""
    if element.tag in _SILENT or not isinstance(element.tag, str):
        return
    if element.tag in _BREAKS:
        yield "\n"
    yield " ".join((element.text or "").split("\n"))
    for child in element:
        yield from _words(child)
        yield " ".join((child.tail or "").split("\n"))
    if element.tag in _BREAKS:
        yield "\n"


def _reach(cell: HtmlElement, name: str) -> int:
    said = (cell.get(name) or "1").strip()
    return min(max(int(said), 1), _WIDEST) if said.isdigit() else 1
