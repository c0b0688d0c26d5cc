"""The rows under a head, put in their order: headings, tasks, parts of tasks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from workflow.intake.columns import Field, TableHead, repeats
from workflow.intake.grid import Cell, Grid, words_of
from workflow.vietnamese import fold


class NumberKind(StrEnum):
    """How a row is numbered."""

    LETTER = "letter"
    ROMAN = "roman"
    ARABIC = "arabic"
    DOTTED = "dotted"
    SMALL_LETTER = "small_letter"
    DASH = "dash"
    OTHER = "other"
    """In a way of its own, as `1a` or `NV01`."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RowNumber:
    """The number of a row, without what sets it off."""

    kind: NumberKind
    text: str = ""


@dataclass(slots=True)
class Row:
    """A row with its cells by what they mean."""

    number: RowNumber
    cells: dict[Field, list[Cell]]
    """Several where a heading is joined over columns that are apart below it."""
    title: Cell | None = None
    """What it says as a heading of the rows below it; None where it is no heading."""
    fresh: set[Field] = field(default_factory=set)
    """The fields whose cell begins here, and is not joined to the row above."""
    is_across: bool = False
    """Whether it is one cell over all columns, or stands where only numbers do."""

    @property
    def assigns(self) -> bool:
        """Whether somebody or something of its own is named in it."""
        return bool(self.fresh & {Field.LEAD, Field.PRODUCT, Field.TIME})

    def text(self, of: Field) -> str:
        """The words of a field, those of several cells one after the other."""
        return words_of(self.cells.get(of, ()))


_NUMBER = re.compile(
    r"^(?:(?P<dotted>\d{1,2}(?:\.\d{1,2})+)\.?|(?P<arabic>\d{1,3})|(?P<roman>[IVXL]+)|(?P<letter>[A-ZĐ])"
    r"|(?P<small_letter>[a-zđ])|(?P<dash>[-–+•*]))(?:[.)/:]|$)?$"
)
_BEFORE_CONTENT = re.compile(
    r"^(?P<number>\d{1,2}(?:\.\d{1,2})+\.?|\d{1,3}[.)]|[IVXL]+[.)]|[A-ZĐ][.)]|[a-zđ][.)]|[-–+•*])\s+"
)


def row_number(text: str) -> RowNumber | None:
    """The number that a cell is; None where it is none."""
    found = _NUMBER.match(text.strip())
    if found is None:
        return None
    kind = next(name for name, value in found.groupdict().items() if value is not None)
    return RowNumber(NumberKind(kind), found[kind].rstrip("."))


def rows_under(grid: Grid, head: TableHead, first: int) -> Iterator[Row]:
    """The rows from one on that say something, repeated heads left out."""
    above: tuple[Cell, ...] = ()
    for cells in grid.rows[first:]:
        if not any(cell.text for cell in cells) or repeats(cells):
            continue
        yield _row(cells, above, head)
        above = cells


def _row(cells: tuple[Cell, ...], above: tuple[Cell, ...], head: TableHead) -> Row:
    by_field = {each: list(_cells_of(each, cells, head)) for each in Field if head.columns_of(each)}
    said = [cell for cell in dict.fromkeys(cells) if cell.text]
    number_cells = by_field.get(Field.NUMBER, [])
    number_text = "\n".join(cell.text for cell in number_cells)
    number = row_number(number_text)
    if len(said) == 1 and number is None:
        wide = said[0].columns >= max(_WIDE, len(cells) - 1)
        if wide or said[0] in number_cells:
            return _title_across(said[0], by_field)
    content = by_field[Field.CONTENT]
    if number is None and (inside := _number_within(content, number_text)):
        number, content = inside
        by_field[Field.CONTENT] = content
    own_way = RowNumber(NumberKind.OTHER if number_text.strip() else NumberKind.NONE, number_text)
    row = Row(number or own_way, by_field)
    row.fresh = {
        each for each, own in by_field.items() if any(c.text and c not in above for c in own)
    }
    others = [
        cell for cell in said if cell not in number_cells and cell.text != row.text(Field.CONTENT)
    ]
    own = [cell for cell in others if not _stands_in(cell, Field.CONTENT, head)]
    if Field.CONTENT in row.fresh and not own:
        row.title = next(cell for cell in content if cell.text)
    return row


_WIDE = 2


def _title_across(cell: Cell, by_field: dict[Field, list[Cell]]) -> Row:
    """A row that is one cell, whose words may begin with its number."""
    number, content = _number_within([cell], "") or (RowNumber(NumberKind.NONE), [cell])
    cells = by_field | {Field.CONTENT: content}
    return Row(number, cells, content[0], {Field.CONTENT}, is_across=True)


def _stands_in(cell: Cell, each: Field, head: TableHead) -> bool:
    return cell.column in head.columns_of(each)


def _cells_of(each: Field, cells: tuple[Cell, ...], head: TableHead) -> Iterator[Cell]:
    """The cells of a field: those that stand in its columns more than in those of another."""
    own = head.columns_of(each)
    for cell in dict.fromkeys(cells[column] for column in own):
        covered = [
            head.columns[c].field
            for c in range(cell.column, min(cell.column + cell.columns, len(cells)))
        ]
        mine = covered.count(each)
        whole = mine == len(own)
        most = max(covered.count(other) for other in set(covered))
        if whole or mine == most:
            yield cell


def _number_within(content: list[Cell], number_text: str) -> tuple[RowNumber, list[Cell]] | None:
    """The number with which the content begins, and the content without it."""
    first = next((cell for cell in content if cell.text), None)
    found = _BEFORE_CONTENT.match(first.text) if first and not number_text.strip() else None
    number = row_number(found["number"]) if found else None
    if first is None or found is None or number is None:
        return None
    return number, [c if c is not first else _without(c, found.end()) for c in content]


def _without(cell: Cell, length: int) -> Cell:
    return Cell(cell.text[length:].strip(), cell.row, cell.column, cell.rows, cell.columns)


def is_a_remark(text: str) -> bool:
    """Whether a row under the table speaks about it, and is no task of its own."""
    return re.match(r"(?:ghi chu|luu y|noi nhan|tong cong|tong so)\b", fold(text)) is not None
