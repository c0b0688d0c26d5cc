"""The sheets of a workbook that are shown, as grids; joined cells are one."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from workflow.intake.fonts import guessed_font, in_unicode
from workflow.intake.grid import Cell, Grid, laid_out
from workflow.texts import mended

Value = int | float | str | bool | time | date | datetime | timedelta


def sheet_grids(path: Path) -> list[Grid]:
    """The visible sheets of an `.xlsx`, `.xls` or `.ods` in their order."""
    with CalamineWorkbook.from_path(path) as workbook:
        shown = [
            each.name
            for each in workbook.sheets_metadata
            if each.visible == SheetVisibleEnum.Visible
        ]
        return [laid_out(_cells(workbook.get_sheet_by_name(name)), name=name) for name in shown]


def _cells(sheet: CalamineSheet) -> Iterator[Cell]:
    joined = dict(sheet.merged_cell_ranges or ())
    values = sheet.to_python(skip_empty_area=False)
    texts = [[_written(value) for value in row] for row in values]
    font = guessed_font(text for row in texts for text in row)
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            last_row, last_column = joined.get((row, column), (row, column))
            yield Cell(
                mended(in_unicode(text, font)),
                row,
                column,
                last_row - row + 1,
                last_column - column + 1,
            )


def _written(value: Value) -> str:
    """A value as an office writes it: a whole number without a point, a day as dd/mm/yyyy."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)
