"""A table as it is pasted as text: one line for each row, tabs between its cells."""

import csv
from collections.abc import Iterator
from pathlib import Path

from workflow.intake.fonts import guessed_font, in_unicode
from workflow.intake.grid import Cell, Grid, laid_out
from workflow.intake.rows import row_number
from workflow.texts import mended


def text_grids(path: Path) -> list[Grid]:
    """The table in a text, and the lines above it; empty when no line has cells.

    A cell of several lines stands in quotation marks, as programs for sheets copy it.
    """
    data = path.read_bytes()
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    whole = data.decode(encoding, errors="replace")
    text = in_unicode(whole, guessed_font([whole]))
    rows = list(csv.reader(text.splitlines(keepends=True), delimiter=_between(text)))
    first = next((n for n, row in enumerate(rows) if len(row) > 1), len(rows))
    before = [mended(" ".join(row)) for row in rows[:first]]
    cells = (
        Cell(mended(words), number, column)
        for number, row in enumerate(_whole_rows(rows[first:]))
        for column, words in enumerate(row)
    )
    grid = laid_out(cells, before=filter(None, before))
    return [grid] if grid.rows else []


def _whole_rows(rows: list[list[str]]) -> Iterator[list[str]]:
    """The rows, those put together again whose cells went over several lines.

    Word copies a cell of several paragraphs as several lines, without a sign that they are one.
    """
    width = max(map(len, rows), default=0)
    whole: list[str] = []
    for row in rows:
        goes_on = whole and len(whole) < width and len(whole) + len(row) - 1 <= width
        if goes_on and row and row_number(row[0]) is None:
            whole = [*whole[:-1], f"{whole[-1]}\n{row[0]}", *row[1:]]
            continue
        if whole:
            yield whole
        whole = row
    if whole:
        yield whole


def _between(text: str) -> str:
    """What stands between cells: a tab, or in files of sheets a semicolon or a comma."""
    if "\t" in text:
        return "\t"
    head = next((line for line in text.splitlines() if line.count(";") + line.count(",") > 1), "")
    return ";" if head.count(";") >= head.count(",") and ";" in head else ","
