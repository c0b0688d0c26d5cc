"""The tables of a PDF that was made by a program, told by the lines about their cells.

A page ends where the paper does: a head that is repeated is left out later, and a row that goes on
at the top of the next page is put together here.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pdfplumber

from workflow.intake.fonts import guessed_font, in_unicode
from workflow.intake.grid import Cell, Grid, laid_out
from workflow.texts import mended

_NEAR = 3
"""Lines that are nearer to each other, in points, are one."""
_SHORTEST_COLUMN = 8
Box = tuple[float, float, float, float]


def pdf_grids(path: Path) -> list[Grid]:
    """The tables of a PDF in their order, those that go on from page to page as one.

    Empty where the pages are pictures.
    """
    with pdfplumber.open(path) as document:
        pieces = [piece for page in document.pages for piece in _on(page)]
    texts = [cell.text for _, rows in pieces for row in rows for cell in row]
    font = guessed_font(texts)
    seen = Counter(line for before, _ in pieces for line in before)
    grids: list[Grid] = []
    for before, rows in pieces:
        cells = [_shown(cell, font) for cell in dict.fromkeys(c for row in rows for c in row)]
        grid = laid_out(cells, before=[in_unicode(line, font) for line in before])
        marks = all(_is_page_mark(line) or seen[line] > 1 for line in before)
        if grids and grid.width == grids[-1].width and marks:
            grids[-1] = _continued(grids[-1], grid)
        else:
            grids.append(grid)
    return grids


def _on(page: Any) -> Iterator[tuple[list[str], Sequence[tuple[Cell, ...]]]]:  # noqa: ANN401 - without types
    """The tables of a page, each with the lines between it and the one above."""
    end = 0.0
    tables = page.find_tables({"explicit_horizontal_lines": _ends_of_columns(page)})
    for table in sorted(tables, key=lambda each: each.bbox[1]):
        _, top, _, bottom = table.bbox
        above = page.crop(
            (0, min(end, top), page.width, max(top, end)), strict=False
        ).extract_text()
        yield (
            [line for line in map(mended, above.split("\n")) if line],
            laid_out(_cells(page, table.cells)).rows,
        )
        end = bottom
        page.flush_cache()


def _ends_of_columns(page: Any) -> list[float]:  # noqa: ANN401 - as above
    """Where the lines between columns end: some programs close no cell where a page does."""
    upright = [
        each
        for each in page.edges
        if each["orientation"] == "v" and each["bottom"] - each["top"] > _SHORTEST_COLUMN
    ]
    if not upright:
        return []
    return [min(each["top"] for each in upright), max(each["bottom"] for each in upright)]


def _cells(page: Any, boxes: Sequence[Box]) -> Iterator[Cell]:  # noqa: ANN401 - as above
    columns = _edges(each for box in boxes for each in (box[0], box[2]))
    rows = _edges(each for box in boxes for each in (box[1], box[3]))
    for box in boxes:
        left, right = _place(columns, box[0]), _place(columns, box[2])
        top, bottom = _place(rows, box[1]), _place(rows, box[3])
        lines = page.crop(box, strict=False).extract_text_lines(return_chars=False, x_tolerance=1.5)
        text = mended(_paragraphs(lines, right=box[2]))
        yield Cell(text, top, left, max(1, bottom - top), max(1, right - left))


def _edges(places: Iterator[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _NEAR:
            edges.append(place)
    return edges


def _place(edges: list[float], at: float) -> int:
    return max(0, bisect_left(edges, at + _NEAR) - 1)


def _paragraphs(lines: Sequence[dict[str, Any]], *, right: float) -> str:
    """The lines of a cell joined where only its right edge parted them.

    A paragraph ends where the next word would have found room.
    """
    text = ""
    room = 0.0
    for line in lines:
        words = line["text"].strip()
        letter = (line["x1"] - line["x0"]) / max(1, len(words))
        first = letter * (len(words.split(maxsplit=1)[0]) + 1) if words else 0
        ended = bool(re.search(r"[.;:]$", text)) and first < room
        if text and (ended or re.match(r"[-–+•]\s", words)):
            text += "\n"
        elif text and not re.search(r"\w-$", text):
            text += " "
        text += words
        room = right - line["x1"]
    return text


def _shown(cell: Cell, font: str | None) -> Cell:
    return Cell(in_unicode(cell.text, font), cell.row, cell.column, cell.rows, cell.columns)


def _is_page_mark(line: str) -> bool:
    return line.isdigit() or line.casefold().startswith("trang")


def _continued(above: Grid, below: Grid) -> Grid:
    """A table with what follows on the next page, a parted row being one again."""
    head = _repeated_rows(above, below)
    rest = below.rows[head:]
    cells = dict.fromkeys(cell for row in above.rows for cell in row)
    shift = len(above.rows) - head
    parted = bool(rest) and bool(above.rows) and not rest[0][0].text and _goes_on(rest[0])
    if parted:
        shift -= 1
        last = above.rows[-1]
        for old, new in dict.fromkeys(zip(last, rest[0], strict=True)):
            cells.pop(old, None)
            text = f"{old.text} {new.text}".strip()
            rows = max(old.rows, new.row + new.rows + shift - old.row)
            cells[Cell(text, old.row, old.column, rows, old.columns)] = None
        rest = rest[1:]
    for cell in dict.fromkeys(c for row in rest for c in row):
        if cell.row >= head + parted:
            cells[Cell(cell.text, cell.row + shift, cell.column, cell.rows, cell.columns)] = None
    return laid_out(cells, before=above.before)


def _repeated_rows(above: Grid, below: Grid) -> int:
    """How many of the first rows are those with which the table began."""
    same = 0
    for old, new in zip(above.rows, below.rows, strict=False):
        if [c.text for c in old] != [c.text for c in new]:
            break
        same += 1
    return same


def _goes_on(row: tuple[Cell, ...]) -> bool:
    """Whether a row without a number is the rest of the one above, and not a part of its own.

    Where a page parts a row its short cells have ended; a part has all of its own, and each begins
    as a sentence does.
    """
    texts = [cell.text for cell in row if cell.text]
    begin = [text for text in texts if not text[0].islower()]
    return bool(texts) and not (len(texts) == len(begin) >= _FEWEST_OF_A_PART)


_FEWEST_OF_A_PART = 2
