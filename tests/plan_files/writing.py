"""Printed tables written to files, as the programs of offices write them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import docx
import xlsxwriter

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plan_files.printed import PrintedCell, PrintedTable


def as_word(table: PrintedTable, path: Path) -> Path:
    """Write a `.docx`, its joined cells as Word joins them."""
    document = docx.Document()
    for line in table.title:
        document.add_paragraph(line)
    grid = document.add_table(rows=len(table.rows), cols=len(table.columns))
    for row, column, cell in table.cells():
        place = grid.cell(row, column)
        if cell.rows > 1 or cell.columns > 1:
            place = place.merge(grid.cell(row + cell.rows - 1, column + cell.columns - 1))
        place.text = ""
        for number, line in enumerate(cell.text.split("\n")):
            paragraph = place.paragraphs[0] if number == 0 else place.add_paragraph()
            paragraph.add_run(line)
    document.save(str(path))
    return path


def as_workbook(table: PrintedTable, path: Path) -> Path:
    """Write an `.xlsx` with the title in its first rows."""
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet()
    for number, line in enumerate(table.title):
        sheet.merge_range(number, 0, number, len(table.columns) - 1, line)
    first = len(table.title) + 1 if table.title else 0
    for row, column, cell in table.cells():
        at = (first + row, column)
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_range(*at, at[0] + cell.rows - 1, column + cell.columns - 1, cell.text)
        elif cell.text.isdigit():
            sheet.write_number(*at, int(cell.text))
        elif cell.text:
            sheet.write_string(*at, cell.text)
    workbook.close()
    return path


def page_of(table: PrintedTable) -> str:
    """A page of the web with the table, as it is copied from Word."""
    rows = "".join(
        f"<tr>{''.join(_html_cell(cell) for _, cell in sorted(row.items()))}</tr>"
        for row in table.rows
    )
    title = "".join(f"<p>{escape(line)}</p>" for line in table.title)
    return (
        f"<html><meta charset='utf-8'><body>{title}<table border='1'>{rows}</table></body></html>"
    )


def _html_cell(cell: PrintedCell) -> str:
    reach = f" rowspan='{cell.rows}'" if cell.rows > 1 else ""
    reach += f" colspan='{cell.columns}'" if cell.columns > 1 else ""
    return f"<td{reach}>{'<br>'.join(map(escape, cell.text.split(chr(10))))}</td>"


def as_page(table: PrintedTable, path: Path) -> Path:
    """Write an `.html`."""
    path.write_text(page_of(table), encoding="utf-8")
    return path


def as_text(table: PrintedTable, path: Path) -> Path:
    """Write a `.txt` as a program for sheets copies it: tabs, and quotation marks where needed."""
    lines = list(table.title)
    for row in table.rows:
        cells = [row[column].text if column in row else "" for column in range(len(table.columns))]
        lines.append("\t".join(_quoted(cell) for cell in cells))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _quoted(text: str) -> str:
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if "\n" in text or '"' in text else text
