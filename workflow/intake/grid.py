"""A table as any file has it: cells in rows and columns, some of them joined."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """Words and where they stand; a joined cell stands at its first row and first column."""

    text: str
    """In NFC, one line for each paragraph."""
    row: int
    """Counted from 0, as columns are."""
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, and the paragraphs that stand between it and the one before it."""

    before: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """For each place the cell that covers it: a joined cell stands in several."""
    name: str = ""
    """Of the sheet, where the file has such."""

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0


def laid_out(cells: Iterable[Cell], *, before: Iterable[str] = (), name: str = "") -> Grid:
    """The grid of cells, places that none of them covers being empty.

    Of two cells at one place the first has it, as where a file says it of itself wrongly.
    """
    covered: dict[tuple[int, int], Cell] = {}
    for cell in cells:
        for place in _places(cell):
            covered.setdefault(place, cell)
    height = 1 + max((row for row, _ in covered), default=-1)
    width = 1 + max((column for _, column in covered), default=-1)
    rows = (
        tuple(covered.get((row, column)) or Cell("", row, column) for column in range(width))
        for row in range(height)
    )
    return Grid(tuple(before), tuple(rows), name)


def words_of(cells: Iterable[Cell]) -> str:
    """The words of several cells, one after the other, the same only once."""
    return "\n".join(dict.fromkeys(cell.text for cell in cells if cell.text))


def _places(cell: Cell) -> Iterator[tuple[int, int]]:
    for row in range(cell.row, cell.row + cell.rows):
        for column in range(cell.column, cell.column + cell.columns):
            yield row, column
