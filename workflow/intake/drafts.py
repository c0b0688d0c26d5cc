"""A task while its rows are gathered, before its cells are given a meaning."""

from dataclasses import dataclass, field

from workflow.intake.columns import Field, TableHead
from workflow.intake.doubts import Doubt
from workflow.intake.grid import Cell, Grid
from workflow.intake.reading import CellPlace
from workflow.intake.rows import RowNumber


@dataclass(frozen=True, slots=True)
class Table:
    """A grid that is the plan's or a part of it."""

    number: int
    """Which of the file's, from 1."""
    grid: Grid
    head: TableHead
    first: int
    """The first row under the head."""


@dataclass(slots=True)
class Draft:
    """A task as its rows are gathered."""

    section: str
    number: RowNumber
    table: Table
    cells: dict[Field, list[Cell]]
    part: int | None = None
    doubts: dict[Field, list[Doubt]] = field(default_factory=dict)

    def doubt(self, of: Field, why: Doubt) -> None:
        """Keep that something was not sure."""
        self.doubts.setdefault(of, []).append(why)

    @property
    def was_unnumbered(self) -> bool:
        """Whether its number was given to it here, as its row had none."""
        return Doubt.NUMBER_MISSING in self.doubts.get(Field.CONTENT, ())

    def place(self, cell: Cell) -> CellPlace:
        """Where a cell stands in the file."""
        return CellPlace(self.table.number, cell.row + 1, cell.column + 1, cell.rows, cell.columns)
