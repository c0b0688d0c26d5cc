"""A table as it is pasted as text: one line for each row, tabs between its cells."""

import csv
from pathlib import Path

from workflow.intake.fonts import guessed_font, in_unicode
from workflow.intake.grid import Cell, Grid, laid_out
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
        for number, row in enumerate(rows[first:])
        for column, words in enumerate(row)
    )
    grid = laid_out(cells, before=filter(None, before))
    return [grid] if grid.rows else []


def _between(text: str) -> str:
    """What stands between cells: a tab, or in files of sheets a semicolon or a comma."""
    if "\t" in text:
        return "\t"
    head = next((line for line in text.splitlines() if line.count(";") + line.count(",") > 1), "")
    return ";" if head.count(";") >= head.count(",") and ";" in head else ","
